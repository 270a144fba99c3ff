import type { Knex } from 'knex';
import { isUnderWay } from '../downloads/open-download.ts';
import { json, rowId, type StoreContext } from '../store-context.ts';
import { addJob, addJobs } from './jobs.ts';
import { writeJournal } from './journal.ts';
import { addRunJob, type ItemOutcome, type JournalLine, lockOpen } from './runs.ts';

export interface StoredItem<Facts> {
  id: string;
  run: string;
  key: string;
  label: string;
  ordinal: number;
  batch: number | null;
  state: 'pending' | 'ready' | 'settled';
  step: number;
  facts: Facts;
  outcome: ItemOutcome | null;
  /** How often in a row it failed in earlier runs of this pipeline. */
  attempts: number;
}

export interface NewStoredItem<Facts> {
  key: string;
  label: string;
  facts: Facts;
  /** The step to begin with; absent: the first. */
  step?: number;
  /** How often it failed before, where the caller knows better than the runs do. */
  attempts?: number;
}

export interface RunCounts {
  pending: number;
  ready: number;
  settled: number;
  openDownloads: number;
  byOutcome: Partial<Record<ItemOutcome, number>>;
}

// "Failed in a row" ends at the last time the item came to anything else.
const ADD = `
  insert into task_items (task_id, key, label, facts, step, ordinal, attempts)
  select t.id, n.key, n.label, n.facts, coalesce(n.step, 0), coalesce((select max(ordinal) from task_items where task_id = t.id), 0) + n.nth,
    coalesce(n.attempts, (select count(*) from task_items i join tasks o on o.id = i.task_id
      where i.key = n.key and o.pipeline = t.pipeline and i.outcome = 'failed' and i.id > coalesce((
        select max(j.id) from task_items j join tasks p on p.id = j.task_id
        where j.key = n.key and p.pipeline = t.pipeline and j.outcome not in ('failed', 'deferred')), 0)))
  from tasks t, (select value->>'key' as key, value->>'label' as label, value->'facts' as facts, (value->>'attempts')::integer as attempts,
                   (value->>'step')::integer as step, nth
                 from jsonb_array_elements(?::jsonb) with ordinality as e(value, nth)) n
  where t.id = ?
  on conflict (task_id, key) do nothing`;

/** Adds items in their order; those the run has already stay as they are. */
export async function addItems<Facts>(store: StoreContext, run: string, items: NewStoredItem<Facts>[]): Promise<void> {
  if (items.length === 0) return;
  await store.knex.transaction(async (trx) => {
    await store.fence(trx);
    await trx('tasks').where({ id: run }).forNoKeyUpdate().first('id');
    await trx.raw(ADD, [json(items), run]);
  });
}

/** Makes the next pending items ready as one batch and puts their jobs into the queue, in one transaction. */
export async function releaseBatch(store: StoreContext, run: string, size: number): Promise<number> {
  return store.knex.transaction(async (trx) => {
    await store.fence(trx);
    const [task] = await trx('tasks').where({ id: run }).whereNull('finished_at').increment('batches', 1).returning('batches');
    if (task === undefined) return 0;
    const next = trx('task_items').select('id').where({ task_id: run, state: 'pending' }).orderBy('ordinal').limit(size);
    const released = await trx('task_items')
      .whereIn('id', next)
      .update({ state: 'ready', batch: task.batches })
      .returning(['id', 'ordinal']);
    released.sort((a, b) => a.ordinal - b.ordinal);
    await addJobs(
      trx,
      store.queueSchema,
      'item',
      released.map(({ id }) => itemJob(id)),
    );
    return released.length;
  });
}

const PROGRESS = `
  select exists (select from task_items where task_id = t.id and state = 'pending') as "hasPending",
    (select count(*)::integer from task_items where task_id = t.id and state = 'ready') as ready, t.batches > 0 as "hasBegun",
    (select count(*)::integer from downloads d where d.task_id = t.id and ${isUnderWay('d')}) as "openDownloads"
  from tasks t where t.id = ?`;

export interface RunProgress {
  hasPending: boolean;
  ready: number;
  hasBegun: boolean;
  openDownloads: number;
}

/** What a run's next move needs, at a cost that does not grow with what is done. */
export async function runProgress(store: StoreContext, run: string): Promise<RunProgress> {
  const { rows } = await store.knex.raw(PROGRESS, [run]);
  return rows[0] ?? { hasPending: false, ready: 0, hasBegun: false, openDownloads: 0 };
}

