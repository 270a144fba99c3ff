import type { Knex } from 'knex';
import { fold } from '../../book/text/index.ts';
import type { Clue } from '../../sdk/index.ts';
import { rowId, type StoreContext } from '../store-context.ts';
import { lockShelf, OWNED, putBook, recount } from './books.ts';
import { openMissing } from './missing-books.ts';
import { findOrMake } from './series.ts';

/** The owner asks for a book: neither a tombstone nor an earlier giving up stands in its way. */
export async function wantBook(store: StoreContext, wanted: { key: string; clue: Clue }): Promise<{ book: string; owned: boolean }> {
  return store.knex.transaction(async (trx) => {
    await lockShelf(trx);
    const { id } = await putBook(trx, { ...wanted, source: 'wanted' });
    return openWanted(trx, id);
  });
}

/** The same for a book that is known already; null where it is not. */
export async function wantKnown(store: StoreContext, book: string): Promise<{ book: string; owned: boolean } | null> {
  return store.knex.transaction(async (trx) => {
    await lockShelf(trx);
    const known = rowId(book) !== null && (await trx('books').where({ id: book }).first('id')) !== undefined;
    return known ? openWanted(trx, book) : null;
  });
}

async function openWanted(trx: Knex.Transaction, book: string): Promise<{ book: string; owned: boolean }> {
  if (await isOwned(trx, book)) return { book, owned: true };
  await trx('tombstones').where({ book_id: book }).delete();
  await openMissing(trx, [book], { reason: 'wanted', series_id: null, author_id: null });
  await trx('missing_books')
    .where({ book_id: book })
    .whereNot({ state: 'closed' })
    .update({ state: 'missing', given_up_at: null, next_try: null });
  await recount(trx, [book]);
  return { book, owned: false };
}

const isOwned = async (trx: Knex.Transaction, book: string): Promise<boolean> =>
  (await trx('books').where({ id: book }).whereRaw(OWNED).first('id')) !== undefined;

/** A row that is there only to say that its book is not wanted; it asks for nothing when the owner thinks otherwise. */
const ONLY_IGNORED = 'its owner does not want it';

/** The owner wants this book never searched, or (false) searched again. False where there is no such book. */
export async function ignoreBook(store: StoreContext, book: string, isIgnored: boolean): Promise<boolean> {
  return store.knex.transaction(async (trx) => {
    await lockShelf(trx);
    if (rowId(book) === null || (await trx('books').where({ id: book }).first('id')) === undefined) return false;
    const rows = trx('missing_books').where({ book_id: book });
    if (isIgnored) await ignore(trx, book);
    else {
      await rows.clone().where({ state: 'ignored', last_reason: ONLY_IGNORED }).delete();
      await rows.clone().where({ state: 'ignored' }).update({ state: 'missing' });
    }
    await recount(trx, [book]);
    return true;
  });
}

async function ignore(trx: Knex.Transaction, book: string): Promise<void> {
  const rows = trx('missing_books').where({ book_id: book });
  await rows.clone().where({ state: 'missing' }).update({ state: 'ignored' });
  if ((await rows.clone().where({ state: 'ignored' }).first('id')) !== undefined || (await isOwned(trx, book))) return;
  await openMissing(trx, [book], { reason: 'wanted', series_id: null, author_id: null });
  await rows.clone().where({ reason: 'wanted' }).update({ state: 'ignored', last_reason: ONLY_IGNORED });
}

/** The owner follows or ignores a series or an author (null: neither), and says how many of its books are looked for at a time. */
export async function followShelf(
  { knex }: StoreContext,
  of: { series: string } | { author: string },
  to: { follow: boolean | null; cap: number | null | undefined },
): Promise<boolean> {
  const [table, id] = 'series' in of ? (['series', of.series] as const) : (['authors', of.author] as const);
  const change = { follow: to.follow, ...(to.cap === undefined ? {} : { cap: to.cap }) };
  return rowId(id) !== null && (await knex(table).where({ id }).update(change)) === 1;
}

/** The series or author of this name; one that is not known yet is made, so that it can be followed before a book of it is owned. */
export async function shelfNamed(
  store: StoreContext,
  of: { series: string; by: string } | { author: string },
): Promise<{ series: string } | { author: string }> {
  return store.knex.transaction(async (trx) => {
    await lockShelf(trx);
    const author = await authorNamed(trx, 'by' in of ? of.by : of.author);
    if (!('series' in of)) return { author };
    return { series: await findOrMake(trx, { name: of.series }, [author]) };
  });
}

async function authorNamed(trx: Knex.Transaction, name: string): Promise<string> {
  const folded = fold(name);
  const known = await trx('authors').where({ folded }).first('id');
  return known?.id ?? (await trx('authors').insert({ name, folded }).returning('id'))[0].id;
}
