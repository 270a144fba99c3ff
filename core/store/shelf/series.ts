import type { Knex } from 'knex';
import { fold } from '../../book/text/index.ts';
import type { SeriesRef } from '../../sdk/index.ts';

interface InSeries {
  series: SeriesRef[];
  /** Ids of the book's authors. */
  authors: string[];
}

/** Puts the book into these series. A link that the clue is silent on stays: another service may have told of it. */
export async function linkSeries(trx: Knex.Transaction, book: string, { series, authors }: InSeries): Promise<void> {
  for (const ref of series) {
    if (fold(ref.name) === '') continue;
    await linkBooks(trx, await findOrMake(trx, ref, authors), new Map([[book, ref.position]]));
  }
}

/** Puts books into a series, each at its position; one that has none stays where it stands. */
export async function linkBooks(trx: Knex.Transaction, series: string, places: ReadonlyMap<string, string | undefined>): Promise<void> {
  const rows = [...places].map(([book, position]) => ({
    book_id: book,
    series_id: series,
    position: position ?? null,
    ordinal: ordinalOf(position),
  }));
  const [placed, placeless] = [rows.filter(({ position }) => position !== null), rows.filter(({ position }) => position === null)];
  const insert = (links: typeof rows) => trx('book_series').insert(links).onConflict(['book_id', 'series_id']);
  if (placed.length > 0)
    await insert(placed).merge(['position', 'ordinal']).whereRaw('book_series.position is distinct from excluded.position');
  if (placeless.length > 0) await insert(placeless).ignore();
}

/** Remembers by which id a library knows the series that its entry names. */
export async function nameSeriesAt(trx: Knex.Transaction, book: string, at: { library: string; refs: SeriesRef[] }): Promise<void> {
  for (const { name, id } of at.refs) {
    if (id === undefined) continue;
    await trx('series')
      .whereIn('id', trx('book_series').select('series_id').where({ book_id: book }))
      .where({ folded: fold(name) })
      .whereRaw('at->>? is distinct from ?', [at.library, id])
      .update({ at: trx.raw('at || jsonb_build_object(?::text, ?::text)', [at.library, id]) });
  }
}

// Two series may share a name ("Foundation"); they are the same where they share an author.
export async function findOrMake(trx: Knex.Transaction, ref: SeriesRef, authors: string[]): Promise<string> {
  const folded = fold(ref.name);
  const named = trx('series').where({ folded });
  const known =
    authors.length === 0
      ? await named.orderBy('id').first('id')
      : await named.whereRaw(SHARES_AUTHOR, [authors, authors]).orderBy('id').first('id');
  if (known !== undefined) return known.id;
  const row = { name: ref.name, folded, author_key: authors[0] ?? '' };
  const [made] = await trx('series').insert(row).onConflict(['folded', 'author_key']).merge(['folded']).returning('id');
  return made.id;
}

const SHARES_AUTHOR = `(author_key = any(?) or exists (
  select from book_series bs join book_authors ba on ba.book_id = bs.book_id where bs.series_id = series.id and ba.author_id = any(?)))`;

/** "1.5" is 1.5 and "1-3" is 1: only for putting in order. */
function ordinalOf(position: string | undefined): string | null {
  return /^\s*(\d{1,6}(?:\.\d{1,4})?)/.exec(position ?? '')?.[1] ?? null;
}
