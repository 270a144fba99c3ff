import { isUnderWay } from '../downloads/open-download.ts';

/** Where a book stands, as everybody sees it. */
export const BOOK_STATES = ['owned', 'downloading', 'ignored', 'found', 'waiting', 'not-found', 'missing', 'known'] as const;
export type BookState = (typeof BOOK_STATES)[number];

export const IS_OWNED = 'exists (select from entries e where e.book_id = b.id and e.gone_at is null)';

// With a limit the planner looks each book up, instead of reading whole tables for a page of books.
export const OWNED_SINGLY = '(select 1 from entries e where e.book_id = b.id and e.gone_at is null limit 1) is not null';

const SHELF_IS_IGNORED = `(
  (select 1 from book_series bs join series s on s.id = bs.series_id where bs.book_id = b.id and s.follow = false limit 1) is not null
  or (select 1 from book_authors ba join authors a on a.id = ba.author_id where ba.book_id = b.id and a.follow = false limit 1) is not null)`;

/** Joins to `books b` what its state is told from; `?` is now. For the rows of a page, not for a whole table. */
export const STANDING = `
  cross join lateral (select ${OWNED_SINGLY} as owned offset 0) o
  left join lateral (
    select d.id, d.progress, d.reason, d.state from downloads d where d.book_id = b.id and ${isUnderWay('d')} limit 1) d on true
  left join lateral (
    select true as there, bool_or(m.state = 'ignored') as ignored, bool_and(m.given_up_at is not null) as given_up, min(m.next_try) as next_try,
      max(m.last_try) as last_try, (array_agg(m.last_reason order by m.last_try desc nulls last))[1] as last_reason
    from missing_books m where m.book_id = b.id and m.state <> 'closed' having count(*) > 0) m on true
  left join lateral (select i.outcome, i.reason from task_items i where i.key = 'book:' || b.id order by i.id desc limit 1) i on m.there
  left join tombstones t on t.book_id = b.id
  cross join lateral (select case
    when o.owned then 'owned'
    when d.id is not null then 'downloading'
    when m.ignored or t.book_id is not null or ${SHELF_IS_IGNORED} then 'ignored'
    when m.there is null then 'known'
    when i.outcome in ('held', 'dry') then 'found'
    when m.given_up then 'not-found'
    when m.next_try > ? or i.outcome = 'deferred' then 'waiting'
    when m.last_try is not null then 'not-found'
    else 'missing' end as state) st`;

/** The columns that go with it. */
export const STATE = 'st.state as state';
export const STATE_REASON = `
  case st.state when 'downloading' then d.reason
    when 'ignored' then case when t.book_id is not null then 'it was removed from the library, and is not fetched again unasked' end
    when 'found' then i.reason when 'waiting' then coalesce(m.last_reason, i.reason) when 'not-found' then m.last_reason end as reason`;

/** A condition on `books b` that an index serves, for what is then looked at more closely. */
export const NARROWED: Record<BookState, string> = {
  owned: IS_OWNED,
  downloading: `b.id in (select d.book_id from downloads d where ${isUnderWay('d')})`,
  ignored: `(b.id in (select book_id from missing_books where state = 'ignored' union all select book_id from tombstones)
    or ${SHELF_IS_IGNORED})`,
  found: `b.id in (select book_id from missing_books where state = 'missing')`,
  waiting: `b.id in (select book_id from missing_books where state = 'missing')`,
  'not-found': `b.id in (select book_id from missing_books where state = 'missing')`,
  missing: `b.id in (select book_id from missing_books where state = 'missing')`,
  known: 'true',
};
