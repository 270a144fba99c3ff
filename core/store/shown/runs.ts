import type { Knex } from 'knex';
import { fold } from '../../book/text/index.ts';
import type { Release } from '../../sdk/index.ts';
import type { ItemOutcome, RunState } from '../runs/runs.ts';
import { rowId, type StoreContext } from '../store-context.ts';
import { afterCursor, type Order, orderBy, pageOf, placeOf, type ShownPage } from './paging.ts';

export interface ShownRun {
  id: string;
  pipeline: string;
  trigger: string;
  state: RunState;
  dryRun: boolean;
  planVersion: string;
  reason: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  notBefore: Date | null;
  items: number;
  byOutcome: Partial<Record<ItemOutcome, number>>;
}

export interface RunQuery {
  pipeline?: string;
  state?: RunState;
  going?: boolean;
  cursor?: string;
  limit: number;
}

const NEWEST: Order[] = [{ sql: 't.id', type: 'bigint', desc: true }];
const OLDEST: Order[] = [{ sql: 'x.id', type: 'bigint' }];

const RUN = `
  t.id, t.pipeline, t.trigger, t.state, t.dry_run as "dryRun", t.plan_version as "planVersion", t.reason, t.started_at as "startedAt",
  t.finished_at as "finishedAt", t.not_before as "notBefore", coalesce(c.items, 0) as items, coalesce(c.by_outcome, '{}') as "byOutcome"`;
const COUNTED = `
  left join lateral (
    select sum(n)::integer as items, jsonb_object_agg(outcome, n) filter (where outcome is not null) as by_outcome
    from (select outcome, count(*)::integer as n from task_items where task_id = t.id group by outcome) o) c on true`;

/** Runs, newest first. */
export async function shownRuns(store: StoreContext, query: RunQuery): Promise<ShownPage<ShownRun>> {
  const after = afterCursor(NEWEST, query.cursor);
  const conditions = [after.sql];
  const values: Knex.Value[] = [...after.values];
  const add = (sql: string, ...more: Knex.Value[]): void => {
    conditions.push(sql);
    values.push(...more);
  };
  if (query.pipeline !== undefined) add('t.pipeline = ?', query.pipeline);
  if (query.state !== undefined) add('t.state = ?', query.state);
  if (query.going !== undefined) add(`t.finished_at is ${query.going ? '' : 'not '}null`);
  const { rows } = await store.knex.raw(
    `select ${RUN}, ${placeOf(NEWEST)} from (
       select t.* from tasks t where ${conditions.join(' and ')} order by ${orderBy(NEWEST)} limit ?) t ${COUNTED} order by ${orderBy(NEWEST)}`,
    [...values, query.limit + 1],
  );
  return pageOf<ShownRun & { _at: string[] }>(rows, query.limit);
}

/** The latest run of each pipeline. */
export async function lastRuns({ knex }: StoreContext, pipelines: readonly string[]): Promise<ShownRun[]> {
  const { rows } = await knex.raw(
    `select ${RUN} from unnest(?::text[]) name cross join lateral (
       select * from tasks where pipeline = name and trigger <> 'retry' order by id desc limit 1) t ${COUNTED}`,
    [pipelines as string[]],
  );
  return rows;
}

export interface ShownItem {
  id: string;
  key: string;
  label: string;
  state: string;
  batch: number | null;
  step: number;
  outcome: ItemOutcome | null;
  reason: string | null;
  settledAt: Date | null;
  candidates: number;
  book: string | null;
}

export interface ItemQuery {
  outcome?: ItemOutcome;
  q?: string;
  cursor?: string;
  limit: number;
}

const ITEM = `
  x.id, x.key, x.label, x.state, x.batch, x.step, x.outcome, x.reason, x.settled_at as "settledAt",
  (select count(*)::integer from candidates c where c.item_id = x.id) as candidates, x.facts#>>'{book,id}' as book`;

export async function shownItem({ knex }: StoreContext, run: string, item: string): Promise<ShownItem | null> {
  const { rows } = await knex.raw(`select ${ITEM} from task_items x where x.id = ? and x.task_id = ?`, [
    rowId(item) ?? '0',
    rowId(run) ?? '0',
  ]);
  return rows[0] ?? null;
}

/** A run's items in the order they were made. */
export async function shownItems(store: StoreContext, run: string, query: ItemQuery): Promise<ShownPage<ShownItem>> {
  const after = afterCursor(OLDEST, query.cursor);
  const conditions = ['x.task_id = ?', after.sql];
  const values: Knex.Value[] = [rowId(run) ?? '0', ...after.values];
  if (query.outcome !== undefined) {
    conditions.push('x.outcome = ?');
    values.push(query.outcome);
  }
  if (query.q !== undefined) {
    conditions.push('position(? in lower(x.label)) > 0');
    values.push(query.q.toLowerCase().trim() || fold(query.q));
  }
  const { rows } = await store.knex.raw(
    `select ${ITEM}, ${placeOf(OLDEST)} from task_items x where ${conditions.join(' and ')} order by ${orderBy(OLDEST)} limit ?`,
    [...values, query.limit + 1],
  );
  return pageOf<ShownItem & { _at: string[] }>(rows, query.limit);
}

export interface ShownLine {
  id: string;
  item: string | null;
  kind: string;
  message: string;
  data: Record<string, unknown> | null;
  at: Date;
}

/** The journal of a run, or of one item of it, in the order it was written. */
export async function shownJournal(
  store: StoreContext,
  run: string,
  query: { item?: string; cursor?: string; limit: number },
): Promise<ShownPage<ShownLine>> {
  const after = afterCursor(OLDEST, query.cursor);
  const { rows } = await store.knex.raw(
    `select x.id, x.item_id as item, x.kind, x.message, x.data, x.at, ${placeOf(OLDEST)} from journal x
     where x.task_id = ? and ${query.item === undefined ? 'true' : 'x.item_id = ?'} and ${after.sql} order by ${orderBy(OLDEST)} limit ?`,
    [rowId(run) ?? '0', ...(query.item === undefined ? [] : [rowId(query.item) ?? '0']), ...after.values, query.limit + 1],
  );
  return pageOf<ShownLine & { _at: string[] }>(rows, query.limit);
}

export interface ShownCandidate {
  release: Release;
  verdict: 'accept' | 'reject';
  score: number;
  why: string;
  gates: { gate: string; passed: boolean; reason: string }[];
  parts: Record<string, number>;
}

/** Every candidate of an item, best first; null where the run has no such item. */
export async function shownCandidates({ knex }: StoreContext, run: string, item: string): Promise<ShownCandidate[] | null> {
  const [task, row] = [rowId(run), rowId(item)];
  if (task === null || row === null || !(await knex('task_items').where({ id: row, task_id: task }).first('id'))) return null;
  return knex('candidates')
    .where({ item_id: row })
    .orderBy([{ column: 'verdict' }, { column: 'score', order: 'desc' }, { column: 'id' }])
    .limit(1000)
    .select('release', 'verdict', 'score', 'why', 'gates', 'parts');
}
