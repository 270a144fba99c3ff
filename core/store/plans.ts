import type { Knex } from 'knex';
import type { Paged, PageRequest } from './runs/list.ts';
import { json, rowId, type StoreContext } from './store-context.ts';

export type PlanState = 'making' | 'proposed' | 'applying' | 'applied' | 'rejected' | 'outdated';
export type LineState = 'proposed' | 'approved' | 'applied' | 'rejected' | 'outdated';
export type LineKind = 'grab' | 'link' | 'metadata' | 'series';

export interface NewPlanLine<Facts> {
  run: string;
  itemKey: string;
  label: string;
  step: number;
  kind: LineKind;
  title: string;
  intent: Record<string, unknown>;
  /** Two proposals with the same text would do the same. */
  same: string;
  facts: Facts;
}

export interface PlanLine<Facts> {
  id: string;
  plan: string;
  itemKey: string;
  label: string;
  step: number;
  kind: LineKind;
  title: string;
  intent: Record<string, unknown>;
  same: string;
  facts: Facts;
  state: LineState;
  reason: string | null;
}

export interface StoredPlan<Plan> {
  id: string;
  pipeline: string;
  /** The run that made it, while it is kept. */
  run: string | null;
  origin: 'live' | 'held';
  state: PlanState;
  /** The config version it was made by, and the pipeline as it was then. */
  version: string;
  compiled: Plan;
  madeAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  /** How many lines are in each state. */
  lines: Partial<Record<LineState, number>>;
}

/** What became of a proposal: a new line, one that waits already, or one that its owner rejected before. */
export interface Proposed {
  plan: string;
  outcome: 'new' | 'waiting' | 'rejected';
}

const LINE = [
  'id',
  'plan_id as plan',
  'item_key as itemKey',
  'label',
  'step',
  'kind',
  'title',
  'intent',
  'same',
  'facts',
  'state',
  'reason',
] as const;

const PLAN = `
  p.id, p.pipeline, p.task_id as run, p.origin, p.state, p.version, p.compiled, p.made_at as "madeAt", p.decided_at as "decidedAt",
  p.decided_by as "decidedBy", coalesce(l.lines, '{}') as lines
  from plans p left join lateral (
    select jsonb_object_agg(state, n) as lines from (select state, count(*)::integer as n from plan_lines where plan_id = p.id group by state) s
  ) l on true`;

