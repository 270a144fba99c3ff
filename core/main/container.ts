import 'reflect-metadata';
import type { Logger } from 'pino';
import { type DependencyContainer, instanceCachingFactory, container as root } from 'tsyringe';
import type { AppConfig } from '../config/app/app-config.ts';
import { systemClock } from '../host/clock.ts';
import { createHost } from '../host/host.ts';
import type { Host } from '../host/parts.ts';
import { nzbInfo } from '../host/torrent/nzb.ts';
import { torrentInfo } from '../host/torrent/torrent.ts';
import { openImporter } from '../import/index.ts';
import type { PipelinePlan } from '../plan/plan.ts';
import type { Facts, Ports } from '../run/ports.ts';
import { createMetrics, type Metrics } from '../server/metrics.ts';
import type { Store } from '../store/index.ts';
import type { SchedulerClock } from '../trigger/scheduler.ts';
import type { LogTap } from './events/log-tap.ts';
import { LivePlugins } from './live-plugins.ts';
import { VERSION } from './project.ts';
import type { Settings } from './settings.ts';
import type { Works } from './works.ts';

export type DaemonStore = Store<PipelinePlan, Facts>;

/** What must be opened before anything can be wired. */
export interface Opened {
  settings: Settings & { app: AppConfig; plan: NonNullable<Settings['plan']> };
  store: DaemonStore;
  log: Logger;
  tap: LogTap;
  clock: SchedulerClock;
  /** Aborted when the daemon ends: what goes on for ever ends then. */
  ending: AbortController;
  /** Where secrets may stand. */
  env: NodeJS.ProcessEnv;
  /** A constructor argument and nothing else: no file and no environment variable leads here. */
  pace: 'real' | 'lifted';
}

/** A symbol that remembers the type of what it stands for, so that a wrong wiring does not compile. */
interface Token<T> {
  symbol: symbol;
  type?: T;
}

const token = <T>(name: string): Token<T> => ({ symbol: Symbol(name) });

export const TOKENS = {
  opened: token<Opened>('opened'),
  metrics: token<Metrics>('metrics'),
  host: token<Host>('host'),
  plugins: token<LivePlugins>('plugins'),
  ports: token<Ports>('ports'),
  /** Read at the first asking, of which the daemon does one itself as soon as it is ready. */
  works: token<() => Promise<Works>>('works'),
};

export interface Wiring {
  get<T>(token: Token<T>): T;
}

/** All wiring in one place: each factory names its parts by token, and each part is made once. */
export function wire(opened: Opened): Wiring {
  const container: DependencyContainer = root.createChildContainer();
  const wiring: Wiring = { get: (wanted) => container.resolve(wanted.symbol) };
  const provide = <T>(wanted: Token<T>, make: (get: Wiring['get']) => T): void => {
    container.register<T>(wanted.symbol, { useFactory: instanceCachingFactory(() => make(wiring.get)) });
  };
  provide(TOKENS.opened, () => opened);
  provide(TOKENS.metrics, () => createMetrics());
  provide(TOKENS.host, (get) => hostOf(get(TOKENS.opened), get(TOKENS.metrics)));
  provide(TOKENS.plugins, (get) => {
    const { settings, store } = get(TOKENS.opened);
    return new LivePlugins(get(TOKENS.host), settings.plan, settings.secrets, switchedOff(store));
  });
  provide(TOKENS.ports, (get) => portsOf(get(TOKENS.opened), get(TOKENS.plugins)));
  provide(TOKENS.works, (get) => {
    let read: Promise<Works> | undefined;
    return () => (read ??= import('./works.ts').then(({ worksOn }) => worksOn(get(TOKENS.ports))));
  });
  return wiring;
}

/** How long a daemon may go on calling an instance that was disabled through another one. */
const SWITCH_KNOWN_MS = 2000;

function switchedOff(store: DaemonStore): () => Promise<ReadonlySet<string>> {
  let known: Promise<ReadonlySet<string>> | null = null;
  let until = 0;
  return () => {
    if (!known || Date.now() > until) {
      until = Date.now() + SWITCH_KNOWN_MS;
      known = store.switches.plugins().then((names) => new Set(names));
      known.catch(() => {
        known = null;
      });
    }
    return known;
  };
}

function hostOf({ store, log, pace, clock, settings }: Opened, meter: Metrics): Host {
  return createHost({
    clock: { ...systemClock, now: () => clock.now() },
    grant: (key, gapMs) => store.permits.grant(key, gapMs),
    budget: { take: (key, perDay, day) => store.permits.take(key, perDay, day) },
    store: { cache: store.cache, state: store.state },
    exclusive: (name, work) => store.exclusive.run(name, work),
    mayWrite: () => store.leases.guard(),
    logger: log,
    meter,
    browser: settings.app.browser,
    userAgent: `Tomewright/${VERSION} (+https://github.com/tomewright/tomewright)`,
    pace,
  });
}

function portsOf({ store, log, clock }: Opened, plugins: LivePlugins): Ports {
  return {
    clock: { now: () => clock.now(), sleep: (ms) => systemClock.sleep(ms) },
    plans: plugins,
    plugins,
    runs: store.runs,
    actions: store.actions,
    proposals: store.plans,
    shelf: store.shelf,
    downloads: store.downloads,
    provenance: store.provenance,
    importer: openImporter(),
    torrent: (payload) => torrentInfo(payload.kind === 'magnet' ? payload.uri : payload.bytes),
    nzb: nzbInfo,
    outbox: store.outbox,
    forget: (keepMs) => store.forget(keepMs),
    log: {
      info: (fields, message) => log.info(fields, message),
      warn: (fields, message) => log.warn(fields, message),
      error: (fields, message) => log.error(fields, message),
    },
  };
}
