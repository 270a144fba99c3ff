import type { Knex } from 'knex';
import type { StoreContext } from '../store-context.ts';
import { AUTHORS_OF } from './books.ts';
import { afterCursor, type Order, orderBy, pageOf, placeOf, type ShownPage } from './paging.ts';
import { type BookState, STANDING, STATE, STATE_REASON } from './standing.ts';

export interface ShownMissing {
  id: string;
  book: { id: string; title: string; authors: { id: string; name: string }[] };
  reason: 'series_gap' | 'author_gap' | 'wanted';
  series: { id: string; name: string; position: string | null } | null;
  author: { id: string; name: string } | null;
  state: BookState;
  stateReason: string | null;
  attempts: number;
  lastTry: Date | null;
  nextTry: Date | null;
  givenUpAt: Date | null;
  /** What the last search found, whatever became of it; the best of it. */
  candidates: number;
  best: { title: string; source: string; verdict: string; score: number; why: string } | null;
}

export interface MissingQuery {
  by?: 'series' | 'author' | 'wanted';
  series?: string;
  author?: string;
  state?: BookState;
  cursor?: string;
  limit: number;
}

const REASONS = { series: 'series_gap', author: 'author_gap', wanted: 'wanted' } as const;

const ORDER: Order[] = [
  { sql: 'w.shelf collate "C"', type: 'text' },
  { sql: 'w.shelf_id', type: 'bigint' },
  { sql: 'w.ordinal', type: 'float8' },
  { sql: 'w.id', type: 'bigint' },
];

const OPEN = `
  select w.*, coalesce(s.folded, a.folded, '') as shelf, coalesce(s.id, a.id, 0) as shelf_id, coalesce(bs.ordinal, 1e9)::float8 as ordinal,
    bs.position, s.name as series_name, a.name as author_name
  from missing_books w left join series s on s.id = w.series_id left join authors a on a.id = w.author_id
  left join book_series bs on bs.book_id = w.book_id and bs.series_id = w.series_id
  where w.state <> 'closed'`;

// The item that looked for the book last, and what it looked at.
const LAST_SEARCH = `
  left join lateral (
    select count(*)::integer as n,
      (array_agg(jsonb_build_object('title', c.release->>'title', 'source', c.release->>'source', 'verdict', c.verdict, 'score', c.score,
        'why', c.why) order by c.verdict, c.score desc, c.id))[1] as best
    from candidates c where c.item_id = (
      select i.id from task_items i where i.key = 'book:' || w.book_id and exists (select from candidates x where x.item_id = i.id)
      order by i.id desc limit 1)) c on true`;

/** Books that are missing, by series (or author) and place, with what the last search for each came to. */
export async function listMissing(store: StoreContext, query: MissingQuery): Promise<ShownPage<ShownMissing>> {
  const after = afterCursor(ORDER, query.cursor);
  const now = store.clock.now();
  const conditions = [after.sql];
  const values: Knex.Value[] = [...(query.state ? [now] : []), ...after.values];
  const add = (sql: string, value: string | undefined): void => {
    if (value === undefined) return;
    conditions.push(sql);
    values.push(value);
  };
  add('w.reason = ?', query.by && REASONS[query.by]);
  add('w.series_id = ?', query.series);
  add('w.author_id = ?', query.author);
  add('st.state = ?', query.state);
  const { rows } = await store.knex.raw(
    `select w.id, jsonb_build_object('id', b.id::text, 'title', b.title, 'authors', (select x.authors from (select ${AUTHORS_OF}) x)) as book,
       w.reason as why,
       case when w.series_id is not null then jsonb_build_object('id', w.series_id::text, 'name', w.series_name, 'position', w.position) end as series,
       case when w.author_id is not null then jsonb_build_object('id', w.author_id::text, 'name', w.author_name) end as author,
       ${STATE}, ${STATE_REASON}, w.attempts, w.last_try as "lastTry", w.next_try as "nextTry", w.given_up_at as "givenUpAt",
       c.n as candidates, c.best, ${placeOf(ORDER)}
     from (
       select w.* from (${OPEN}) w ${query.state ? `join books b on b.id = w.book_id ${STANDING}` : ''}
       where ${conditions.join(' and ')} order by ${orderBy(ORDER)} limit ?) w
     join books b on b.id = w.book_id ${STANDING} ${LAST_SEARCH}
     order by ${orderBy(ORDER)}`,
    [...values, query.limit + 1, now],
  );
  const page = pageOf<Omit<ShownMissing, 'reason' | 'stateReason'> & { why: ShownMissing['reason']; reason: string | null; _at: string[] }>(
    rows,
    query.limit,
  );
  return { ...page, items: page.items.map(({ why, reason, ...row }) => ({ ...row, reason: why, stateReason: reason })) };
}
