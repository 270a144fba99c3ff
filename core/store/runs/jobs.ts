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
  at?: Date;
}

/** Puts a job into the queue as part of the transaction: both happen, or neither. */
export async function addJob<N extends JobName>(trx: Knex.Transaction, schema: string, job: NewJob<N>): Promise<void> {
  const payload = JSON.stringify(job.payload);
  for (let tries = 0; tries < 5; tries++) {
    const { rows } = await trx.raw(ADD, [schema, job.name, payload, job.at ?? null, MAX_ATTEMPTS, PRIORITY[job.name], job.key]);
    // Nothing comes back where a worker took the waiting job of this key in the same instant; now that it is locked, a second one is made.
    if (rows[0].id !== null) return;
  }
  throw new Error(`The job ${job.key} could not be put into the queue: a worker took it five times in the same instant`);
}

const ADD =
  'select id from ??.add_job(?, ?::json, run_at => ?::timestamptz, max_attempts => ?::smallint, priority => ?::smallint, job_key => ?)';

/** When the waiting job of this key will start; null where there is none. */
export async function waitingSince(trx: Knex.Transaction, schema: string, key: string): Promise<Date | null> {
  const { rows } = await trx.raw('select run_at from ??.jobs where key = ? and locked_at is null and attempts < max_attempts', [
    schema,
    key,
  ]);
  return rows[0]?.run_at ?? null;
}
