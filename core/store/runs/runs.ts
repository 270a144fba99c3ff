import type { Knex } from 'knex';
import type { Release } from '../../sdk/index.ts';
import { json, rowId, type StoreContext } from '../store-context.ts';
import { isSwitchedOff } from '../switches.ts';
import { addJob, waitingSince } from './jobs.ts';

export type RunState = 'queued' | 'selecting' | 'working' | 'waiting' | 'finished' | 'failed' | 'stopped';
export type ItemOutcome = 'done' | 'nothing' | 'failed' | 'deferred' | 'held' | 'skipped' | 'given-up' | 'dry';

/** What the store must know of a pipeline; the rest of it is kept as it comes. */
export interface PipelineShape {
  name: string;
  overlap: 'skip' | 'queue';
}

export interface StoredRun<Plan> {
  id: string;
  pipeline: string;
  plan: Plan;
  planVersion: string;
  trigger: string;
  state: RunState;
  dryRun: boolean;
  planning: boolean;
  applies: string | null;
  only: string[] | null;
  cursor: Record<string, unknown>;
  startedAt: Date;
}

export interface StartRequest<Plan> {
  plan: Plan;
  planVersion: string;
  trigger: 'manual' | 'schedule' | 'every' | 'event' | 'retry';
  dryRun?: boolean;
  /** Only reads, and keeps what it would write as a plan; a dry run too. */
  planning?: boolean;
  /** The plan whose approved lines it carries out. */
  applies?: string;
  only?: string[];
  slot?: Date;
  notBefore?: Date;
}

export interface JournalLine {
  kind: string;
  message: string;
  data?: Record<string, unknown>;
}

export interface StoredCandidate {
  release: Release;
  verdict: 'accept' | 'reject';
  score: number;
  why: string;
  gates: { gate: string; passed: boolean; reason: string }[];
  parts: Record<string, number>;
}

/** Creates the run and its job in one transaction; null where one is still going (overlap: skip) or the slot is taken. */
export async function startRun<Plan extends PipelineShape>(store: StoreContext, request: StartRequest<Plan>): Promise<string | null> {
  return store.knex.transaction(async (trx) => {
    const pipeline = request.plan.name;
    await lockPipeline(trx, pipeline);
    if (request.slot && !(await claimSlot(trx, pipeline, request.slot))) return null;
    if (request.trigger === 'retry') return retryRun(store, trx, request);
    // The slot is taken all the same: what came due while the pipeline was paused is not made up for.
    if (request.trigger !== 'manual' && (await isSwitchedOff(trx, pipeline, store.clock.now()))) return null;
    const isAside = request.planning || request.applies !== undefined;
    const isGoing =
      !isAside &&
      (await trx('tasks')
        .where({ pipeline, ...IN_LINE })
        .whereNot({ trigger: 'retry' })
        .whereNull('finished_at')
        .first('id')) !== undefined;
    if (isGoing && request.plan.overlap === 'skip') return null;
    const run = await insertRun(trx, { ...request, startedAt: store.clock.now(), behind: isGoing });
    if (request.slot) await trx('schedule_slots').where({ pipeline, slot: request.slot }).update({ task_id: run });
    if (!isGoing) await addRunJob(trx, store.queueSchema, run, request.notBefore);
    return run;
  });
}

/** A run that only plans, or carries out a plan, stands in nobody's way. */
const IN_LINE = { planning: false, applies: null };

/** How far apart two retries may be due and still be worked as one run, when the later one is. */
const RETRIES_TOGETHER_S = 600;

// A retry waits for its moment without being in anybody's way, and goes beside a run of its pipeline: that a book is fetched once is
// the reservation's business. Items that are due at about the same time share one run.
async function retryRun<Plan extends PipelineShape>(
  store: StoreContext,
  trx: Knex.Transaction,
  request: StartRequest<Plan>,
): Promise<string> {
  const due = request.notBefore ?? store.clock.now();
  const waiting = await trx('tasks')
    .where({
      pipeline: request.plan.name,
      trigger: 'retry',
      state: 'queued',
      dry_run: request.dryRun ?? false,
      applies: request.applies ?? null,
    })
    .where('not_before', '>', store.clock.now())
    .whereRaw('abs(extract(epoch from not_before - ?::timestamptz)) <= ?', [due, RETRIES_TOGETHER_S])
    .first('id', 'only_keys', 'not_before');
  if (waiting !== undefined) {
    const only = [...new Set([...(waiting.only_keys ?? []), ...(request.only ?? [])])];
    const last = new Date(Math.max(waiting.not_before.getTime(), due.getTime()));
    await trx('tasks').where({ id: waiting.id }).update({ only_keys: only, not_before: last });
    await addRunJob(trx, store.queueSchema, waiting.id, last);
    return waiting.id;
  }
  const run = await insertRun(trx, { ...request, startedAt: store.clock.now(), behind: false });
  await addRunJob(trx, store.queueSchema, run, request.notBefore);
  return run;
}