export async function countItems(store: StoreContext, run: string): Promise<RunCounts> {
  const { rows } = await store.knex.raw(
    `select state, outcome, count(*)::integer as n from task_items where task_id = ? group by state, outcome
     union all
     select 'download', null, count(*)::integer from downloads d
       where task_id = ? and ${isUnderWay('d')}`,
    [run, run],
  );
  const counts: RunCounts = { pending: 0, ready: 0, settled: 0, openDownloads: 0, byOutcome: {} };
  for (const { state, outcome, n } of rows as { state: string; outcome: ItemOutcome | null; n: number }[]) {
    if (state === 'download') counts.openDownloads = n;
    else counts[state as 'pending' | 'ready' | 'settled'] += n;
    if (outcome !== null) counts.byOutcome[outcome] = n;
  }
  return counts;
}

export async function getItem<Facts>(store: StoreContext, id: string): Promise<StoredItem<Facts> | null> {
  const row = rowId(id) && (await store.knex('task_items').where({ id }).first());
  return row ? itemOf<Facts>(row) : null;
}

// biome-ignore lint/suspicious/noExplicitAny: a row as the driver gives it
function itemOf<Facts>(row: any): StoredItem<Facts> {
  const { id, key, label, ordinal, batch, state, step, facts, outcome, attempts } = row;
  return { id, run: row.task_id, key, label, ordinal, batch, state, step, facts, outcome, attempts };
}

/** Stores what a step came to, with its journal. An item that is further already, or settled, stays as it is. */
export async function saveStep<Facts>(
  store: StoreContext,
  item: string,
  made: { step: number; facts: Facts; journal: JournalLine[] },
): Promise<void> {
  const bindings = [made.step, json(made.facts), item, made.step, item, json(made.journal)];
  await store.fenced(STEP, bindings);
}

const STEP = `
  moved as (
    update task_items set step = ?, facts = ?::jsonb from lease where id = ? and state <> 'settled' and step <= ? returning task_id),
  noted as (
    insert into journal (task_id, item_id, kind, message, data)
    select task_id, ?::bigint, value->>'kind', value->>'message', value->'data'
    from moved cross join jsonb_array_elements(?::jsonb) with ordinality as l(value, nth) order by nth)`;

export function addItemJob(store: StoreContext, trx: Knex.Transaction, item: string, at?: Date): Promise<void> {
  return addJob(trx, store.queueSchema, { name: 'item', ...itemJob(item), ...(at ? { at } : {}) });
}

const itemJob = (item: string) => ({ payload: { item }, key: `item:${item}` });

/** Ends the item and wakes its run where that can move now, in one transaction; an item that is settled already stays as it is. */
export async function settleItem(
  store: StoreContext,
  item: string,
  end: { outcome: ItemOutcome; reason: string; journal: JournalLine[] },
): Promise<void> {
  await store.knex.transaction(async (trx) => {
    await store.fence(trx);
    const row = await settleOnce(trx, item, { outcome: end.outcome, reason: end.reason, settled_at: store.clock.now() });
    if (row === undefined) return;
    await writeJournal(trx, row.task_id, item, end.journal);
    if ((await lockOpen(trx, row.task_id)) && (await hasMove(trx, row.task_id))) await addRunJob(trx, store.queueSchema, row.task_id);
  });
}

// A run moves on when half of its batch is worked at the latest, or all of it where no other comes after. Asked under the lock of its row:
// of two items that end at once the second must see the first one's end.
async function hasMove(trx: Knex.Transaction, run: string): Promise<boolean> {
  const { rows } = await trx.raw(HAS_MOVE, [run, run, run]);
  return rows[0].hasMove;
}

const HAS_MOVE = `
  select coalesce((select count(*) from task_items where task_id = ? and state = 'ready')
    <= case when exists (select from task_items where task_id = ? and state = 'pending') then (plan->'batch'->>'size')::integer / 2 else 0 end,
    true) as "hasMove"
  from tasks where id = ?`;

async function settleOnce(trx: Knex.Transaction, item: string, end: object): Promise<{ task_id: string } | undefined> {
  const [row] = await trx('task_items')
    .where({ id: item })
    .whereNot({ state: 'settled' })
    .update({ state: 'settled', ...end })
    .returning('task_id');
  return row;
}
