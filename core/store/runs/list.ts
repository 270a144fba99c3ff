import type { Knex } from 'knex';
import { rowId, type StoreContext } from '../store-context.ts';
import type { ItemOutcome, RunState } from './runs.ts';

/** A page in the order of ids; `next` asks for the following one, null at the end. */
export interface Paged<T> {
  items: T[];
  next: string | null;
}

export interface RunSummary {
  id: string;
  pipeline: string;
  trigger: string;
  state: RunState;
  dryRun: boolean;
  planVersion: string;
  reason: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  items: number;
  byOutcome: Partial<Record<ItemOutcome, number>>;
}

export interface RunItem {
  id: string;
  key: string;
  label: string;
  state: string;
  batch: number | null;
  outcome: ItemOutcome | null;
  reason: string | null;
}

export interface JournalEntry {
  id: string;
  item: string | null;
  kind: string;
  message: string;
  data: Record<string, unknown> | null;
  at: Date;
}

export interface CandidateRow {
  title: string;
  source: string;
  verdict: string;
  score: number;
  why: string;
  gates: unknown;
  parts: unknown;
}

export interface PageRequest {
  /** `next` of the page before. */
  after?: string;
  limit?: number;
}

const SUMMARY = `
  t.id, t.pipeline, t.trigger, t.state, t.dry_run as "dryRun", t.plan_version as "planVersion", t.reason, t.started_at as "startedAt",
  t.finished_at as "finishedAt", coalesce(c.items, 0) as items, coalesce(c.by_outcome, '{}') as "byOutcome"
  from tasks t left join lateral (
    select sum(n)::integer as items, jsonb_object_agg(outcome, n) filter (where outcome is not null) as by_outcome
    from (select outcome, count(*)::integer as n from task_items where task_id = t.id group by outcome) o) c on true`;

/** Runs, newest first. */
export async function listRuns(store: StoreContext, filter: { pipeline?: string } & PageRequest): Promise<Paged<RunSummary>> {
  const limit = limitOf(filter);
  const conditions = ['true'];
  const values: Knex.Value[] = [];
  if (filter.pipeline !== undefined) add(conditions, values, 't.pipeline = ?', filter.pipeline);
  if (filter.after !== undefined) add(conditions, values, 't.id < ?', rowId(filter.after) ?? '0');
  const { rows } = await store.knex.raw(`select ${SUMMARY} where ${conditions.join(' and ')} order by t.id desc limit ?`, [
    ...values,
    limit + 1,
  ]);
  return paged(rows, limit);
}

/** A run with its items; null where there is none. */
export async function runSummary(store: StoreContext, id: string): Promise<RunSummary | null> {
  if (rowId(id) === null) return null;
  const { rows } = await store.knex.raw(`select ${SUMMARY} where t.id = ?`, [id]);
  return rows[0] ?? null;
}

export async function listItems(store: StoreContext, run: string, page: PageRequest): Promise<Paged<RunItem>> {
  const limit = limitOf(page);
  const rows = await after(store.knex('task_items').where({ task_id: rowId(run) ?? '0' }), page)
    .limit(limit + 1)
    .select('id', 'key', 'label', 'state', 'batch', 'outcome', 'reason');
  return paged(rows, limit);
}

/** The journal of a run, or of one item of it, in the order it was written. */
export async function listJournal(
  store: StoreContext,
  of: { run: string; item?: string },
  page: PageRequest,
): Promise<Paged<JournalEntry>> {
  const limit = limitOf(page);
  const query = store.knex('journal').where({ task_id: rowId(of.run) ?? '0' });
  if (of.item !== undefined) query.where({ item_id: rowId(of.item) ?? '0' });
  const rows = await after(query, page)
    .limit(limit + 1)
    .select('id', 'item_id as item', 'kind', 'message', 'data', 'at');
  return paged(rows, limit);
}

/** Every candidate of an item with its verdict, best first. */
export async function listCandidates(store: StoreContext, item: string): Promise<CandidateRow[]> {
  const { knex } = store;
  return knex('candidates')
    .where({ item_id: rowId(item) ?? '0' })
    .orderBy([{ column: 'verdict' }, { column: 'score', order: 'desc' }, { column: 'id' }])
    .limit(1000)
    .select(knex.raw("release->>'title' as title, release->>'source' as source"), 'verdict', 'score', 'why', 'gates', 'parts');
}

function after(query: Knex.QueryBuilder, page: PageRequest): Knex.QueryBuilder {
  if (page.after !== undefined) query.where('id', '>', rowId(page.after) ?? '0');
  return query.orderBy('id');
}

function limitOf({ limit }: PageRequest): number {
  return Math.min(Math.max(Math.trunc(limit ?? 50), 1), 500);
}

function paged<T extends { id: string }>(rows: T[], limit: number): Paged<T> {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function add(conditions: string[], values: Knex.Value[], condition: string, value: string): void {
  conditions.push(condition);
  values.push(value);
}
