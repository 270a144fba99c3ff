import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Daemon } from '../../core/main/daemon.ts';
import type { Fake, Misbehaviour } from '../fakes/fake-server.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { postgresql, type TestDatabase } from './databases.ts';
import { runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';

const FOR_MS = 2_000;
const json = (status: number, body: string): Misbehaviour => ({
  answer: { status, body, headers: { 'content-type': 'application/json' } },
});
/** How an upstream answers wrongly. That a real hang and a real drip end at the deadline is the contract kit's test. */
const SHAPES: Record<string, Misbehaviour> = {
  'a refused connection': { refuse: true },
  'a reset connection': { cut: true },
  'no answer at all': { hang: true, forMs: FOR_MS },
  'an answer that drips': { drip: true, forMs: FOR_MS },
  'an empty 200': { answer: { status: 200, body: '' } },
  'a 200 with []': json(200, '[]'),
  'a login page': {
    answer: { status: 200, body: '<!DOCTYPE html><html><head><title>Login</title></head><body>Please log in</body></html>' },
  },
  'another type': json(200, '{"status":"ok","data":"none","results":7,"total":"0","torrents":"x"}'),
  'half a JSON text': json(200, '{"results": [{"id": 1, '),
  'a 401': { answer: { status: 401, body: 'Unauthorized' } },
  'a 429': { answer: { status: 429, body: 'Too Many Requests', headers: { 'retry-after': '60' } } },
  'a 503': { answer: { status: 503, body: 'Service Unavailable' } },
};
const UPSTREAMS: Record<string, (world: World) => Fake> = {
  myanonamouse: (world) => world.mam,
  prowlarr: (world) => world.prowlarr,
  qbittorrent: (world) => world.downloader.fake!,
  audiobookshelf: (world) => world.shelf,
};

/** What must not change because somebody answered badly. */
async function state({ store }: Daemon): Promise<object> {
  const { knex } = store.database;
  const count = async (table: string, where = 'true') => Number((await knex(table).whereRaw(where).count('* as n').first())?.['n']);
  return {
    missing: await count('missing_books', 'given_up_at is null'),
    givenUp: await count('missing_books', 'given_up_at is not null'),
    entries: await count('entries', 'gone_at is null'),
    gone: await count('entries', 'gone_at is not null'),
    downloadsEnded: await count('downloads', "state in ('failed', 'abandoned', 'imported')"),
    blocklist: await count('blocklist'),
    tombstones: await count('tombstones'),
    failedAttempts: await count('failed_attempts'),
    corrections: await count('metadata_corrections'),
  };
}

for (const [upstream, of] of Object.entries(UPSTREAMS)) {
  describe(`${upstream} answers wrongly`, { skip: postgresql.skip, concurrency: false }, () => {
    let dir: string;
    let world: World;
    let database: TestDatabase;
    let settled: object;
    const start = (): Promise<Daemon> =>
      startDaemon({ home: join(dir, 'home'), env: { ...environment(world), ...database.env }, pace: 'lifted' });

    /** A daemon that remembers nothing of the trouble before: no pause, no rest, no kept answer. */
    async function onFreshDaemon<T>(work: (daemon: Daemon) => Promise<T>): Promise<T> {
      const daemon = await start();
      try {
        return await work(daemon);
      } finally {
        const { knex } = daemon.store.database;
        await knex('pauses').delete();
        await knex('cache').where('key', 'like', `%${upstream}%`).delete();
        await knex('plugin_state').where({ instance: upstream }).whereNot({ key: 'session' }).delete();
        await knex('missing_books').update({ next_try: null, attempts: 0 });
        // tries are counted over runs: each cell is the first
        await knex('tasks').delete();
        await daemon.stop();
      }
    }

    before(async () => {
      dir = mkdtempSync(join(tmpdir(), 'tw-matrix-'));
      // the one book that is posted, MyAnonamouse has right, and another one only Prowlarr
      const books = upstream === 'prowlarr' ? [12] : [3];
      world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 120, books });
      // nothing is looked at in between, so that each cell is one run
      writeHome(world, join(dir, 'home'), { everySeconds: 3600 });
      database = await postgresql.make();
      // a first run, to which no source answers, knows the library and its gaps and adds nothing
      settled = await onFreshDaemon(async (daemon) => {
        for (const fake of [world.mam, world.prowlarr]) fake.misbehave({ answer: { status: 503 } });
        await runPipeline(daemon, 'complete-series');
        for (const fake of [world.mam, world.prowlarr]) fake.misbehave(null);
        return state(daemon);
      });
    });
    after(async () => {
      await world?.stop();
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    });

    for (const [shape, behaviour] of Object.entries(SHAPES)) {
      test(`with ${shape} nothing changes, nothing is given up and nothing of it is added`, async () => {
        const added = world.downloader.adds()?.size ?? 0;
        of(world).misbehave(behaviour);
        await onFreshDaemon(async (daemon) => {
          const run = await runPipeline(daemon, 'complete-series');
          for (const item of run.items) assert.notEqual(item.outcome, 'given-up', item.reason ?? '');
          assert.deepEqual(await state(daemon), settled);
        });
        assert.equal(world.downloader.adds()?.size ?? 0, added);
      });
    }

    test('and when it is well again, the book is handed over once', async () => {
      of(world).misbehave(null);
      const daemon = await start();
      // the run goes on to wait for the download, which nobody looks at here
      const run = runPipeline(daemon, 'complete-series', { timeoutMs: 60_000 }).catch(() => {});
      const until = performance.now() + 60_000;
      while ((world.downloader.adds()?.size ?? 0) === 0 && performance.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 100));
      await daemon.stop();
      await run;
      assert.deepEqual([...(world.downloader.adds()?.values() ?? [])], [1]);
    });
  });
}