/** Writes that wait for their owner, by the run that proposed them. */
export class Plans<Plan extends { name: string }, Facts extends object> {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /**
   * Keeps a proposal with its run's plan. One that waits already, or was rejected, with just the same intent is not made again; an older
   * one for the same item that meant something else is outdated by it.
   */
  async propose(line: NewPlanLine<Facts>): Promise<Proposed> {
    return this.#store.knex.transaction(async (trx) => {
      await this.#store.fence(trx);
      const task = await trx('tasks').where({ id: line.run }).first('planning');
      const known = task.planning ? null : await sameBefore(trx, line);
      if (known) return { plan: known.plan, outcome: known.state === 'rejected' ? 'rejected' : 'waiting' };
      const plan = await planOf(trx, line.run);
      const row = {
        plan_id: plan,
        item_key: line.itemKey,
        label: line.label,
        step: line.step,
        kind: line.kind,
        title: line.title,
        intent: json(line.intent),
        same: line.same,
        facts: json(line.facts),
        proposed_at: this.#store.clock.now(),
      };
      const [made] = await trx('plan_lines').insert(row).onConflict(['plan_id', 'item_key', 'step', 'kind']).ignore().returning('id');
      if (made && !task.planning) await outdateOlder(trx, line, made.id);
      return { plan, outcome: 'new' };
    });
  }

  /** Makes the plan of a run that only plans, even where it comes to nothing. */
  async open(run: string): Promise<string> {
    return this.#store.knex.transaction((trx) => planOf(trx, run));
  }

  /** The run that made it has ended: the plan waits for its owner, unless there is nothing to say yes or no to. */
  async ready(run: string): Promise<void> {
    const { knex } = this.#store;
    const state = knex.raw("case when exists (select from plan_lines l where l.plan_id = plans.id) then 'proposed' else 'applied' end");
    await knex('plans').where({ task_id: run, state: 'making' }).update({ state });
  }

  /** The approved line of an item that a run is to carry out; null where the plan has none for that step. */
  async approved(plan: string, item: { key: string; step: number; kind: LineKind }): Promise<PlanLine<Facts> | null> {
    const found = await this.#store
      .knex('plan_lines')
      .where({ plan_id: plan, item_key: item.key, step: item.step, kind: item.kind })
      .whereIn('state', ['approved', 'applied'])
      .first(LINE);
    return found ?? null;
  }

  /** Items of a plan whose lines are approved and not worked yet, in the plan's order: each from its first such step, files from their proof on. */
  async approvedItems(plan: string): Promise<{ key: string; label: string; step: number; facts: Facts }[]> {
    const rows = await this.#store
      .knex('plan_lines')
      .where({ plan_id: plan, state: 'approved' })
      .distinctOn('item_key')
      .orderBy(['item_key', 'step', 'id'])

      .select('id', 'item_key as key', 'label', 'facts', this.#store.knex.raw("case kind when 'link' then 0 else step end as step"));
    return rows.sort((a, b) => Number(a.id) - Number(b.id)).map(({ key, label, step, facts }) => ({ key, label, step, facts }));
  }

  /** How a line ended, with why; the plan's state follows. */
  async settleLine(id: string, state: 'applied' | 'outdated', reason: string | null): Promise<void> {
    await this.#store.knex.transaction(async (trx) => {
      await this.#store.fence(trx);
      const [row] = await trx('plan_lines')
        .where({ id })
        .whereIn('state', ['approved', 'proposed'])
        .update({ state, reason, settled_at: this.#store.clock.now() })
        .returning('plan_id');
      if (row) await settlePlan(trx, row.plan_id);
    });
  }

  /** Lines of an item that a run could not carry out any more (its item ended otherwise). */
  async outdateItem(plan: string, key: string, reason: string): Promise<void> {
    await this.#store.knex.transaction(async (trx) => {
      await trx('plan_lines')
        .where({ plan_id: plan, item_key: key, state: 'approved' })
        .update({ state: 'outdated', reason, settled_at: this.#store.clock.now() });
      await settlePlan(trx, plan);
    });
  }

  /** The owner's word on lines that wait; `lines` absent: on all of them. Gives how many it was. */
  async decide(plan: string, decision: { state: 'approved' | 'rejected'; by: string; lines?: readonly string[] }): Promise<number> {
    if (rowId(plan) === null) return 0;
    return this.#store.knex.transaction(async (trx) => {
      const open = await trx('plans').where({ id: plan }).whereNot({ state: 'making' }).forUpdate().first('id');
      if (open === undefined) return 0;
      const waiting = trx('plan_lines').where({ plan_id: plan, state: 'proposed' });
      if (decision.lines)
        waiting.whereIn(
          'id',
          decision.lines.filter((id) => rowId(id) !== null),
        );
      const now = this.#store.clock.now();
      const decided = await waiting.update({ state: decision.state, ...(decision.state === 'rejected' ? { settled_at: now } : {}) });
      await trx('plans').where({ id: plan }).update({ decided_at: now, decided_by: decision.by });
      await settlePlan(trx, plan);
      return decided;
    });
  }

  async list(filter: { state?: PlanState; pipeline?: string } & PageRequest): Promise<Paged<StoredPlan<Plan>>> {
    const limit = Math.min(Math.max(filter.limit ?? 50, 1), 200);
    const conditions = ['true'];
    const values: Knex.Value[] = [];
    const add = (condition: string, value: Knex.Value): void => void (conditions.push(condition) && values.push(value));
    if (filter.state) add('p.state = ?', filter.state);
    if (filter.pipeline) add('p.pipeline = ?', filter.pipeline);
    if (filter.after) add('p.id < ?', rowId(filter.after) ?? '0');
    const { rows } = await this.#store.knex.raw(`select ${PLAN} where ${conditions.join(' and ')} order by p.id desc limit ?`, [
      ...values,
      limit + 1,
    ]);
    return { items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1].id : null };
  }

  async get(id: string): Promise<StoredPlan<Plan> | null> {
    if (rowId(id) === null) return null;
    const { rows } = await this.#store.knex.raw(`select ${PLAN} where p.id = ?`, [id]);
    return rows[0] ?? null;
  }

  /** Plans with approved lines that no run is at. */
  async unbegun(): Promise<StoredPlan<Plan>[]> {
    const { rows } = await this.#store.knex.raw(
      `select ${PLAN} where p.state = 'applying' and not exists (select from tasks t where t.applies = p.id and t.finished_at is null) order by p.id`,
    );
    return rows;
  }

  async ofRun(run: string): Promise<StoredPlan<Plan> | null> {
    if (rowId(run) === null) return null;
    const { rows } = await this.#store.knex.raw(`select ${PLAN} where p.task_id = ?`, [run]);
    return rows[0] ?? null;
  }

  /** Lines in their order, a page at a time. */
  async lines(plan: string, page: PageRequest = {}): Promise<Paged<PlanLine<Facts>>> {
    if (rowId(plan) === null) return { items: [], next: null };
    const limit = Math.min(Math.max(page.limit ?? 100, 1), 500);
    const query = this.#store
      .knex('plan_lines')
      .where({ plan_id: plan })
      .orderBy('id')
      .limit(limit + 1)
      .select(LINE);
    if (page.after) query.where('id', '>', rowId(page.after) ?? '0');
    const rows = (await query) as PlanLine<Facts>[];
    return { items: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null };
  }
}

