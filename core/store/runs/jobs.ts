import type { Knex } from 'knex';

/** The queue's job names and what their payloads hold. One place, because the rows are written in SQL and read by the queue. */
export interface JobPayloads {
  run: { run: string };
  item: { item: string };
  outbox: { outbox: string };
  /** Whatever of the inbox is due. */
  inbox: Record<string, never>;
  /** The events that wait to start a pipeline. */
  events: { pipeline: string };
}

export type JobName = keyof JobPayloads;

/** So often a job may throw before it is given up; the queue waits e^n seconds between, four minutes in all. */
const MAX_ATTEMPTS = 6;

/** Runs are moved before items are worked: while every worker waits for a slow service's permit, downloads are still looked at. */
const PRIORITY: Record<JobName, number> = { run: -10, inbox: -5, events: -5, outbox: 0, item: 0 };

interface NewJob<N extends JobName> {
  name: N;
  payload: JobPayloads[N];
  /** A job of the same key that is still waiting is replaced. */
  key: string;
}

/** Puts a job into the queue as part of the transaction: both happen, or neither. */
export function addJob<N extends JobName>(trx: Knex.Transaction, schema: string, { at, ...job }: NewJob<N> & { at?: Date }): Promise<void> {
  return addJobs(trx, schema, job.name, [job], at);
}

/** The same for many of one name, in their order, with one statement. */
export async function addJobs<N extends JobName>(
  trx: Knex.Transaction,
  schema: string,
  name: N,
  jobs: readonly Omit<NewJob<N>, 'name'>[],
  at: Date | null = null,
): Promise<void> {
  let left = jobs.map(({ payload, key }) => ({ payload: JSON.stringify(payload), key }));
  for (let tries = 0; tries < 5 && left.length > 0; tries++) {
    const [payloads, keys] = [left.map(({ payload }) => payload), left.map(({ key }) => key)];
    const { rows } = await trx.raw(ADD, [payloads, keys, schema, name, at, MAX_ATTEMPTS, PRIORITY[name]]);
    // Nothing comes back where a worker took the waiting job of this key in the same instant; now that it is locked, a second one is made.
    const taken = new Set(rows.filter((row: { id: string | null }) => row.id === null).map((row: { key: string }) => row.key));
    left = left.filter(({ key }) => taken.has(key));
  }
  if (left[0]) throw new Error(`The job ${left[0].key} could not be put into the queue: a worker took it five times in the same instant`);
}

const ADD = `
  select n.key, j.id from unnest(?::text[], ?::text[]) with ordinality as n(payload, key, nth)
  cross join lateral ??.add_job(?, n.payload::json, run_at => ?::timestamptz, max_attempts => ?::smallint, priority => ?::smallint,
    job_key => n.key) j
  order by n.nth`;

/** When the waiting job of this key will start; null where there is none. */
export async function waitingSince(trx: Knex.Transaction, schema: string, key: string): Promise<Date | null> {
  const { rows } = await trx.raw('select run_at from ??.jobs where key = ? and locked_at is null and attempts < max_attempts', [
    schema,
    key,
  ]);
  return rows[0]?.run_at ?? null;
}
