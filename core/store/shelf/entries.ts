import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Clue, Entry } from '../../sdk/index.ts';
import { json, type StoreContext } from '../store-context.ts';
import { lockShelf, OWNED, putBook, recount, updateBook } from './books.ts';
import { clueOf } from './clue-of.ts';
import { nameSeriesAt } from './series.ts';

interface Known {
  id: string;
  external_id: string;
  book_id: string;
  fingerprint: string;
  gone_at: Date | null;
  changed_at: Date | null;
  stored_lately: boolean;
}

export interface Look {
  library: string;
  /** Names the look, so that what it did not see can be told at its end. */
  look: string;
  identify(clue: Clue): string;
}

/** Brings books, series, authors and entries up to date with these entries; gives the book of each entry. */
export async function putEntries(store: StoreContext, entries: Entry[], at: Look): Promise<Record<string, string>> {
  return store.knex.transaction(async (trx) => {
    await store.fence(trx);
    await lockShelf(trx);
    await trx('looks')
      .insert({ library: at.library, look: at.look, begun_at: trx.raw('clock_timestamp()') })
      .onConflict(['library', 'look'])
      .ignore();
    const ids = entries.map((entry) => entry.id);
    const rows: Known[] = await trx('entries')
      .where({ library: at.library })
      .whereIn('external_id', ids)
      .select('*', trx.raw(`updated_at > clock_timestamp() - ${LATELY} as stored_lately`));
    const known = new Map(rows.map((row) => [row.external_id, row]));
    const isSame = (entry: Entry) => known.get(entry.id)?.fingerprint === fingerprintOf(entry) && known.get(entry.id)?.gone_at === null;
    const books = Object.fromEntries(rows.map((row) => [row.external_id, row.book_id]));
    const changed = entries.filter((entry) => !isSame(entry) && !isStale(entry, known.get(entry.id)));
    for (const entry of changed) books[entry.id] = await putEntry(trx, entry, { ...at, known: known.get(entry.id) });
    const seen = { look: at.look, seen_at: trx.raw('clock_timestamp()') };
    await trx('entries').where({ library: at.library }).whereIn('external_id', ids).update(seen);
    await recount(trx, [...new Set(changed.map((entry) => books[entry.id] as string))]);
    return books;
  });
}

/** Longer than it takes to read a page of a library and to store it. */
const LATELY = "interval '2 minutes'";

/** A page that was read before what is known was stored may come after it. A library put back from a backup is older for longer. */
function isStale({ updated }: Entry, known: Known | undefined): boolean {
  if (!known?.stored_lately || known.gone_at !== null || known.changed_at === null || updated === undefined) return false;
  return Date.parse(updated) < known.changed_at.getTime();
}

async function putEntry(trx: Knex.Transaction, entry: Entry, at: Look & { known: Known | undefined }): Promise<string> {
  const clue = clueOf(entry);
  const book = await bookOf(trx, clue, entry, at);
  await nameSeriesAt(trx, book, { library: at.library, refs: entry.record.series ?? [] });
  await writeEntry(trx, entry, { library: at.library, look: at.look, book });
  await trx('tombstones').where({ book_id: book, reason: 'gone' }).delete();
  await closeMissing(trx, book, 'owned');
  return book;
}

// An entry stays with its book, unless it now bears the name of another one that we know.
async function bookOf(trx: Knex.Transaction, clue: Clue, entry: Entry, at: Look & { known: Known | undefined }): Promise<string> {
  const facts = { key: at.identify(clue), clue, record: entry.record, source: at.library };
  if (at.known === undefined) return (await putBook(trx, facts)).id;
  const other = await trx('books').where({ work_key: facts.key }).whereNot({ id: at.known.book_id }).first('id');
  const book = other?.id ?? at.known.book_id;
  await updateBook(trx, book, facts);
  return book;
}

async function writeEntry(
  trx: Knex.Transaction,
  entry: Entry,
  at: { library: string; look: string; book: string; ours?: true },
): Promise<void> {
  const row = {
    library: at.library,
    external_id: entry.id,
    section: entry.library,
    book_id: at.book,
    title: entry.record.title,
    rel_path: entry.relPath,
    path: entry.path,
    is_file: entry.isFile,
    is_missing: entry.isMissing,
    record: json(entry.record),
    tags: entry.tags ?? [],
    ...(entry.audio ? { audio: json(entry.audio) } : {}),
    ...(entry.bytes === undefined ? {} : { bytes: entry.bytes }),
    added_at: entry.added ?? null,
    changed_at: entry.updated ?? null,
    fingerprint: fingerprintOf(entry),
    look: at.look,
    seen_at: trx.raw('clock_timestamp()'),
    gone_at: null,
    updated_at: trx.raw('now()'),
    ...(at.ours ? { ours: true } : {}),
  };
  await trx('entries').insert(row).onConflict(['library', 'external_id']).merge();
}

