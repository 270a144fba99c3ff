import type { Knex } from 'knex';
import type { StoreContext } from '../store-context.ts';
import { afterCursor, type Order, orderBy, pageOf, placeOf, type ShownPage, type Sql } from './paging.ts';
import { type BookState, IS_OWNED, NARROWED, OWNED_SINGLY, STANDING, STATE, STATE_REASON } from './standing.ts';
import { forgivingTsquery, type Typed, tsqueryOf, typed } from './words.ts';

export interface ShownBook {
  id: string;
  title: string;
  authors: { id: string; name: string }[];
  series: { id: string; name: string; position: string | null }[];
  state: BookState;
  reason: string | null;
  owned: boolean;
  cover: boolean;
  completeness: number | null;
}

export interface BookQuery {
  q?: string;
  owned?: boolean;
  state?: BookState;
  author?: string;
  series?: string;
  sort?: 'title' | 'completeness' | 'recent';
  cursor?: string;
  limit: number;
}

export const AUTHORS_OF = `coalesce((select jsonb_agg(jsonb_build_object('id', a.id::text, 'name', a.name) order by ba.ordinal, a.id)
  from book_authors ba join authors a on a.id = ba.author_id where ba.book_id = b.id), '[]') as authors`;
export const SERIES_OF = `coalesce((select jsonb_agg(jsonb_build_object('id', s.id::text, 'name', s.name, 'position', bs.position) order by s.folded, s.id)
  from book_series bs join series s on s.id = bs.series_id where bs.book_id = b.id), '[]') as series`;
const COLUMNS = `b.id, b.title, ${AUTHORS_OF}, ${SERIES_OF}, ${STATE}, ${STATE_REASON}, o.owned,
  (b.record->>'cover' is not null or o.owned) as cover, b.completeness`;

const SORTS: Record<NonNullable<BookQuery['sort']>, { order: Order[]; only: string }> = {
  title: {
    order: [
      { sql: 'b.folded collate "C"', type: 'text' },
      { sql: 'b.id', type: 'bigint' },
    ],
    only: 'true',
  },
  completeness: {
    order: [
      { sql: 'b.completeness', type: 'float8' },
      { sql: 'b.id', type: 'bigint' },
    ],
    only: 'b.completeness is not null',
  },
  recent: {
    order: [
      { sql: 'b.created_at', type: 'timestamptz', desc: true },
      { sql: 'b.id', type: 'bigint', desc: true },
    ],
    only: 'true',
  },
};

/** Books that we know of, found by what somebody typed, or all of them in an order. */
export function listBooks(store: StoreContext, query: BookQuery): Promise<ShownPage<ShownBook>> {
  const words = query.q === undefined ? null : typed(query.q);
  if (words && words.words.length === 0) return Promise.resolve({ items: [] });
  return words && query.sort === undefined ? searchBooks(store, query, words) : sortedBooks(store, query, words);
}

async function sortedBooks(store: StoreContext, query: BookQuery, words: Typed | null): Promise<ShownPage<ShownBook>> {
  const { order, only } = SORTS[query.sort ?? 'title'];
  const after = afterCursor(order, query.cursor);
  const filter = filterOf(query);
  const found: Sql = words ? { sql: 'b.terms @@ ?::tsquery', values: [tsqueryOf(words)] } : { sql: 'true', values: [] };
  const now = store.clock.now();
  // The page is chosen first, by an index alone, and only its rows are looked at more closely.
  const { rows } = await store.knex.raw(
    `select ${COLUMNS}, ${placeOf(order)} from (
       select b.* from books b ${query.state ? STANDING : ''}
       where ${only} and ${found.sql} and ${filter.sql} and ${after.sql} order by ${orderBy(order)} limit ?) b
     ${STANDING} order by ${orderBy(order)}`,
    [...(query.state ? [now] : []), ...found.values, ...filter.values, ...after.values, query.limit + 1, now],
  );
  return pageOf<ShownBook & { _at: string[] }>(rows, query.limit);
}

