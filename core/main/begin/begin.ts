import { resolve } from 'node:path';
import { PIPELINES_FILE } from '../../config/read-files.ts';
import { type Queue, startQueue } from '../../queue/index.ts';
import { createApi, listen, type RunningServer } from '../../server/server.ts';
import { openConnections } from '../../store/connections.ts';
import type { CloseList } from '../close-list.ts';
import { type Opened, TOKENS, type Wiring, wire } from '../container.ts';
import type { Daemon, DaemonOptions } from '../daemon.ts';
import { serverParts } from '../desks/server-parts.ts';
import { secretKey } from '../early-settings.ts';
import { plain } from '../plain-log.ts';
import { Problems } from '../problems.ts';
import { announce, retract } from '../running-daemon.ts';
import { firstKey } from './first-key.ts';
import { jobHandlers } from './jobs.ts';
import { keepTime } from './keep-time.ts';
import { lookBack } from './look-back.ts';
import { seedGenres } from './seed-genres.ts';

/** Items worked at the same time by one daemon. */
const CONCURRENCY = 8;
/** How long the end waits for what is being worked; ten seconds are enough for it all. */
const LONGEST_WORK_MS = 4000;
/** How often a daemon looks for leases of dead ones. */
const DEAD_LOOK_MS = 5000;

const KEY_OF_ITS_OWN =
  'secrets such as the MAM session are sealed with a key in the data folder; if several daemons share this database, give all of them the same TOMEWRIGHT_KEY in .env';

/** Queue, plugins, API, schedules: all that a daemon is once its database is open. */
export async function begin(options: DaemonOptions, opened: Opened, closing: CloseList): Promise<Daemon> {
  const { store, settings } = opened;
  const { scope = 'full' } = options;
  const wiring = wire(opened);
  const problems = new Problems(wiring.get(TOKENS.plugins), settings.findings);
  closing.add('plugins', () => wiring.get(TOKENS.host).close(), 1500);
  if (scope !== 'plugins') await takeWork(opened, wiring, closing, options);
  const dataDir = resolve(options.home, settings.app.data);
  const keyFile = scope === 'full' ? await firstKey(store.apiKeys, dataDir) : null;
  const server = scope === 'full' ? await serve(opened, wiring, problems, closing) : null;
  if (scope !== 'plugins') {
    await keepTime(options, opened, wiring, problems, closing);
    readWorks(opened, wiring);
  }
  if (server) {
    announce(dataDir, { url: server.url, database: store.database.url });
    closing.add('announcement', () => retract(dataDir));
  }
  const kind = store.database.kind === 'embedded' ? 'embedded PostgreSQL' : 'PostgreSQL';
  const database = `${kind} ${store.database.version}`;
  return { url: server?.url ?? '', database, firstKey: keyFile, store, wiring, problems, stop: () => closing.close() };
}

/** Now and not with the first run: until then the files may have been replaced by those of another release. */
function readWorks({ log }: Opened, wiring: Wiring): void {
  const works = wiring.get(TOKENS.works);
  works().catch((err: unknown) => log.error({ err }, 'what works runs could not be read'));
}

/** Takes a lease and works the queue; what dead daemons left is taken over. */
async function takeWork(opened: Opened, wiring: Wiring, closing: CloseList, { home, env }: DaemonOptions): Promise<void> {
  const { store, settings, log } = opened;
  const dataDir = resolve(home, settings.app.data);
  if (store.database.kind === 'postgresql' && !secretKey(settings, env)) log.warn({}, KEY_OF_ITS_OWN);
  await store.state.prepare();
  const [endLookingBack] = await Promise.all([
    lookBack({ store, log: plain(log), dataDir }),
    store.leases.start(),
    store.configVersions.save(settings.plan.version, settings.plan, settings.texts[PIPELINES_FILE] ?? ''),
    seedGenres(store, settings.plan.pipelines),
  ]);
  closing.add('look back', endLookingBack);
  const queue = await startWorking(opened, wiring);
  // What is still worked after that goes on at the next start: without the lease it writes nothing more, whatever its services say now.
  closing.add('lease', () => store.leases.close());
  closing.add('queue', () => queue.stop().then(() => store.leases.workEnded()), LONGEST_WORK_MS);
  closing.add('takeover', takeOver(opened, queue));
}

async function startWorking(opened: Opened, wiring: Wiring): Promise<Queue> {
  const { store, log } = opened;
  const { handlers, gaveUp } = jobHandlers(wiring);
  const said = plain(log);
  return startQueue({
    connect: (max) => openConnections(store.database.url, said, max),
    handlers,
    concurrency: CONCURRENCY,
    log: said,
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
