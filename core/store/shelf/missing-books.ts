import type { Knex } from 'knex';
import { fold } from '../../book/text/index.ts';
import type { BookRecord, Clue } from '../../sdk/index.ts';
import { isUnderWay } from '../downloads/open-download.ts';
import type { StoreContext } from '../store-context.ts';
import { lockShelf, OWNED, putBooks, recount } from './books.ts';
import { linkBooks } from './series.ts';

export type MissingReason = 'series_gap' | 'author_gap' | 'wanted';

export interface StoredMissingBook {
  id: string;
  book: string;
  clue: Clue;
  reason: MissingReason;
  attempts: number;
}

export interface NewGap {
  key: string;
  clue: Clue;
  record?: BookRecord | undefined;
}

interface Shelf {
  series?: string;
  author?: string;
}

/**
 * Stores the gaps of a series or an author: new ones as missing, known ones kept, vanished ones closed; but not where a service did not
 * give its list: what only that one knows of has not vanished.
 */
export async function putGaps(
  store: StoreContext,
  of: Shelf,
  found: { reason: 'series_gap' | 'author_gap'; gaps: NewGap[]; whole: boolean },
): Promise<void> {
  await store.knex.transaction(async (trx) => {
    await store.fence(trx);
    await lockShelf(trx);
    const books = await putGapBooks(trx, of, found);
    const shelf = of.series === undefined ? { author_id: of.author } : { series_id: of.series };
    const closed = found.whole ? await closeVanished(trx, { ...shelf, reason: found.reason }, books) : [];
    await recount(trx, [...books, ...closed]);
  });
}

/** Gives the books whose gaps were closed. */
async function closeVanished(trx: Knex.Transaction, of: object, still: string[]): Promise<string[]> {
  const closed = await trx('missing_books')
    .where({ ...of, state: 'missing' })
    .whereNotIn('book_id', still)
    .update({ state: 'closed', closed_because: 'vanished', closed_at: trx.raw('now()') })
    .returning('book_id');
  return closed.map((row) => row.book_id);
}

/** Gives the books of the gaps, each once. */
async function putGapBooks(
  trx: Knex.Transaction,
  of: Shelf,
  { reason, gaps }: { reason: 'series_gap' | 'author_gap'; gaps: NewGap[] },
): Promise<string[]> {
  const ids = await putBooks(
    trx,
    gaps.map(({ key, clue, record }) => ({ key, clue, record, source: reason })),
  );
  const books = [...new Set(ids)];
  if (of.series !== undefined) {
    const { folded } = await trx('series').where({ id: of.series }).first('folded');
    const places = gaps.map(({ clue }, nth) => [ids[nth] as string, positionIn(folded, clue)] as const);
    // Of two gaps that are one book the one counts that says where it stands.
    const stated = places.filter(([, position]) => position !== undefined);
    await linkBooks(trx, of.series, new Map([...places, ...stated]));
  }
  if (of.author !== undefined && books.length > 0) {
    const links = books.map((book) => ({ book_id: book, author_id: of.author, ordinal: 0 }));
    await trx('book_authors').insert(links).onConflict(['book_id', 'author_id']).ignore();
  }
  const owned = new Set((await trx('books').whereIn('id', books).whereRaw(OWNED).select('id')).map(({ id }) => id as string));
  const lacking = books.filter((book) => !owned.has(book));
  await openMissing(trx, lacking, { reason, series_id: of.series ?? null, author_id: of.author ?? null });
  return books;
}

function positionIn(series: string, clue: Clue): string | undefined {
  const refs = clue.series ?? [];
  return (refs.find((ref) => fold(ref.name) === series) ?? (refs.length === 1 ? refs[0] : undefined))?.position;
}

/** A row that was closed opens again; one that is open, given up or ignored stays as it is. */
export async function openMissing(
  trx: Knex.Transaction,
  books: readonly string[],
  as: { reason: MissingReason; series_id: string | null; author_id: string | null },
): Promise<void> {
  await trx.raw(
    `insert into missing_books (book_id, reason, series_id, author_id)
     select book, ?, ?::bigint, ?::bigint from unnest(?::bigint[]) with ordinality as b(book, nth) order by nth
     on conflict (book_id, reason) do update set series_id = excluded.series_id, author_id = excluded.author_id,
       state = case when missing_books.state = 'closed' then 'missing' else missing_books.state end,
       attempts = case when missing_books.state = 'closed' then 0 else missing_books.attempts end,
       next_try = case when missing_books.state = 'closed' then null else missing_books.next_try end,
       given_up_at = case when missing_books.state = 'closed' then null else missing_books.given_up_at end,
       closed_at = case when missing_books.state = 'closed' then null else missing_books.closed_at end
     where missing_books.state = 'closed'
       or (missing_books.series_id, missing_books.author_id) is distinct from (excluded.series_id, excluded.author_id)`,
    [as.reason, as.series_id, as.author_id, [...books]] as Knex.RawBinding[],
  );
}

