import type { BookRecord, Log } from '../sdk/index.ts';
import { Actions } from './actions.ts';
import { type Database, type DatabaseOptions, openDatabase, ping } from './database.ts';
import { Leases } from './leases.ts';
import { migrateUp } from './migrate.ts';
import { Runs } from './runs/index.ts';
import type { PipelineShape } from './runs/runs.ts';
import type { StoreContext } from './store-context.ts';
import { guarded } from './unavailable.ts';

export interface StoreOptions extends Omit<DatabaseOptions, 'schema'> {
  clock: { now(): Date };
  log: Log;
  /** The key by which two records are known to be the same work (core/book). */
  identify(record: BookRecord): string;
  /** This daemon's name in its lease; a random one unless given. */
  daemon?: string;
  leaseTtlMs?: number;
  schema?: string;
  /** Schema of the queue's tables. */
  queueSchema?: string;
}

/** Opens the database, brings it up to date, and gives every noun of the store. The queue's tables are the queue's own business. */
export async function openStore<Plan extends PipelineShape, Facts extends object>(options: StoreOptions) {
  const database = await openDatabase(options);
  try {
    const applied = await migrateUp(database.schema === undefined ? { url: database.url } : { url: database.url, schema: database.schema });
    if (applied.length > 0) options.log.info({ applied }, 'the database was brought up to date');
    return nouns<Plan, Facts>(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

export type Store<Plan extends PipelineShape, Facts extends object> = Awaited<ReturnType<typeof openStore<Plan, Facts>>>;

/** The nouns on a database that is open and up to date. */
export function nouns<Plan extends PipelineShape, Facts extends object>(database: Database, options: StoreOptions) {
  const { knex } = database;
  const leases = new Leases({
    knex,
    log: options.log,
    isAlone: database.kind === 'embedded',
    ...(options.daemon === undefined ? {} : { daemon: options.daemon }),
    ...(options.leaseTtlMs === undefined ? {} : { ttlMs: options.leaseTtlMs }),
  });
  const context: StoreContext = {
    knex,
    clock: options.clock,
    queueSchema: options.queueSchema ?? 'graphile_worker',
    fence: (trx) => leases.fence(trx),
  };
  return {
    database,
    leases,
    ping: () => ping(knex),
    close: async () => {
      await leases.stop().catch((err) => options.log.warn({ err }, 'the lease could not be given up; it runs out by itself'));
      await database.close();
    },
    runs: guarded(new Runs<Plan, Facts>(context)),
    actions: guarded(new Actions(context, leases)),
  };
}

export { type Database, type DatabaseOptions, openDatabase, ping } from './database.ts';
export { FolderHeld } from './embedded/folder-lock.ts';
export { LeaseLost } from './leases.ts';
export { JOB_NAMES, type JobName, type JobPayloads } from './runs/jobs.ts';
export { isUnavailable, StoreUnavailable } from './unavailable.ts';
