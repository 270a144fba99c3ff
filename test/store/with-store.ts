import type { TestContext } from 'node:test';
import { migrateQueue } from '../../core/queue/index.ts';
import type { Database } from '../../core/store/database.ts';
import { nouns, type Store } from '../../core/store/index.ts';
import { silent, type TestDatabase, withDatabase } from '../../core/store/testing/with-database.ts';

export interface TestPlan {
  name: string;
  overlap: 'skip' | 'queue';
  about: string;
}
export type TestFacts = { book?: { id: string }; candidates?: string[] };
export type TestStore = Store<TestPlan, TestFacts>;

export interface StoreBench extends TestDatabase {
  store: TestStore;
  clock: { now(): Date; set(to: Date): void };
  /** One more daemon on the same database: pool, lease and all. */
  daemon(name: string, leaseTtlMs?: number): TestStore;
  t: TestContext;
}

export const plan = (name: string, overlap: 'skip' | 'queue' = 'skip'): TestPlan => ({ name, overlap, about: 'a test' });

/** A test on each kind of database, with the store and the queue's tables ready. */
export function withStore(name: string, work: (bench: StoreBench) => Promise<void>): void {
  withDatabase(name, async (database, t) => {
    await migrateQueue({ url: database.url, schema: database.queueSchema, log: silent });
    const clock = settableClock();
    const made: TestStore[] = [];
    const daemon = (each: string, leaseTtlMs = 15_000) => {
      made.push(storeOn(database, { clock, daemon: each, leaseTtlMs }));
      return made.at(-1) as TestStore;
    };
    try {
      await work({ ...database, store: daemon('first'), clock, daemon, t });
    } finally {
      for (const store of made) await store.leases.stop().catch(() => {});
    }
  });
}

function storeOn(database: TestDatabase, made: { clock: { now(): Date }; daemon: string; leaseTtlMs: number }): TestStore {
  const { schema, queueSchema, url } = database;
  const knex = database.anotherPool();
  const open: Database = { knex, url, schema, kind: 'postgresql', version: '0', close: async () => {}, disconnect: async () => {} };
  return nouns<TestPlan, TestFacts>(open, { url, schema, queueSchema, dataDir: '', log: silent, ...made });
}

function settableClock() {
  let now = new Date('2026-03-01T12:00:00Z');
  return {
    now: () => now,
    set: (to: Date) => {
      now = to;
    },
  };
}

export async function jobs(bench: TestDatabase): Promise<{ name: string; key: string | null; runAt: Date; attempts: number }[]> {
  const { rows } = await bench.knex.raw('select task_identifier as name, key, run_at as "runAt", attempts from ??.jobs order by id', [
    bench.queueSchema,
  ]);
  return rows;
}

/** Caps that nothing here passes. */
export const WIDE = { every: { since: new Date(0), downloads: 1_000_000 } };

/** The reserved download, or null where it is taken. */
export async function reserve(store: TestStore, download: Parameters<TestStore['downloads']['reserve']>[0]) {
  const reserved = await store.downloads.reserve(download, { caps: WIDE });
  return reserved.outcome === 'reserved' ? reserved.download : null;
}

/** The stored action of an intent that no cap stops. */
export async function intend(store: TestStore, action: Parameters<TestStore['actions']['intend']>[0]) {
  const stored = await store.actions.intend(action);
  if (!stored) throw new Error(`the intent ${action.key} was stopped by a cap`);
  return stored;
}
