import { resolve } from 'node:path';
import { pino } from 'pino';
import { hasErrors } from '../config/finding.ts';
import { PIPELINES_FILE } from '../config/load-config.ts';
import { renderFindings } from '../config/render-findings.ts';
import { type Watching, watchConfig } from '../config/watch-config.ts';
import type { PipelinePlan } from '../plan/plan.ts';
import { migrateQueue, type Queue, startQueue } from '../queue/index.ts';
import { resumeApplying } from '../run/apply-plan.ts';
import { createApi, listen, type RunningServer } from '../server/server.ts';
import { openStore } from '../store/index.ts';
import { Scheduler, type SchedulerClock } from '../trigger/scheduler.ts';
import { keepBackups } from './backups.ts';
import { CloseList } from './close-list.ts';
import { type DaemonStore, type Opened, TOKENS, type Wiring, wire } from './container.ts';
import { serverParts } from './desks/server-parts.ts';
import { startEventLoops } from './events/event-loops.ts';
import { LogTap } from './events/log-tap.ts';
import { firstKey } from './first-key.ts';
import { jobHandlers } from './jobs.ts';
import { Problems } from './problems.ts';
import { announce, retract } from './running-daemon.ts';
import { seedGenres } from './seed-genres.ts';
import { databaseUrl, readSettings, type Settings, secretKey } from './settings.ts';
import { systemTime } from './system-time.ts';

/** Items worked at the same time by one daemon. */
const CONCURRENCY = 8;
/** How long the end waits for what is being worked; ten seconds are enough for it all. */
const LONGEST_WORK_MS = 4000;
/** How often a daemon looks for leases of dead ones. */
const DEAD_LOOK_MS = 5000;

const KEY_OF_ITS_OWN =
  'secrets such as the MAM session are sealed with a key in the data folder; if several daemons share this database, give all of them the same TOMEWRIGHT_KEY in .env';

export interface DaemonOptions {
  /** The folder with pipelines.yaml, config/ and .env. */
  home: string;
  env: NodeJS.ProcessEnv;
  /** Lifts the gaps between requests; given by the sandbox and tests alone. */
  pace?: 'real' | 'lifted';
  /**
   * `full` unless said. `run`: no API and no schedules but the intervals that follow downloads, for one run by hand. `plugins`: takes
   * no work at all, for asking the instances.
   */
  scope?: 'full' | 'run' | 'plugins';
  leaseTtlMs?: number;
  /** What was read of `home` a moment ago; absent: it is read. */
  settings?: Settings;
  /** The machine's own unless said; another one is given by tests alone. */
  clock?: SchedulerClock;
}

export interface Daemon {
  url: string;
  /** "embedded PostgreSQL 18.4", "PostgreSQL 15.20". */
  database: string;
  /** Path of the first API key, where this start made it. */
  firstKey: string | null;
  store: DaemonStore;
  wiring: Wiring;
  problems: Problems;
  /** Ends everything in order; gives the names of parts that hung. */
  stop(): Promise<string[]>;
}

/** Starts the daemon: database, queue, plugins, schedules, API. Throws a sentence with a remedy where it cannot. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const settings = options.settings ?? (await readSettings({ home: options.home, env: options.env }));
  if (hasErrors(settings.findings) || !settings.plan || !settings.app) throw new Error(renderFindings(settings.findings, settings.texts));
  const opened = { ...(await open(options, settings)), settings: settings as Opened['settings'] };
  const closing = new CloseList();
  closing.add('database', () => opened.store.close(), 5000);
  try {
    return await begin(options, opened, closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
}

async function open(options: DaemonOptions, settings: Settings): Promise<Omit<Opened, 'settings'>> {
  const { app } = settings;
  const { clock = systemTime } = options;
  if (!app) throw new Error('config/app.yaml is not in order');
  const dataDir = resolve(options.home, app.data);
  const tap = new LogTap();
  // A command that asks something has its own words for its owner.
  const level = options.scope === 'plugins' ? 'warn' : app.logLevel;
  const log = pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, tap);
  const url = databaseUrl(settings, options.env);
  const store: DaemonStore = await openStore({
    ...(url ? { url } : {}),
    dataDir,
    log: plain(log),
    clock,
    ...(options.leaseTtlMs ? { leaseTtlMs: options.leaseTtlMs } : {}),
    secretKey: secretKey(settings, options.env),
  });
  return { store, log, tap, clock, ending: new AbortController(), pace: options.pace ?? 'real', env: options.env };
}

/** pino's methods are called with fields first, always. */
const plain = (log: Opened['log']) => ({
  debug: (fields: object, message: string) => log.debug(fields, message),
  info: (fields: object, message: string) => log.info(fields, message),
  warn: (fields: object, message: string) => log.warn(fields, message),
  error: (fields: object, message: string) => log.error(fields, message),
});

