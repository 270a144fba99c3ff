import type { Log } from '../sdk/index.ts';
import { ApiKeys } from './access/api-keys.ts';
import { ApiLogs } from './access/api-logs.ts';
import { Cache } from './access/cache.ts';
import { PluginState } from './access/plugin-state.ts';
import { openSeal, type Seal } from './access/sealed.ts';
import { Sessions } from './access/sessions.ts';
import { Actions } from './actions.ts';
import { type Backup, type BackupSource, folderOf, listBackups, makeBackup } from './backup/backups.ts';
import { ConfigVersions } from './config-versions.ts';
import { type Database, type DatabaseOptions, openDatabase, ping } from './database.ts';
import { Downloads } from './downloads/downloads.ts';
import { explainBook, findBooks } from './explain.ts';
import { forget, type Keep } from './forget.ts';
import { Genres } from './genres.ts';
import { Identity } from './identity.ts';
import { Leases } from './leases.ts';
import { Exclusive } from './limits/exclusive.ts';
import { Permits } from './limits/permits.ts';
import { Bell } from './mail/bell.ts';
import { EventStarts } from './mail/event-starts.ts';
import { Feed } from './mail/feed.ts';
import { Inbox } from './mail/inbox.ts';
import { Outbox } from './mail/outbox.ts';
import { ProblemBook } from './mail/problems.ts';
import { Watches } from './mail/watches.ts';
import { isUpgrade, migrateUp } from './migrate.ts';
import { Plans } from './plans.ts';
import { Provenance } from './provenance.ts';
import { Runs } from './runs/index.ts';
import type { PipelineShape } from './runs/runs.ts';
import { Shelf } from './shelf/index.ts';
import { shown } from './shown/index.ts';
import { Slots } from './slots.ts';
import type { StoreContext } from './store-context.ts';
import { Switches } from './switches.ts';
import { guarded } from './unavailable.ts';
export interface StoreOptions extends Omit<DatabaseOptions, 'schema'> {
  clock: { now(): Date };
  log: Log;
  /** `url` leads to the embedded database that a daemon runs on this very data folder: a backup of it is a copy, not a dump. */
  isBesideDaemon?: boolean;
  /** This daemon's name in its lease; a random one unless given. */
  daemon?: string;
  leaseTtlMs?: number;
  /** TOMEWRIGHT_KEY; absent: a key file in the data folder. */
  secretKey?: string | undefined;
  schema?: string;
  /** Schema of the queue's tables. */
  queueSchema?: string;
  /** What others keep in the same database, made or brought up to date at the same time as our own tables. */
  alongside?: (url: string) => Promise<void>;
}