export async function insertRun<Plan extends PipelineShape>(
  trx: Knex.Transaction,
  request: StartRequest<Plan> & { startedAt: Date; behind: boolean },
): Promise<string> {
  const [row] = await trx('tasks')
    .insert({
      pipeline: request.plan.name,
      plan: json(request.plan),
      plan_version: request.planVersion,
      trigger: request.trigger,
      state: 'queued',
      dry_run: (request.dryRun ?? false) || (request.planning ?? false),
      planning: request.planning ?? false,
      applies: request.applies ?? null,
      only_keys: request.only ?? null,
      slot: request.slot ?? null,
      behind: request.behind,
      not_before: request.notBefore ?? null,
      started_at: request.startedAt,
    })
    .returning('id');
  return row.id;
}

async function claimSlot(trx: Knex.Transaction, pipeline: string, slot: Date): Promise<boolean> {
  const claimed = await trx('schedule_slots').insert({ pipeline, slot }).onConflict(['pipeline', 'slot']).ignore().returning('slot');
  return claimed.length === 1;
}

export async function getRun<Plan>(store: StoreContext, id: string): Promise<StoredRun<Plan> | null> {
  const row = rowId(id) && (await store.knex('tasks').where({ id }).first());
  return row ? runOf<Plan>(row) : null;
}

// biome-ignore lint/suspicious/noExplicitAny: a row as the driver gives it
function runOf<Plan>(row: any): StoredRun<Plan> {
  return {
    id: row.id,
    pipeline: row.pipeline,
    plan: row.plan,
    planVersion: row.plan_version,
    trigger: row.trigger,
    state: row.state,
    dryRun: row.dry_run,
    planning: row.planning,
    applies: row.applies,
    only: row.only_keys,
    cursor: row.cursor,
    startedAt: row.started_at,
  };
}

/** Moves a run that has not ended; the cursor stays as it is where none is given. */
export async function setRunState(store: StoreContext, id: string, state: RunState, cursor?: Record<string, unknown>): Promise<void> {
  await store.fenced(MOVED, [state, json(cursor), id]);
}

const MOVED = `
  moved as (
    update tasks set state = ?, cursor = coalesce(?::jsonb, cursor) from lease where id = ? and finished_at is null)`;

/** Ends the run and lets the next one of its pipeline begin, in one transaction. */
export async function finishRun(
  store: StoreContext,
  id: string,
  end: { state: 'finished' | 'failed' | 'stopped'; reason: string; forget: boolean },
): Promise<void> {
  await store.knex.transaction(async (trx) => {
    await store.fence(trx);
    const run = await trx('tasks').where({ id }).first('pipeline');
    if (run === undefined) return;
    await lockPipeline(trx, run.pipeline);
    if (end.forget) await trx('tasks').where({ id }).delete();
    else {
      const ended = { state: end.state, reason: end.reason, finished_at: store.clock.now() };
      await trx('tasks').where({ id }).whereNull('finished_at').update(ended);
    }
    await startNextInLine(trx, store.queueSchema, run.pipeline);
  });
}

async function startNextInLine(trx: Knex.Transaction, schema: string, pipeline: string): Promise<void> {
  const going = await trx('tasks')
    .where({ pipeline, behind: false, ...IN_LINE })
    .whereNot({ trigger: 'retry' })
    .whereNull('finished_at')
    .first('id');
  if (going !== undefined) return;
  const next = await trx('tasks').where({ pipeline, behind: true }).whereNull('finished_at').orderBy('id').first('id');
  if (next === undefined) return;
  await trx('tasks').where({ id: next.id }).update({ behind: false });
  await addRunJob(trx, schema, next.id);
}

/** Runs the run's job again at `at` (absent: now); where it waits for an earlier moment already, that one holds. */
export async function wakeRun(store: StoreContext, trx: Knex.Transaction, run: string, at?: Date): Promise<void> {
  // Two wakes at once must see each other, or the later moment could replace the earlier one.
  if (!(await lockOpen(trx, run))) return;
  const waiting = at && (await waitingSince(trx, store.queueSchema, jobKey(run)));
  // Written again even where the earlier one holds: a worker may take that one before this transaction is seen.
  await addRunJob(trx, store.queueSchema, run, waiting && waiting < at ? waiting : at);
}

/** Locks the run's row until the transaction ends; false where it is over, or waits behind another run. */
export async function lockOpen(trx: Knex.Transaction, run: string): Promise<boolean> {
  return (await trx('tasks').where({ id: run, behind: false }).whereNull('finished_at').forNoKeyUpdate().first('id')) !== undefined;
}

export function addRunJob(trx: Knex.Transaction, schema: string, run: string, at?: Date): Promise<void> {
  return addJob(trx, schema, { name: 'run', payload: { run }, key: jobKey(run), ...(at ? { at } : {}) });
}

const jobKey = (run: string) => `run:${run}`;

/** One start or end of a pipeline at a time, over all daemons. */
export async function lockPipeline(trx: Knex.Transaction, pipeline: string): Promise<void> {
  await trx.raw("select pg_advisory_xact_lock(hashtext('tomewright pipeline'), hashtext(?))", [pipeline]);
}
