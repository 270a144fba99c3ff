import type { StoreContext } from '../store-context.ts';
import { AUTHORS_OF } from './books.ts';
import { afterCursor, type Order, orderBy, pageOf, placeOf, type ShownPage } from './paging.ts';

export interface ShownCorrection {
  id: string;
  book: { id: string; title: string; authors: { id: string; name: string }[] };
  library: string;
  entry: string;
  field: string;
  before: unknown;
  after: unknown;
  source: string;
  confidence: number;
  at: Date;
  run: string | null;
  pipeline: string | null;
  undoneAt: Date | null;
}

const NEWEST: Order[] = [{ sql: 'c.id', type: 'bigint', desc: true }];

/** What was written to the libraries, newest first, of one book or of all. */
export async function listCorrections(
  store: StoreContext,
  query: { book?: string; run?: string; field?: string; cursor?: string; limit: number },
): Promise<ShownPage<ShownCorrection>> {
  const after = afterCursor(NEWEST, query.cursor);
  const filters = Object.entries({ 'c.book_id': query.book, 'c.task_id': query.run, 'c.field': query.field }).filter(
    (filter): filter is [string, string] => filter[1] !== undefined,
  );
  const { rows } = await store.knex.raw(
    `select c.id, jsonb_build_object('id', b.id::text, 'title', b.title, 'authors', (select x.authors from (select ${AUTHORS_OF}) x)) as book,
       c.library, c.entry, c.field, c.before, c.after, c.source, c.confidence, c.corrected_at as at, c.task_id as run, t.pipeline,
       c.undone_at as "undoneAt", ${placeOf(NEWEST)}
     from metadata_corrections c join books b on b.id = c.book_id left join tasks t on t.id = c.task_id
     where ${[after.sql, ...filters.map(([column]) => `${column} = ?`)].join(' and ')} order by ${orderBy(NEWEST)} limit ?`,
    [...after.values, ...filters.map(([, value]) => value), query.limit + 1],
  );
  return pageOf<ShownCorrection & { _at: string[] }>(rows, query.limit);
}
