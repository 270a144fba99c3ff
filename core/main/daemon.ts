import { resolve } from 'node:path';
import { pino } from 'pino';
import { hasErrors } from '../config/finding.ts';
import { renderFindings } from '../config/render-findings.ts';
import { openStore } from '../store/index.ts';
import type { SchedulerClock } from '../trigger/scheduler.ts';
import { CloseList } from './close-list.ts';
import type { DaemonStore, Opened, Wiring } from './container.ts';
import { databaseUrl, secretKey } from './early-settings.ts';
import { LogTap } from './events/log-tap.ts';
import { plain } from './plain-log.ts';
import type { Problems } from './problems.ts';
import { readSettings, type Settings } from './settings.ts';
import { systemTime } from './system-time.ts';

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
  /** What must be done before the database is opened, and is under way. */
  prepared?: Promise<void>;
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
  // Most of a start is reading modules; meanwhile the database starts.
  const beginning = import('./begin/begin.ts');
  beginning.catch(() => {});
  await options.prepared;
  const opened = { ...(await open(options, settings)), settings: settings as Opened['settings'] };
  const closing = new CloseList();
  closing.add('database', () => opened.store.close(), 5000);
  try {
    const { begin } = await beginning;
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
    ...(options.scope === 'plugins'
      ? {}
      : { alongside: async (at) => (await import('../queue/index.ts')).migrateQueue({ url: at, log: plain(log) }) }),
  });
  return { store, log, tap, clock, ending: new AbortController(), pace: options.pace ?? 'real', env: options.env };
}
