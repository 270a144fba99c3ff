import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { migrateQueue } from '../../core/queue/index.ts';
import { silent, type TestDatabase } from '../../core/store/testing/with-database.ts';
import { BOOKS } from './books.ts';
import { type DaemonParts, type ModelDaemon, modelClock, startModelDaemon } from './daemon.ts';
import { modelPlan } from './home.ts';
import { violated } from './invariants.ts';
import { makeServices, type Services } from './services.ts';

const HALF_MINUTE_MS = 30_000;

interface Life {
  owned: readonly number[];
  /** The number of the call after which the daemon dies. */
  killAt: number;
  /** An instance that does not answer the first calls of the next life. */
  deaf?: string;
}

/** A database and a folder in which lives of daemons are lived, each from an empty store. */
export async function modelBench(database: TestDatabase, dir: string) {
  await migrateQueue({ url: database.url, schema: database.queueSchema, log: silent });
  const plan = await modelPlan(join(dir, 'home'));
  // The model's daemons die, its database does not: what it has not yet put on the disk is not lost.
  await database.knex.raw('alter database ?? set synchronous_commit = off', [new URL(database.url).pathname.slice(1)]);
  const knex = database.anotherPool();
  let lives = 0;

  const wipe = async (): Promise<void> => {
    const { rows } = await knex.raw("select tablename from pg_tables where schemaname = ? and tablename not like 'knex%'", [
      database.schema,
    ]);
    // Deleting a few rows is many times faster than truncating forty tables; no foreign key is asked meanwhile.
    await knex.transaction(async (trx) => {
      await trx.raw('set local session_replication_role = replica');
      for (const { tablename } of rows as { tablename: string }[]) await trx.raw('delete from ??', [tablename]);
    });
    await knex.raw('delete from ??._private_jobs', [database.queueSchema]);
  };

  /** A new world and an empty store. */
  const begin = async (owned: readonly number[]) => {
    await wipe();
    lives += 1;
    const folder = join(dir, `world-${lives}`);
    const services = makeServices(folder, owned);
    const clock = modelClock();
    const start = (name: string, more: Pick<DaemonParts, 'plugins' | 'turns'> = {}): Promise<ModelDaemon> =>
      startModelDaemon({ database, services, plan, clock, name, ...more }, knex);
    return { services, clock, start, end: () => rmSync(folder, { recursive: true, force: true }) };
  };

  /** From the first gap to all books in the library, killed once on the way; what was wrong at the end, and the calls up to the death. */
  const life = async (of: Life): Promise<{ wrong: string[]; calls: string[] }> => {
    const { owned, killAt, deaf } = of;
    const { services, clock, start, end } = await begin(owned);
    let daemon = await start('first');
    const calls: string[] = [];
    await daemon.startPipeline('complete-series', { trigger: 'manual' });
    for (let moves = 0; moves < 200; moves++) {
      const left = calls.length <= killAt ? killAt - calls.length : Number.POSITIVE_INFINITY;
      const moved = await daemon.workNext(left);
      calls.push(...daemon.calls());
      if (moved === 'killed') {
        calls.push('killed');
        await daemon.store.leases.stop();
        daemon = await start(`after-${moves}`);
        if (deaf) services.trouble.set(deaf, { code: 'unavailable', left: 2 });
      }
      if (moved !== 'nothing') continue;
      if (await isOver(daemon)) break;
      await letTimePass(daemon, services, clock);
    }
    const wrong = [...services.violations, ...(await violated(knex, database.queueSchema)), ...unowned(services)];
    await daemon.store.leases.stop();
    end();
    return { wrong, calls };
  };

  return { database, begin, life, violated: () => violated(knex, database.queueSchema) };
}

const isOver = async ({ store }: ModelDaemon): Promise<boolean> => {
  const { runs, retriesLater, openDownloads } = await store.runs.load();
  return runs === 0 && retriesLater === 0 && openDownloads === 0;
};

/** Downloads come to their end, half a minute passes, and the monitor looks. */
async function letTimePass(daemon: ModelDaemon, services: Services, clock: { now(): Date; pass(ms: number): void }): Promise<void> {
  for (const torrent of services.torrents.values()) torrent.state = 'finished';
  clock.pass(HALF_MINUTE_MS);
  const slot = new Date(Math.floor(clock.now().getTime() / HALF_MINUTE_MS) * HALF_MINUTE_MS);
  await daemon.startPipeline('download-monitor', { trigger: 'every', slot });
}

/** Books that should be in the library by now. */
const unowned = (services: Services): string[] =>
  BOOKS.filter((book) => ![...services.entries.values()].some((entry) => entry.relPath.endsWith(book.title))).map(
    (book) => `"${book.title}" did not arrive`,
  );