async function sameBefore<Facts>(trx: Knex.Transaction, line: NewPlanLine<Facts>): Promise<{ plan: string; state: LineState } | null> {
  const found = await trx('plan_lines as l')
    .join('plans as p', 'p.id', 'l.plan_id')
    .where({ 'l.item_key': line.itemKey, 'l.kind': line.kind, 'l.same': line.same, 'p.origin': 'held' })
    .whereRaw('p.task_id is distinct from ?', [line.run])
    .orderBy('l.id', 'desc')
    .first('l.plan_id as plan', 'l.state');
  return found !== undefined && ['proposed', 'approved', 'rejected'].includes(found.state) ? found : null;
}

async function outdateOlder<Facts>(trx: Knex.Transaction, line: NewPlanLine<Facts>, than: string): Promise<void> {
  const older = await trx('plan_lines')
    .where({ item_key: line.itemKey, kind: line.kind, state: 'proposed' })
    .where('id', '<', than)
    .whereIn('plan_id', trx('plans').where({ origin: 'held' }).select('id'))
    .update({ state: 'outdated', reason: 'a newer proposal stands in its place' })
    .returning('plan_id');
  for (const plan of new Set(older.map((row) => row.plan_id as string))) await settlePlan(trx, plan);
}

/** The plan of a run; made at its first proposal. */
async function planOf(trx: Knex.Transaction, run: string): Promise<string> {
  const found = await trx('plans').where({ task_id: run }).first('id');
  if (found !== undefined) return found.id;
  const task = await trx('tasks').where({ id: run }).first('pipeline', 'plan', 'plan_version', 'planning');
  const [made] = await trx('plans')
    .insert({
      pipeline: task.pipeline,
      task_id: run,
      origin: task.planning ? 'live' : 'held',
      state: task.planning ? 'making' : 'proposed',
      version: task.plan_version,
      compiled: json(task.plan),
    })
    .onConflict(trx.raw('(task_id) where task_id is not null'))
    .ignore()
    .returning('id');
  return made?.id ?? (await trx('plans').where({ task_id: run }).first('id')).id;
}

const SETTLE = `
  update plans p set state = case
    when exists (select from plan_lines where plan_id = p.id and state = 'approved') then 'applying'
    when exists (select from plan_lines where plan_id = p.id and state = 'proposed') then 'proposed'
    when exists (select from plan_lines where plan_id = p.id and state = 'applied') then 'applied'
    when exists (select from plan_lines where plan_id = p.id and state = 'rejected') then 'rejected'
    else 'outdated' end
  where id = ? and state <> 'making'`;

const settlePlan = (trx: Knex.Transaction, plan: string): Promise<unknown> => trx.raw(SETTLE, [plan]).then(() => undefined);