/** So many of the books that fit are ranked; who means another one types one more letter. */
const MOST_RANKED = 1000;

const RANKED: Order[] = [
  { sql: 'f.rank', type: 'float8', desc: true },
  { sql: 'f.id', type: 'bigint' },
];

// Exactly what was typed stands first, then what begins with it, then what holds it; owned before unowned, short before long.
const SEARCH = `
  with candidates as (
    (select id, folded from books where folded collate "C" like ? || '%' limit ${MOST_RANKED})
    union
    (select id, folded from books where terms @@ ?::tsquery limit ${MOST_RANKED})),
  f as (
    select b.id, (case when b.folded = ? or b.folded = ? then 8 else 0 end
      + case when b.folded like ? || '%' or b.folded like 'the ' || ? || '%' then 4 else 0 end
      + case when position(? in b.folded) > 0 then 2 else 0 end
      + case when ${OWNED_SINGLY} then 1 else 0 end - length(b.folded) / 1000.0)::float8 as rank
    from candidates b)`;

const searchValues = (words: Typed, tsquery: string): string[] => {
  const { folded, core } = words;
  return [folded, tsquery, folded, core, core, core, core];
};

async function searchBooks(store: StoreContext, query: BookQuery, words: Typed): Promise<ShownPage<ShownBook>> {
  const [mode, cursor] = splitCursor(query.cursor);
  const asTyped = mode === 'near' ? null : await ranked(store, { ...query, ...cursor }, words, tsqueryOf(words));
  if (asTyped && (asTyped.items.length > 0 || query.cursor !== undefined)) return asTyped;
  const tsquery = await forgivingTsquery(store, words);
  if (tsquery === null) return { items: [] };
  const near = await ranked(store, { ...query, ...cursor }, words, tsquery);
  return near.cursor === undefined ? near : { ...near, cursor: `${NEAR}${near.cursor}` };
}

const NEAR = '~';

/** Pages of a forgiving search go on forgiving. */
function splitCursor(cursor: string | undefined): ['typed' | 'near', { cursor?: string }] {
  if (cursor === undefined) return ['typed', {}];
  return cursor.startsWith(NEAR) ? ['near', { cursor: cursor.slice(1) }] : ['typed', { cursor }];
}

async function ranked(store: StoreContext, query: BookQuery, words: Typed, tsquery: string): Promise<ShownPage<ShownBook>> {
  const after = afterCursor(RANKED, query.cursor);
  const filter = filterOf(query);
  const now = store.clock.now();
  const { rows } = await store.knex.raw(
    `${SEARCH} select ${COLUMNS}, ${placeOf(RANKED)} from (
       select f.* from f join books b on b.id = f.id ${query.state ? STANDING : ''}
       where ${filter.sql} and ${after.sql} order by ${orderBy(RANKED)} limit ?) f
     join books b on b.id = f.id ${STANDING} order by ${orderBy(RANKED)}`,
    [...searchValues(words, tsquery), ...(query.state ? [now] : []), ...filter.values, ...after.values, query.limit + 1, now],
  );
  return pageOf<ShownBook & { _at: string[] }>(rows, query.limit);
}

function filterOf(query: Pick<BookQuery, 'owned' | 'author' | 'series' | 'state'>): Sql {
  const conditions = ['true'];
  const values: Knex.Value[] = [];
  if (query.owned !== undefined) conditions.push(`${query.owned ? '' : 'not '}${IS_OWNED}`);
  if (query.author !== undefined) {
    conditions.push('b.id in (select book_id from book_authors where author_id = ?)');
    values.push(query.author);
  }
  if (query.series !== undefined) {
    conditions.push('b.id in (select book_id from book_series where series_id = ?)');
    values.push(query.series);
  }
  if (query.state !== undefined) {
    conditions.push(NARROWED[query.state], 'st.state = ?');
    values.push(query.state);
  }
  return { sql: conditions.join(' and '), values };
}
