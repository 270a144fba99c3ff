import type { Knex } from 'knex';
import { fold } from '../../book/text/index.ts';
import { rowId, type StoreContext } from '../store-context.ts';
import { afterCursor, type Order, orderBy, pageOf, placeOf, type ShownPage, type Sql } from './paging.ts';
import { type BookState, NARROWED, STANDING, STATE, STATE_REASON } from './standing.ts';
import { forgivingTsquery, tsqueryOf, typed } from './words.ts';

export interface Spine {
  id: string;
  title: string;
  position: string | null;
  state: BookState;
  cover: boolean;
  reason: string | null;
  progress: number | null;
  download: string | null;
}

export interface ShownShelf {
  id: string;
  name: string;
  authors: { id: string; name: string }[];
  follow: boolean | null;
  cap: number | null;
  owned: number;
  missing: number;
  /** Nothing is missing, as far as its list is known. */
  complete: boolean;
  books: Spine[];
}

export interface ShelfQuery {
  q?: string;
  author?: string;
  completion?: 'all' | 'complete' | 'incomplete';
  state?: BookState;
  follow?: 'followed' | 'ignored';
  /** A beginning of the name, to go on from. */
  from?: string;
  sort?: 'name' | 'missing';
  cursor?: string;
  limit: number;
}

interface Kind {
  table: 'series' | 'authors';
  link: string;
  key: string;
}

const KINDS: Record<'series' | 'authors', Kind> = {
  series: { table: 'series', link: 'book_series', key: 'series_id' },
  authors: { table: 'authors', link: 'book_authors', key: 'author_id' },
};

const MOST_SPINES = 200;

const ORDERS: Record<NonNullable<ShelfQuery['sort']>, Order[]> = {
  name: [
    { sql: 'x.folded collate "C"', type: 'text' },
    { sql: 'x.id', type: 'bigint' },
  ],
  missing: [
    { sql: 'x.missing', type: 'integer', desc: true },
    { sql: 'x.folded collate "C"', type: 'text' },
    { sql: 'x.id', type: 'bigint' },
  ],
};

/** Series, or authors, each with its books in order. Without words only those that stand on the shelf: owned, missing or followed. */
export async function listShelves(
  store: StoreContext,
  of: 'series' | 'authors',
  query: ShelfQuery,
): Promise<ShownPage<ShownShelf> & { total: number }> {
  const kind = KINDS[of];
  const order = ORDERS[query.sort ?? 'name'];
  const filter = await filterOf(store, kind, query);
  const after = afterCursor(order, query.cursor);
  const [{ rows }, counted] = await Promise.all([
    store.knex.raw(
      `select x.id, x.name, x.follow, x.cap, x.owned, x.missing, ${placeOf(order)} from ${kind.table} x
       where ${filter.sql} and ${after.sql} order by ${orderBy(order)} limit ?`,
      [...filter.values, ...after.values, query.limit + 1],
    ),
    store.knex.raw(`select count(*)::integer as total from ${kind.table} x where ${filter.sql}`, filter.values),
  ]);
  const page = pageOf<Omit<ShownShelf, 'books' | 'authors' | 'complete'> & { _at: string[] }>(rows, query.limit);
  const books = await spinesOf(
    store,
    kind,
    page.items.map((row) => row.id),
  );
  const authors =
    of === 'series'
      ? await authorsOf(
          store,
          page.items.map((row) => row.id),
        )
      : new Map();
  const items = page.items.map((row) => ({
    ...row,
    authors: authors.get(row.id) ?? [],
    complete: row.missing === 0,
    books: books.get(row.id) ?? [],
  }));
  return { ...page, items, total: counted.rows[0].total };
}

/** One series or author; null where there is none. */
export async function oneShelf(store: StoreContext, of: 'series' | 'authors', id: string): Promise<ShownShelf | null> {
  const kind = KINDS[of];
  const row = rowId(id) && (await store.knex(kind.table).where({ id }).first('id', 'name', 'follow', 'cap', 'owned', 'missing'));
  if (!row) return null;
  const books = await spinesOf(store, kind, [id]);
  const authors = of === 'series' ? await authorsOf(store, [id]) : new Map();
  return { ...row, authors: authors.get(id) ?? [], complete: row.missing === 0, books: books.get(id) ?? [] };
}

