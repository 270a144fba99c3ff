import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { fold } from '../../book/text/index.ts';
import type { BookRecord, Clue } from '../../sdk/index.ts';
import { json } from '../store-context.ts';
import { linkAuthors } from './authors.ts';
import { mergeClues } from './merge-clues.ts';
import { linkSeries } from './series.ts';

export interface BookFacts {
  key: string;
  clue: Clue;
  record?: BookRecord | undefined;
  /** Where we first heard of it. */
  source: string;
}

/** Writers of the shelf take turns: two that find the same new series or author at once must not make it twice. */
export async function lockShelf(trx: Knex.Transaction): Promise<void> {
  await trx.raw("select pg_advisory_xact_lock(hashtext('tomewright shelf'), hashtext(current_schema()))");
}

/** Finds the book by its key and makes what is known of it fuller, or stores it. */
export async function putBook(trx: Knex.Transaction, facts: BookFacts): Promise<{ id: string; isNew: boolean }> {
  const known = await trx('books').where({ work_key: facts.key }).first('id', 'clue', 'record');
  if (known !== undefined) {
    // The same list of a series comes again with every run, and seldom tells anything new.
    if (!isKnown(known, facts)) await writeBook(trx, known, facts);
    return { id: known.id, isNew: false };
  }
  const [made] = await trx('books')
    .insert({ ...columnsOf(facts.clue), work_key: facts.key, record: json(facts.record), import_source: facts.source })
    .returning('id');
  await linkBook(trx, made.id, facts.clue);
  return { id: made.id, isNew: true };
}

/** The same for a whole list; gives the id of each. */
export async function putBooks(trx: Knex.Transaction, all: readonly BookFacts[]): Promise<string[]> {
  const keys = all.map(({ key }) => key);
  const rows = await trx('books').whereIn('work_key', keys).select('id', 'clue', 'record', 'work_key');
  const known = new Map(rows.map((row) => [row.work_key, row]));
  const ids: string[] = [];
  for (const facts of all) {
    const row = known.get(facts.key);
    if (row !== undefined && isKnown(row, facts)) ids.push(row.id);
    else {
      known.delete(facts.key); // what was read of it is old from here on
      ids.push((await putBook(trx, facts)).id);
    }
  }
  return ids;
}

interface KnownBook {
  id: string;
  clue: Clue;
}

function isKnown(known: KnownBook & { record: unknown }, { clue, record }: BookFacts): boolean {
  if (!isStoredAs(mergeClues(known.clue, clue), known.clue)) return false;
  return record === undefined || isStoredAs(record, known.record);
}

const isStoredAs = (value: unknown, stored: unknown): boolean => isDeepStrictEqual(JSON.parse(json(value) ?? 'null'), stored);

/** The key stays as it was first: a title that the owner edits must not turn the book into another one. */
export async function updateBook(trx: Knex.Transaction, id: string, facts: Pick<BookFacts, 'clue' | 'record'>): Promise<void> {
  await writeBook(trx, await trx('books').where({ id }).first('id', 'clue'), facts);
}

async function writeBook(trx: Knex.Transaction, known: KnownBook, facts: Pick<BookFacts, 'clue' | 'record'>): Promise<void> {
  const { id } = known;
  const clue = mergeClues(known.clue, facts.clue);
  await trx('books')
    .where({ id })
    .update({ ...columnsOf(clue), ...(facts.record ? { record: json(facts.record) } : {}), updated_at: trx.fn.now() });
  await linkBook(trx, id, clue);
}

async function linkBook(trx: Knex.Transaction, id: string, clue: Clue): Promise<void> {
  const authors = await linkAuthors(trx, id, clue.authors ?? []);
  await linkSeries(trx, id, { series: clue.series ?? [], authors });
}

function columnsOf(clue: Clue) {
  return {
    title: clue.title,
    folded: fold(clue.title),
    clue: json(clue),
    isbn13: clue.ids?.isbn13 ?? null,
    asin: clue.ids?.asin ?? null,
  };
}

/** Owned: some entry of it stands in a library. */
export const OWNED = 'exists (select from entries e where e.book_id = books.id and e.gone_at is null)';

/** Brings the counts of these books' series and authors up to date. */
export async function recount(trx: Knex.Transaction, books: string[]): Promise<void> {
  for (const shelf of ['series', 'author'] as const) await trx.raw(recountOf(shelf), [books]);
}

const recountOf = (shelf: 'series' | 'author'): string => {
  const [shelves, links] = shelf === 'series' ? ['series', 'book_series'] : ['authors', 'book_authors'];
  return `
    with touched as (select distinct ${shelf}_id as id from ${links} where book_id = any(?)),
    counted as (
      select t.id, count(*) filter (where o.owned)::integer as owned, count(*) filter (where not o.owned and o.missing)::integer as missing
      from touched t join ${links} l on l.${shelf}_id = t.id
      cross join lateral (select
        exists (select from entries e where e.book_id = l.book_id and e.gone_at is null) as owned,
        exists (select from missing_books m where m.book_id = l.book_id and m.state = 'missing') as missing) o
      group by t.id)
    update ${shelves} s set owned = c.owned, missing = c.missing, updated_at = now() from counted c
    where c.id = s.id and (s.owned, s.missing) is distinct from (c.owned, c.missing)`;
};