async function begin(options: DaemonOptions, opened: Opened, closing: CloseList): Promise<Daemon> {
  const { store, settings } = opened;
  const { scope = 'full' } = options;
  const wiring = wire(opened);
  const problems = new Problems(wiring.get(TOKENS.plugins), settings.findings);
  closing.add('plugins', () => wiring.get(TOKENS.host).close(), 1500);
  if (scope !== 'plugins') await takeWork(opened, wiring, closing, options.env);
  const dataDir = resolve(options.home, settings.app.data);
  const keyFile = scope === 'full' ? await firstKey(store.apiKeys, dataDir) : null;
  const server = scope === 'full' ? await serve(opened, wiring, problems, closing) : null;
  if (scope !== 'plugins') await keepTime(options, opened, wiring, problems, closing);
  if (server) {
    announce(dataDir, { pid: process.pid, url: server.url, database: store.database.url });
    closing.add('announcement', () => retract(dataDir));
  }
  const kind = store.database.kind === 'embedded' ? 'embedded PostgreSQL' : 'PostgreSQL';
  const database = `${kind} ${store.database.version}`;
  return { url: server?.url ?? '', database, firstKey: keyFile, store, wiring, problems, stop: () => closing.close() };
}

/** Takes a lease and works the queue; what dead daemons left is taken over. */
async function takeWork(opened: Opened, wiring: Wiring, closing: CloseList, env: NodeJS.ProcessEnv): Promise<void> {
  const { store, settings, log } = opened;
  await migrateQueue({ url: store.database.url, log: plain(log) });
  await store.state.prepare();
  await store.leases.start();
  if (store.database.kind === 'postgresql' && !secretKey(settings, env)) log.warn({}, KEY_OF_ITS_OWN);
  await store.configVersions.save(settings.plan.version, settings.plan, settings.texts[PIPELINES_FILE] ?? '');
  await seedGenres(store, settings.plan.pipelines);
  const queue = await startWorking(opened, wiring);
  // What is still worked after that goes on at the next start: without the lease it writes nothing more, whatever its services say now.
  closing.add('lease', () => store.leases.close());
  closing.add('queue', () => queue.stop().then(() => store.leases.workEnded()), LONGEST_WORK_MS);
  closing.add('takeover', takeOver(opened, queue));
}

async function startWorking(opened: Opened, wiring: Wiring): Promise<Queue> {
  const { store, log } = opened;
  const { handlers, gaveUp } = jobHandlers(wiring);
  return startQueue({
    url: store.database.url,
    handlers,
    concurrency: CONCURRENCY,
    log: plain(log),
    onPool: (pool) => store.leases.addPool(pool),
    onGaveUp: gaveUp,
  });
}

/** Looks for leases of dead daemons, now and from time to time, and makes their jobs run again. A lost lease is taken anew. */
function takeOver({ store, log }: Opened, queue: Queue): () => void {
  const look = async (): Promise<void> => {
    try {
      const pools = await store.leases.takeDead();
      if (pools.length > 0) log.warn({ jobs: await queue.forceUnlock(pools) }, 'took over the work of a daemon that ended');
    } catch (error) {
      log.warn({ err: error }, 'could not look for the work of dead daemons; looking again soon');
    }
  };
  const regain = (): void =>
    void store.leases.start().catch((error: unknown) => {
      log.warn({ err: error }, 'the lease could not be taken anew; trying again');
      setTimeout(regain, DEAD_LOOK_MS).unref();
    });
  store.leases.onLost(regain);
  void look();
  const timer = setInterval(() => void look(), DEAD_LOOK_MS);
  return () => clearInterval(timer);
}

