import type { StoreContext } from '../store-context.ts';

export interface TopList {
  source: string;
  genre: string;
  /** ISO date of the Monday of its week. */
  week: string;
  seenAt: Date;
  items: {
    place: number;
    title: string;
    authors: string[];
    release: string;
    seeders: number | null;
    book: string | null;
    state: string | null;
  }[];
}

const LISTS = `
  select l.source, l.genre, to_char(l.week, 'YYYY-MM-DD') as week, max(l.seen_at) as "seenAt", jsonb_agg(jsonb_build_object(
      'place', l.place, 'title', coalesce(l.release#>>'{clue,title}', l.release->>'title'), 'authors', coalesce(l.release#>'{clue,authors}', '[]'),
      'release', l.release->>'title', 'seeders', (l.release->>'seeders')::integer, 'book', k.book_id::text,
      'state', case when k.book_id is null then null when exists (select from entries e where e.book_id = k.book_id and e.gone_at is null) then 'owned'
        when exists (select from downloads d where d.book_id = k.book_id and d.state not in ('imported', 'failed', 'abandoned')) then 'downloading'
        else 'known' end) order by l.place) as items
  from top_lists l left join lateral (
    select (i.facts#>>'{book,id}')::bigint as book_id from task_items i
    where i.key = 'release:' || l.source || ':' || (l.release->>'key') order by i.id desc limit 1) k on true
  where l.week = coalesce(?::date, (select max(m.week) from top_lists m where m.source = l.source and m.genre = l.genre))
    and (?::text is null or l.genre = ?) and l.place <= ?
  group by l.source, l.genre, l.week order by l.genre, l.source`;

/** The weekly lists by genre; without a week the latest of each. */
export async function topLists({ knex }: StoreContext, query: { genre?: string; week?: string; first: number }): Promise<TopList[]> {
  const genre = query.genre ?? null;
  const { rows } = await knex.raw(LISTS, [query.week ?? null, genre, genre, query.first] as never[]);
  return rows;
}