async function filterOf(store: StoreContext, { table, link, key }: Kind, query: ShelfQuery): Promise<Sql> {
  const conditions: string[] = [];
  const values: Knex.Value[] = [];
  const add = (sql: string, ...more: Knex.Value[]): void => {
    conditions.push(sql);
    values.push(...more);
  };
  if (query.q === undefined) add('(x.owned > 0 or x.missing > 0 or x.follow is not null)');
  else add('search_terms(x.folded) @@ ?::tsquery', await tsqueryFor(store, table, query.q));
  if (query.completion === 'complete') add('x.missing = 0');
  if (query.completion === 'incomplete') add('x.missing > 0');
  if (query.follow !== undefined) add(`x.follow = ${query.follow === 'followed'}`);
  if (query.from !== undefined) add('x.folded collate "C" >= ?', fold(query.from));
  if (query.author !== undefined && table === 'series')
    add(
      `x.id in (select bs.series_id from book_series bs join book_authors ba on ba.book_id = bs.book_id where ba.author_id = ?)`,
      query.author,
    );
  if (query.state !== undefined)
    add(
      `x.id in (select l.${key} from ${link} l join books b on b.id = l.book_id ${STANDING} where ${NARROWED[query.state]} and st.state = ?)`,
      store.clock.now(),
      query.state,
    );
  return { sql: conditions.join(' and '), values };
}

/** As typed where anything fits it, else with words spelled nearly so; what nothing fits finds nothing. */
async function tsqueryFor(store: StoreContext, table: string, q: string): Promise<string> {
  const words = typed(q);
  if (words.words.length === 0) return NOTHING;
  const asTyped = tsqueryOf(words);
  const { rows } = await store.knex.raw(`select exists (select from ${table} where search_terms(folded) @@ ?::tsquery) as fits`, [asTyped]);
  return rows[0].fits ? asTyped : ((await forgivingTsquery(store, words)) ?? NOTHING);
}

const NOTHING = '';

/** The books of these shelves in the order of the series; of an author by series and title. */
async function spinesOf(store: StoreContext, { table, link, key }: Kind, ids: string[]): Promise<Map<string, Spine[]>> {
  const books = new Map<string, Spine[]>();
  if (ids.length === 0) return books;
  const inOrder = `${table === 'series' ? '' : 'p.series nulls last, '}p.ordinal nulls last, w.folded, w.id`;
  const { rows } = await store.knex.raw(
    `select l.shelf, b.id, b.title, l.position, ${STATE}, ${STATE_REASON}, (b.record->>'cover' is not null or o.owned) as cover,
       case when st.state = 'downloading' then d.progress end as progress, case when st.state = 'downloading' then d.id end as download
     from unnest(?::bigint[]) x (shelf) cross join lateral (
       select x.shelf, l.book_id, p.position, row_number() over (order by ${inOrder}) as nth
       from ${link} l join books w on w.id = l.book_id ${table === 'series' ? OWN_PLACE : FIRST_PLACE}
       where l.${key} = x.shelf order by ${inOrder} limit ${MOST_SPINES}) l
     join books b on b.id = l.book_id ${STANDING}
     order by l.shelf, l.nth`,
    [ids, store.clock.now()],
  );
  for (const { shelf, ...spine } of rows) books.set(shelf, [...(books.get(shelf) ?? []), spine]);
  return books;
}

const OWN_PLACE = 'cross join lateral (select l.position, l.ordinal) p';
const FIRST_PLACE = `left join lateral (
  select s.folded as series, bs.ordinal, bs.position from book_series bs join series s on s.id = bs.series_id
  where bs.book_id = l.book_id order by bs.series_id limit 1) p on true`;

async function authorsOf(store: StoreContext, series: string[]): Promise<Map<string, { id: string; name: string }[]>> {
  const authors = new Map<string, { id: string; name: string }[]>();
  const { rows } = await store.knex.raw(
    `select bs.series_id as series, a.id, a.name from book_series bs join book_authors ba on ba.book_id = bs.book_id
     join authors a on a.id = ba.author_id where bs.series_id = any(?) group by bs.series_id, a.id order by bs.series_id, count(*) desc, a.id`,
    [series],
  );
  for (const { series: of, ...author } of rows) {
    const known = authors.get(of) ?? [];
    if (known.length < MOST_AUTHORS) authors.set(of, [...known, author]);
  }
  return authors;
}

const MOST_AUTHORS = 10;