/** Opens the database, brings it up to date, and gives every noun of the store. The queue's tables are the queue's own business. */
export async function openStore<Plan extends PipelineShape, Facts extends object>(options: StoreOptions) {
  const database = await openDatabase(options);
  try {
    await backUpFirst(database, options);
    const { url, schema } = database;
    const [ours, others] = await Promise.allSettled([
      migrateUp(schema === undefined ? { url } : { url, schema }),
      options.alongside?.(url),
    ]);
    if (ours.status === 'rejected') throw ours.reason;
    if (others.status === 'rejected') throw others.reason;
    const applied = ours.value;
    if (applied.length > 0) options.log.info({ applied }, 'the database was brought up to date');
    return nouns<Plan, Facts>(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** An upgrade of the database begins with a backup of it; where none can be made of an owner's own server, that is said, and it goes on. */
async function backUpFirst(database: Database, options: StoreOptions): Promise<void> {
  if (options.schema !== undefined || !(await isUpgrade(database.knex))) return;
  try {
    const { name } = await makeBackup(sourceOf(database, options), 'before an upgrade', options.clock.now());
    options.log.info({ name }, 'a backup was made before the database is brought up to date');
  } catch (err) {
    if (database.kind === 'embedded')
      throw new Error(`the database was not brought up to date, because no backup could be made of it before: ${(err as Error).message}`);
    options.log.warn({ err }, 'no backup could be made before the database is brought up to date');
  }
}

function sourceOf({ url, kind, version }: Database, { dataDir, isBesideDaemon }: StoreOptions): BackupSource {
  return { url, kind: isBesideDaemon ? 'embedded' : kind, version, dataDir };
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
    fenced: (writes, bindings) => leases.fenced(writes, bindings),
  };
  const inbox = new Inbox(context);
  const bell = new Bell(database.url, options.log);
  const apiLogs = guarded(new ApiLogs(context));
  return {
    database,
    leases,
    ping: () => ping(knex),
    close: async () => {
      await bell.close();
      await apiLogs.settled();
      await leases.close().catch((err) => options.log.warn({ err }, 'the lease could not be given up; it runs out by itself'));
      await database.close();
    },
    runs: guarded(new Runs<Plan, Facts>(context)),
    plans: guarded(new Plans<Plan, Facts>(context)),
    actions: guarded(new Actions(context, leases)),
    shelf: guarded(new Shelf(context)),
    downloads: guarded(new Downloads(context)),
    provenance: guarded(new Provenance(context)),
    permits: guarded(new Permits(context)),
    exclusive: guarded(new Exclusive(context, leases)),
    state: guarded(new PluginState(context, sealOf(options))),
    cache: guarded(new Cache(context)),
    apiKeys: guarded(new ApiKeys(context)),
    apiLogs,
    sessions: guarded(new Sessions(context)),
    outbox: guarded(new Outbox(context)),
    bell,
    feed: guarded(new Feed(context)),
    problems: guarded(new ProblemBook(context)),
    inbox: guarded(inbox),
    eventStarts: guarded(new EventStarts<Plan>(context)),
    watches: guarded(new Watches(context, inbox, leases)),
    configVersions: guarded(new ConfigVersions(context)),
    slots: guarded(new Slots(context)),
    shown: guarded(shown(context)),
    switches: guarded(new Switches(context)),
    identity: guarded(new Identity(context)),
    genres: guarded(new Genres(context)),
    backups: {
      make: (reason: Backup['reason']) => makeBackup(sourceOf(database, options), reason, options.clock.now()),
      list: () => listBackups(options.dataDir),
      folder: folderOf(options.dataDir),
    },
    findBooks: (wanted: string) => findBooks(context, wanted),
    explainBook: (book: string) => explainBook(context, book),
    forget: (keep: Keep) => forget(context, keep),
  };
}

// Opened at the first secret: a daemon whose plugins keep none needs no key.
function sealOf({ secretKey, dataDir }: StoreOptions): () => Seal {
  let seal: Seal | null = null;
  return () => {
    seal ??= openSeal({ key: secretKey, dataDir });
    return seal;
  };
}

export type { ApiKey, Scope } from './access/api-keys.ts';
export type { ApiCall } from './access/api-logs.ts';
export type { Backup } from './backup/backups.ts';
export { type Restored, restoreBackup } from './backup/restore.ts';
export type { Database, DatabaseOptions } from './database.ts';
export type { ExplainedCandidate, Explanation } from './explain.ts';
export type { GenreSetting } from './genres.ts';
export type { Hold } from './identity.ts';
export { LeaseLost } from './leases.ts';
export type { LineKind, LineState, PlanLine, PlanState, StoredPlan } from './plans.ts';
export type { JobName, JobPayloads } from './runs/jobs.ts';
export type { CandidateRow, JournalEntry, Paged, PageRequest, RunItem, RunSummary } from './runs/list.ts';
export {
  BOOK_STATES,
  CursorWrong,
  DOWNLOAD_STATES,
  type Shown,
  type ShownCandidate,
  type ShownPlanLine,
  type ShownRun,
  type Silent,
} from './shown/index.ts';
export type { PipelineSwitch } from './switches.ts';
