import type { StoreContext } from './store-context.ts';

/** How long each kind of history is kept, in milliseconds. What undo and the protection of people's edits live on is not among them. */
export interface Keep {
  runs?: number;
  apiLogs?: number;
  inbox?: number;
  outbox?: number;
  slots?: number;
}

const BATCH = 500;
/** The id of a webhook is taken once in seven days, whatever its owner would forget sooner. */
const LEAST_MS: Keep = { inbox: 7 * 86_400_000 };
/** A release that no source listed for so long is gone. */
const UNSEEN_MS = 365 * 86_400_000;

interface Rule {
  table: string;
  condition: string;
  key: string;
}

const RULES: Record<keyof Keep, Rule> = {
  runs: { table: 'tasks', key: 'id', condition: 'finished_at < ?' },
  apiLogs: { table: 'api_logs', key: 'id', condition: 'at < ?' },
  inbox: { table: 'inbox', key: 'id', condition: 'received_at < ? and handled_at is not null' },
  outbox: { table: 'outbox', key: 'id', condition: "created_at < ? and state in ('sent', 'failed')" },
  // The latest slot of a pipeline tells where a catch-up goes on, however old it is.
  slots: {
    table: 'schedule_slots',
    key: '(pipeline, slot)',
    condition: 'slot < ? and slot < (select max(l.slot) from schedule_slots l where l.pipeline = schedule_slots.pipeline)',
  },
};

/**
 * Deletes what is older than its time, a few rows at a time, so that nobody waits for us; what somebody else holds is left for the next
 * time, so that we wait for nobody. Gives how many of each.
 */
export async function forget(store: StoreContext, keep: Keep): Promise<Record<string, number>> {
  const now = store.clock.now().getTime();
  const forgotten: Record<string, number> = {};
  for (const [kind, ms] of Object.entries(keep) as [keyof Keep, number][]) {
    forgotten[kind] = await inBatches(store, RULES[kind], new Date(now - Math.max(ms, LEAST_MS[kind] ?? 0)));
  }
  await inBatches(store, { table: 'cache', key: 'key', condition: 'expires_at < ?' }, new Date(now));
  await inBatches(store, { table: 'pauses', key: 'key', condition: 'until < ?' }, new Date(now));
  await inBatches(store, { table: 'releases', key: 'id', condition: 'last_seen < ?' }, new Date(now - UNSEEN_MS));
  await inBatches(store, { table: 'budgets', key: '(key, day)', condition: 'day < ?' }, new Date(now - 7 * 86_400_000));
  return forgotten;
}

async function inBatches(store: StoreContext, { table, key, condition }: Rule, before: Date): Promise<number> {
  const keys = key.replace(/[()]/g, '');
  let total = 0;
  for (let deleted = BATCH; deleted === BATCH; total += deleted) {
    const statement = `delete from ${table} where ${key} in (select ${keys} from ${table} where ${condition} limit ${BATCH} for update skip locked)`;
    deleted = (await store.knex.raw(statement, [before])).rowCount;
  }
  return total;
}