async function serve(opened: Opened, wiring: Wiring, problems: Problems, closing: CloseList): Promise<RunningServer> {
  const { app } = opened.settings;
  const server = await listen(createApi(serverParts(opened, wiring, problems)), app.port, app.host).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      throw new Error(`port ${app.port} of ${app.host} is taken; is another Tomewright running? Set another "port" in config/app.yaml`);
    },
  );
  closing.add('API', () => server.close());
  closing.add('live events', () => opened.ending.abort());
  return server;
}

/** Schedules, and the files whose change makes a new plan. */
async function keepTime(options: DaemonOptions, opened: Opened, wiring: Wiring, problems: Problems, closing: CloseList): Promise<void> {
  const plugins = wiring.get(TOKENS.plugins);
  const { store, log, clock } = opened;
  const scheduler = new Scheduler({
    clock,
    plans: () => plugins.current().pipelines.filter((pipeline) => options.scope !== 'run' || followsDownloads(pipeline)),
    lastSlot: (name) => store.slots.last(name),
    claim: async () => true, // the slot is claimed in the transaction that starts the run
    start: async (name, slot) => {
      const plan = plugins.current();
      const pipeline = plan.pipelines.find((each) => each.name === name);
      const kind = pipeline?.when.some((when) => when.kind === 'every') ? 'every' : 'schedule';
      if (pipeline) await store.runs.start({ plan: pipeline, planVersion: plan.version, trigger: kind, slot });
    },
    onError: (error, pipeline) => log.warn({ err: error, pipeline }, 'a schedule could not be started; it is tried again'),
  });
  const files = ['pipelines.yaml', '.env', 'config/secrets.yaml'];
  const events = options.scope === 'run' ? null : startEventLoops(wiring, closing, problems);
  const changed = (): void =>
    void reload(options, opened, wiring, problems).then(() => {
      events?.fit();
      return scheduler.look();
    });
  const watching: Watching = watchConfig(options.home, changed, { files });
  closing.add('file watcher', () => watching.close());
  closing.add('schedules', () => scheduler.stop());
  await scheduler.start();
  if (options.scope !== 'run') {
    const backups = keepBackups({ store, log, now: () => clock.now().getTime() });
    closing.add('backups', () => backups.stop());
  }
  await resumeApplying({ plans: plugins, runs: store.runs, proposals: store.plans });
}

const followsDownloads = (pipeline: PipelinePlan): boolean =>
  pipeline.select.noun === 'downloads' && pipeline.when.some((when) => when.kind === 'every');

/** A good file becomes the plan; a bad one changes nothing and is told with its lines. */
async function reload(options: DaemonOptions, opened: Opened, wiring: Wiring, problems: Problems): Promise<void> {
  const { log, store } = opened;
  try {
    const next = await readSettings({ home: options.home, env: options.env, previousText: opened.settings.texts['pipelines.yaml'] ?? '' });
    problems.found(next.findings);
    if (!next.plan)
      return void log.error(
        { findings: renderFindings(next.findings, next.texts) },
        'pipelines.yaml has mistakes; the plan before goes on',
      );
    await store.configVersions.save(next.plan.version, next.plan, next.texts[PIPELINES_FILE] ?? '');
    await seedGenres(store, next.plan.pipelines);
    await wiring.get(TOKENS.plugins).change(next.plan, next.secrets);
    opened.settings.texts = next.texts;
    log.info({ version: next.plan.version.slice(0, 12) }, 'pipelines.yaml was changed; the new plan is live');
  } catch (error) {
    log.error({ err: error }, 'pipelines.yaml could not be read again; the plan before goes on');
  }
}
