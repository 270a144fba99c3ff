import { fold, workKey } from '../../core/book/index.ts';
import type { DaemonStore } from '../../core/main/container.ts';
import type { Entry } from '../../core/sdk/index.ts';
import { clueOf } from '../../core/store/shelf/clue-of.ts';
import { fingerprintOf } from '../../core/store/shelf/entries.ts';

const LIBRARY = 'large';
const AT_ONCE = 500;

/** The store as it is after the first look at a library whose series and authors number by `perSeries` books each, put there in bulk. */
export async function putKnownLibrary(
  store: DaemonStore,
  books: number,
  of: { perSeries: number; entry(index: number): Entry },
): Promise<void> {
  const { knex } = store.database;
  for (let from = 0; from < books; from += AT_ONCE * of.perSeries) {
    const shelves = Math.min(AT_ONCE, (books - from) / of.perSeries);
    const first = (n: number): Entry => of.entry(from + n * of.perSeries);
    const named = Array.from({ length: shelves }, (_, n) => first(n).record);
    const authors = await knex('authors')
      .insert(named.map(({ authors: [name = ''] }) => ({ name, folded: fold(name), owned: of.perSeries })))
      .returning('id');
    const series = await knex('series')
      .insert(
        named.map(({ series: [ref] = [] }, n) => ({
          name: ref?.name,
          folded: fold(ref?.name ?? ''),
          author_key: authors[n].id,
          owned: of.perSeries,
        })),
      )
      .returning('id');
    for (let at = 0; at < shelves * of.perSeries; at += AT_ONCE) {
      const entries = Array.from({ length: Math.min(AT_ONCE, shelves * of.perSeries - at) }, (_, n) => of.entry(from + at + n));
      const shelf = (n: number): number => Math.floor((at + n) / of.perSeries);
      const made = await knex('books').insert(entries.map(bookRow)).returning('id');
      await knex('book_authors').insert(made.map(({ id }, n) => ({ book_id: id, author_id: authors[shelf(n)].id, ordinal: 0 })));
      await knex('book_series').insert(
        made.map(({ id }, n) => {
          const position = entries[n]?.record.series?.[0]?.position;
          return { book_id: id, series_id: series[shelf(n)].id, position, ordinal: position };
        }),
      );
      await knex('entries').insert(made.map(({ id }, n) => ({ ...entryRow(entries[n] as Entry), book_id: id })));
    }
  }
  await store.shelf.saveInventory(LIBRARY, { accepted: books, lastTotal: books, goodLooks: 0, braked: false });
  await knex.raw('analyze');
}

function bookRow(entry: Entry) {
  const clue = clueOf(entry);
  const { title } = clue;
  return {
    title,
    folded: fold(title),
    clue: JSON.stringify(clue),
    work_key: workKey(clue),
    record: JSON.stringify(entry.record),
    import_source: LIBRARY,
  };
}

const entryRow = (entry: Entry) => ({
  library: LIBRARY,
  external_id: entry.id,
  section: entry.library,
  title: entry.record.title,
  rel_path: entry.relPath,
  path: entry.path,
  is_file: entry.isFile,
  is_missing: entry.isMissing,
  record: JSON.stringify(entry.record),
  tags: [],
  fingerprint: fingerprintOf(entry),
  look: 'first',
  seen_at: new Date(),
});