const REASONS = { series: 'series_gap', author: 'author_gap', wanted: 'wanted' } as const;

const ON_AN_IGNORED_SHELF = `(
  exists (select from book_series i join series on series.id = i.series_id where i.book_id = m.book_id and series.follow = false)
  or exists (select from book_authors i join authors on authors.id = i.author_id where i.book_id = m.book_id and authors.follow = false))`;

/** Ids of missing books that may be searched now, ordered by series (or author) and position; of a shelf with a cap no more than that. */
export async function missingNow(store: StoreContext, by: keyof typeof REASONS, now: Date): Promise<string[]> {
  const rows: { id: string; shelf: string | null; cap: number | null }[] = await store
    .knex('missing_books as m')
    .join('books', 'books.id', 'm.book_id')
    .leftJoin('series as s', 's.id', 'm.series_id')
    .leftJoin('authors as a', 'a.id', 'm.author_id')
    .leftJoin('book_series as bs', (on) => on.on('bs.book_id', 'm.book_id').on('bs.series_id', 'm.series_id'))
    .where({ 'm.reason': REASONS[by], 'm.state': 'missing' })
    .whereNull('m.given_up_at')
    .whereRaw('(m.next_try is null or m.next_try <= ?)', [now])
    .whereRaw(by === 'wanted' ? 'true' : `not ${ON_AN_IGNORED_SHELF}`)
    .whereRaw(`not ${OWNED}`)
    .whereRaw('not exists (select from tombstones t where t.book_id = m.book_id)')
    .whereRaw(`not exists (select from downloads d where d.book_id = m.book_id and ${isUnderWay('d')})`)
    .orderByRaw(
      "coalesce(s.folded, a.folded, ''), coalesce(s.id, a.id), bs.ordinal nulls last, (books.clue->>'year') nulls last, books.folded, m.id",
    )
    .select('m.id', store.knex.raw('coalesce(s.id, a.id) as shelf, coalesce(s.cap, a.cap) as cap'));
  return withinCaps(rows);
}

/** What is known of them, in the order of the ids; those that are gone by now are left out. */
export async function missingOf(store: StoreContext, ids: readonly string[]): Promise<StoredMissingBook[]> {
  const rows: StoredMissingBook[] = await store
    .knex('missing_books as m')
    .join('books', 'books.id', 'm.book_id')
    .whereIn('m.id', ids)
    .select('m.id', 'm.book_id as book', 'books.clue', 'm.reason', 'm.attempts');
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The first so many of each shelf that has a cap. */
function withinCaps(rows: { id: string; shelf: string | null; cap: number | null }[]): string[] {
  const taken = new Map<string, number>();
  return rows.flatMap(({ id, shelf, cap }) => {
    if (shelf === null || cap === null) return id;
    const before = taken.get(shelf) ?? 0;
    taken.set(shelf, before + 1);
    return before < cap ? id : [];
  });
}

/** A search that failed; `due` null: given up until asked for. */
export async function missedBook(store: StoreContext, book: string, tried: { at: Date; due: Date | null; reason: string }): Promise<void> {
  await store
    .knex('missing_books')
    .where({ book_id: book, state: 'missing' })
    .update({
      attempts: store.knex.raw('attempts + 1'),
      last_try: tried.at,
      next_try: tried.due,
      last_reason: tried.reason,
      given_up_at: tried.due === null ? tried.at : null,
    });
}

/** A search that was answered, and came to nothing: the next run may ask again, and failures are counted anew. */
export async function searchedBook(store: StoreContext, book: string, tried: { at: Date; reason: string }): Promise<void> {
  await store
    .knex('missing_books')
    .where({ book_id: book, state: 'missing' })
    .update({ attempts: 0, last_try: tried.at, next_try: null, last_reason: tried.reason });
}

/** Missing books of the series and authors of a book, that no download of their own is under way for. */
export async function missingBeside(store: StoreContext, book: string): Promise<{ id: string; clue: Clue }[]> {
  const shares = (table: string, column: string): string =>
    `exists (select from ${table} a join ${table} b on a.${column} = b.${column} where a.book_id = books.id and b.book_id = ?)`;
  return store
    .knex('books')
    .whereNot('books.id', book)
    .whereRaw(`exists (select from missing_books m where m.book_id = books.id and m.state = 'missing')`)
    .whereRaw(`(${shares('book_series', 'series_id')} or ${shares('book_authors', 'author_id')})`, [book, book])
    .whereRaw(`not ${OWNED}`)
    .whereRaw('not exists (select from tombstones t where t.book_id = books.id)')
    .whereRaw(`not exists (select from downloads d where d.book_id = books.id and ${isUnderWay('d')})`)
    .orderBy('books.id')
    .limit(100)
    .select('books.id', 'books.clue');
}
