import type { StoreContext } from '../store-context.ts';

export interface Day {
  /** ISO date, in the asker's zone. */
  day: string;
  imported: number;
  failed: number;
  corrected: number;
  searched: number;
}

const WEEK = `
  with days as (select generate_series((?::timestamptz at time zone ?)::date - 6, (?::timestamptz at time zone ?)::date, '1 day')::date as day)
  select to_char(days.day, 'YYYY-MM-DD') as day,
    coalesce(d.imported, 0) as imported, coalesce(d.failed, 0) as failed, coalesce(c.n, 0) as corrected, coalesce(s.n, 0) as searched
  from days
  left join (
    select (ended_at at time zone ?)::date as day, count(*) filter (where state = 'imported')::integer as imported,
      count(*) filter (where state in ('failed', 'abandoned'))::integer as failed
    from downloads where ended_at >= ?::timestamptz - interval '8 days' group by 1) d on d.day = days.day
  left join (
    select (corrected_at at time zone ?)::date as day, count(*)::integer as n
    from metadata_corrections where corrected_at >= ?::timestamptz - interval '8 days' group by 1) c on c.day = days.day
  left join (
    select (settled_at at time zone ?)::date as day, count(*)::integer as n
    from task_items i where settled_at >= ?::timestamptz - interval '8 days' and exists (select from candidates x where x.item_id = i.id)
    group by 1) s on s.day = days.day
  order by days.day`;

/** What became of the last seven days, the oldest first. */
export async function lastWeek({ knex, clock }: StoreContext, zone: string): Promise<Day[]> {
  const now = clock.now();
  const { rows } = await knex.raw(WEEK, [now, zone, now, zone, zone, now, zone, now, zone, now]);
  return rows;
}

export interface Stats {
  runs: number;
  retriesLater: number;
  openDownloads: number;
  queue: { waiting: number; working: number; later: number; oldestSeconds: number | null };
  library: { books: number; entries: number; series: number; authors: number; missing: number };
  /** Items that failed within a week, by their reason, the most frequent first. */
  failures: { reason: string; pipeline: string; count: number; lastAt: Date }[];
  daemons: { daemon: string; host: string; since: Date }[];
}

/** What the daemons are at, over all that share the database. */
export async function systemStats(store: StoreContext): Promise<Omit<Stats, 'runs' | 'retriesLater' | 'openDownloads'>> {
  const { knex, clock, queueSchema } = store;
  const now = clock.now();
  const [queue, library, failures, daemons] = await Promise.all([
    knex.raw(QUEUE, [queueSchema]),
    knex.raw(LIBRARY),
    knex.raw(FAILURES, [now]),
    knex('leases')
      .where('expires_at', '>', knex.raw('clock_timestamp()'))
      .orderBy('started_at')
      .select('daemon', 'host', 'started_at as since'),
  ]);
  return { queue: queue.rows[0], library: library.rows[0], failures: failures.rows, daemons };
}

const QUEUE = `
  select count(*) filter (where locked_at is null and run_at <= now() and attempts < max_attempts)::integer as waiting,
    count(*) filter (where locked_at is not null)::integer as working,
    count(*) filter (where locked_at is null and run_at > now() and attempts < max_attempts)::integer as later,
    extract(epoch from now() - min(run_at) filter (where locked_at is null and run_at <= now() and attempts < max_attempts))::float8 as "oldestSeconds"
  from ??.jobs`;

const LIBRARY = `
  select (select count(*)::integer from books) as books, (select count(*)::integer from entries where gone_at is null) as entries,
    (select count(*)::integer from series where owned > 0) as series, (select count(*)::integer from authors where owned > 0) as authors,
    (select count(distinct book_id)::integer from missing_books where state = 'missing') as missing`;

// A reason ends where it tells the moment of the next try, or names what differs from item to item in quotes.
const FAILURES = `
  select split_part(regexp_replace(coalesce(i.reason, 'no reason was given'), '"[^"]*"', '"..."', 'g'), '; tried again at', 1) as reason, t.pipeline,
    count(*)::integer as count, max(i.settled_at) as "lastAt"
  from task_items i join tasks t on t.id = i.task_id
  where i.outcome in ('failed', 'given-up') and i.settled_at > ?::timestamptz - interval '7 days'
  group by 1, 2 order by count desc, "lastAt" desc limit 20`;

/** Requests used of today's allowance, by instance and host. */
export async function usedToday({ knex, clock }: StoreContext): Promise<{ key: string; used: number }[]> {
  return knex('budgets')
    .where({ day: clock.now().toISOString().slice(0, 10) })
    .select('key', 'used');
}

/** How the items of the runs that are kept have ended. */
export async function itemOutcomes({ knex }: StoreContext): Promise<{ pipeline: string; outcome: string; count: number }[]> {
  const { rows } = await knex.raw(
    `select t.pipeline, i.outcome, count(*)::integer as count from task_items i join tasks t on t.id = i.task_id
     where i.outcome is not null group by 1, 2 order by 1, 2`,
  );
  return rows;
}
