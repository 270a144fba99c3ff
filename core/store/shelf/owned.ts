import type { Clue } from '../../sdk/index.ts';
import type { StoreContext } from '../store-context.ts';

export interface StoredShelf {
  id: string;
  name: string;
  authors: string[];
  at: Record<string, string>;
  owned: Clue[];
}

const SERIES = `
  select s.id, s.name, s.at, coalesce(a.names, array(select name from authors where id::text = s.author_key)) as authors,
    coalesce(o.clues, '[]') as owned
  from series s
  cross join lateral (
    select jsonb_agg(b.clue order by bs.ordinal nulls last, b.id) as clues, array_agg(b.id) as books
    from book_series bs join books b on b.id = bs.book_id
    where bs.series_id = s.id and exists (select from entries e where e.book_id = b.id and e.library = ? and e.gone_at is null)) o
  left join lateral (
    select array_agg(name order by n desc, first) as names from (
      select a.name, count(*) as n, min(ba.ordinal) as first from book_authors ba join authors a on a.id = ba.author_id
      where ba.book_id = any(o.books) group by a.name) counted) a on true
  where s.id > ? and (o.books is not null or s.follow) and s.follow is distinct from false
  order by s.id limit ?`;

const AUTHORS = `
  select a.id, a.name, a.at, array[a.name] as authors, coalesce(o.clues, '[]') as owned
  from authors a
  cross join lateral (
    select jsonb_agg(b.clue order by b.folded, b.id) as clues
    from book_authors ba join books b on b.id = ba.book_id
    where ba.author_id = a.id and exists (select from entries e where e.book_id = b.id and e.library = ? and e.gone_at is null)) o
  where a.id > ? and (o.clues is not null or a.follow) and a.follow is distinct from false
  order by a.id limit ?`;

const PAGE = 200;

/**
 * Series of which the library holds a book, or that the owner follows, with the books it holds; without those that the owner ignores. A
 * page of them, in the order of their ids.
 */
export async function ownedShelves(
  store: StoreContext,
  of: 'series' | 'author',
  { library, after = '0' }: { library: string; after?: string | undefined },
): Promise<StoredShelf[]> {
  const { rows } = await store.knex.raw(of === 'series' ? SERIES : AUTHORS, [library, after, PAGE]);
  return rows;
}