/**
 * Marks as gone what a whole look did not see. Another look at some entries may have come in between, so only what nobody has seen
 * since this one began is gone.
 */
export async function closeLook(store: StoreContext, library: string, look: string): Promise<{ gone: number }> {
  return store.knex.transaction(async (trx) => {
    await store.fence(trx);
    await lockShelf(trx);
    const begun = await trx('looks').where({ library, look }).first('begun_at');
    if (begun === undefined) return { gone: 0 };
    const gone = await trx('entries')
      .where({ library, gone_at: null })
      .whereNot({ look })
      .where('seen_at', '<', trx('looks').where({ library, look }).select('begun_at'))
      .update({ gone_at: store.clock.now() })
      .returning(['book_id']);
    const books = gone.map((row) => row.book_id);
    await layTombstones(trx, library, books);
    await trx('looks').where({ library, look }).delete();
    await recount(trx, books);
    return { gone: gone.length };
  });
}

// What the owner took away, whoever had brought it, is not brought back unasked; an entry that comes again lifts the stone.
async function layTombstones(trx: Knex.Transaction, library: string, books: string[]): Promise<void> {
  const rows = await trx('books').whereIn('id', books).whereRaw(`not ${OWNED}`).select('id');
  if (rows.length === 0) return;
  await trx('tombstones')
    .insert(rows.map(({ id }) => ({ book_id: id, reason: 'gone', library })))
    .onConflict('book_id')
    .ignore();
}

async function closeMissing(trx: Knex.Transaction, book: string, because: 'owned' | 'arrived'): Promise<void> {
  await trx('missing_books')
    .where({ book_id: book, state: 'missing' })
    .update({ state: 'closed', closed_because: because, closed_at: trx.raw('now()') });
}

/** The book is in: entry linked, missing closed, counts brought up to date, in one transaction. */
export async function bookArrived(store: StoreContext, book: string, at: { library: string; entry: Entry }): Promise<void> {
  await store.knex.transaction(async (trx) => {
    await store.fence(trx);
    await lockShelf(trx);
    const before = await trx('entries').where({ library: at.library, external_id: at.entry.id }).first('book_id');
    await writeEntry(trx, at.entry, { library: at.library, look: 'arrived', book, ours: true });
    await updateBook(trx, book, { clue: clueOf(at.entry), record: at.entry.record });
    await nameSeriesAt(trx, book, { library: at.library, refs: at.entry.record.series ?? [] });
    await trx('tombstones').where({ book_id: book }).delete();
    await closeMissing(trx, book, 'arrived');
    await recount(trx, [book, ...(before ? [before.book_id] : [])]);
  });
}

export interface EntryFilter {
  addedAfter?: Date;
  only?: string[];
  book?: string;
  /** `row` of the last one of the page before. */
  after?: string;
}

export interface ListedEntry {
  id: string;
  book: string;
  title: string;
  clue: Clue;
  row: string;
}

const PAGE = 500;

/** A page of entries, or just those that are asked for, with what is known of their books. */
export async function listEntries(store: StoreContext, library: string, filter: EntryFilter): Promise<ListedEntry[]> {
  const query = store
    .knex('entries')
    .join('books', 'books.id', 'entries.book_id')
    .where({ library, gone_at: null })
    .where('entries.id', '>', filter.after ?? '0')
    .orderBy('entries.id')
    .select('entries.external_id as id', 'entries.book_id as book', 'entries.title', 'books.clue', 'entries.id as row');
  if (filter.addedAfter) query.where('added_at', '>=', filter.addedAfter);
  if (filter.book) query.where({ book_id: filter.book });
  if (filter.only) query.whereIn('external_id', filter.only);
  else query.limit(PAGE);
  return query;
}

/** Where a book lies now; null where no library holds it. */
export async function placeOf({ knex }: StoreContext, book: string): Promise<{ library: string; entry: string } | null> {
  const row = await knex('entries').where({ book_id: book, gone_at: null }).orderBy('id').first('library', 'external_id as entry');
  return row ?? null;
}

export function fingerprintOf(entry: Entry): string {
  const { id: _, audio, bytes, ...rest } = entry;
  return createHash('sha256')
    .update(JSON.stringify([rest, audio ?? null, bytes ?? null]))
    .digest('base64url');
}
