import type { LineKind, LineState, PlanState } from '../plans.ts';
import { rowId, type StoreContext } from '../store-context.ts';
import { afterCursor, type Order, orderBy, pageOf, placeOf, type ShownPage } from './paging.ts';

export interface ShownPlan {
  id: string;
  pipeline: string;
  run: string | null;
  origin: 'live' | 'held';
  state: PlanState;
  version: string;
  madeAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  lines: number;
  /** How many lines still wait for the owner. */
  waiting: number;
  grabs: number;
  links: number;
  metadata: number;
  /** Of all that would be downloaded. */
  bytes: number;
}

const NEWEST: Order[] = [{ sql: 'p.id', type: 'bigint', desc: true }];

const COLUMNS = `
  p.id, p.pipeline, p.task_id as run, p.origin, p.state, p.version, p.made_at as "madeAt", p.decided_at as "decidedAt",
  p.decided_by as "decidedBy", l.lines, l.waiting, l.grabs, l.links, l.metadata, l.bytes`;
const COUNTED = `
  cross join lateral (
    select count(*)::integer as lines, count(*) filter (where state = 'proposed')::integer as waiting,
      count(*) filter (where kind = 'grab')::integer as grabs, count(*) filter (where kind = 'link')::integer as links,
      count(*) filter (where kind in ('metadata', 'series'))::integer as metadata,
      coalesce(sum((intent->>'bytes')::numeric) filter (where kind = 'grab'), 0)::float8 as bytes
    from plan_lines where plan_id = p.id) l`;

/** Plans, newest first. */
export async function listPlans(
  store: StoreContext,
  query: { state?: PlanState; pipeline?: string; cursor?: string; limit: number },
): Promise<ShownPage<ShownPlan>> {
  const after = afterCursor(NEWEST, query.cursor);
  const conditions = [after.sql, ...(query.state ? ['p.state = ?'] : []), ...(query.pipeline ? ['p.pipeline = ?'] : [])];
  const { rows } = await store.knex.raw(
    `select ${COLUMNS}, ${placeOf(NEWEST)} from (
       select p.* from plans p where ${conditions.join(' and ')} order by ${orderBy(NEWEST)} limit ?) p ${COUNTED} order by ${orderBy(NEWEST)}`,
    [...after.values, ...(query.state ? [query.state] : []), ...(query.pipeline ? [query.pipeline] : []), query.limit + 1],
  );
  return pageOf<ShownPlan & { _at: string[] }>(rows, query.limit);
}

export async function onePlan({ knex }: StoreContext, id: string): Promise<ShownPlan | null> {
  if (rowId(id) === null) return null;
  const { rows } = await knex.raw(`select ${COLUMNS} from plans p ${COUNTED} where p.id = ?`, [id]);
  return rows[0] ?? null;
}

export interface ShownPlanLine {
  id: string;
  item: string;
  label: string;
  kind: LineKind;
  state: LineState;
  title: string;
  reason: string | null;
  book: string | null;
  /** What the step means to do, as it will be carried out. */
  intent: Record<string, unknown>;
}

const IN_ORDER: Order[] = [{ sql: 'l.id', type: 'bigint' }];

/** A plan's lines in their order. */
export async function planLines(
  store: StoreContext,
  plan: string,
  query: { state?: LineState; cursor?: string; limit: number },
): Promise<ShownPage<ShownPlanLine>> {
  const after = afterCursor(IN_ORDER, query.cursor);
  const { rows } = await store.knex.raw(
    `select l.id, l.item_key as item, l.label, l.kind, l.state, l.title, l.reason, l.facts#>>'{book,id}' as book, l.intent, ${placeOf(IN_ORDER)}
     from plan_lines l where l.plan_id = ? and ${query.state ? 'l.state = ?' : 'true'} and ${after.sql} order by ${orderBy(IN_ORDER)} limit ?`,
    [rowId(plan) ?? '0', ...(query.state ? [query.state] : []), ...after.values, query.limit + 1],
  );
  return pageOf<ShownPlanLine & { _at: string[] }>(rows, query.limit);
}
