import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Daemon } from '../../core/main/daemon.ts';
import { startFake } from '../fakes/fake-server.ts';
import { environment, type HomeOptions, writeHome } from '../sandbox/home.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { postgresql } from './databases.ts';
import { quiet, runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';
import { until } from './until.ts';

/** Those that only MyAnonamouse has right. */
const BOOKS = [3, 5, 11];

type Work = (world: World, daemon: Daemon) => Promise<void>;

const inWorld = (cost: string, work: Work): Promise<void> => inWorldWith({ cost }, work);

async function inWorldWith(options: HomeOptions, work: Work): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'tw-guard-'));
  const world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 120, books: BOOKS });
  writeHome(world, join(dir, 'home'), options);
  const database = await postgresql.make();
  const daemon = await startDaemon({
    home: join(dir, 'home'),
    env: { ...environment(world), ...database.env, TOLD_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
    pace: 'lifted',
  });
  try {
    await work(world, daemon);
  } finally {
    await daemon.stop();
    await world.stop();
    await database.drop();
    rmSync(dir, { recursive: true, force: true });
  }
}

const outcomesOf = (run: { items: { outcome: string | null }[] }) =>
  run.items
    .map((item) => item.outcome)
    .filter((outcome) => outcome !== 'nothing')
    .sort();

describe('the account at MyAnonamouse', { skip: postgresql.skip }, () => {
  test('with two slots left, books worked side by side take two, though the account was read before all of them', async () => {
    await inWorld('{ keep-slots: 10 }', async (world, daemon) => {
      world.mam.account['unsat'] = { count: 138, limit: 150 };
      const run = await runPipeline(daemon, 'complete-series');
      assert.deepEqual(outcomesOf(run), ['deferred', 'done', 'done']);
      assert.match(run.items.find((item) => item.outcome === 'deferred')?.reason ?? '', /slots are left of 150, and 10 are to stay free/);
      await quiet(daemon);
      assert.equal(world.downloader.adds()?.size, 2);
      await runPipeline(daemon, 'complete-series');
      assert.equal(world.downloader.adds()?.size, 2, 'the kept account still says 138, and what was taken since counts');
    });
  });

  test('a wedge is spent once for each release that only a wedge allows, and never without the policy', async () => {
    await inWorld('{ ratio-floor: 4, wedges: when-needed }', async (world, daemon) => {
      world.mam.account['wedges'] = 2;
      const run = await runPipeline(daemon, 'complete-series');
      await quiet(daemon);
      assert.equal(world.mam.freed.length, 2);
      assert.equal(new Set(world.mam.freed).size, 2);
      assert.equal(world.downloader.adds()?.size, 2, JSON.stringify(run.items));
    });
    await inWorld('{ ratio-floor: 4 }', async (world, daemon) => {
      const run = await runPipeline(daemon, 'complete-series');
      await quiet(daemon);
      assert.deepEqual(world.mam.freed, []);
      assert.deepEqual(world.mam.fetched, [], JSON.stringify(run.items));
    });
  });

  test('that an account has reached what its owner keeps free is told once, however many books wait for it, and once when it is over', async () => {
    const notify = {
      instances: '  phone: { use: webhook, with: { url: "URL", secret: !secret told-secret } }\n',
      defaults: 'notify: { phone: [failure] }',
    };
    const posted: string[] = [];
    const phone = await startFake(({ body }) => {
      const { data } = JSON.parse(body.toString()) as { data: { title: string; body: string } };
      posted.push(`${data.title}\n${data.body}`);
      return { status: 204 };
    });
    const told = (part: string) => posted.join('\n').split(part).length - 1;
    try {
      await inWorldWith(
        { cost: '{ keep-slots: 10, ratio-floor: 1.5 }', ...notify, instances: notify.instances.replace('URL', phone.url) },
        async (world, daemon) => {
          Object.assign(world.mam.account, { ratio: 1.2, unsat: { count: 140, limit: 150 } });
          await runPipeline(daemon, 'complete-series');
          assert.deepEqual(world.mam.fetched, []);
          await until('both are told of', async () => told('nothing is taken from myanonamouse') > 0 && told('only what is free') > 0);
          await runPipeline(daemon, 'complete-series');
          Object.assign(world.mam.account, { ratio: 3, unsat: { count: 3, limit: 150 } });
          await daemon.store.database.knex('cache').delete();
          await runPipeline(daemon, 'complete-series');
          await until('both are over', async () => told('It is well again') === 2);
          await quiet(daemon);
          // Told together, in the title too or not: the sentences that came and those that are over, and none a second time.
          assert.ok(posted.length <= 4, posted.join('\n'));
        },
      );
    } finally {
      await phone.stop();
    }
  });

  test('what the account has snatched is not taken again', async () => {
    await inWorld('{ keep-slots: 10 }', async (world, daemon) => {
      for (const row of world.mam.rows) row.flags = { snatched: true };
      await runPipeline(daemon, 'complete-series');
      await quiet(daemon);
      assert.deepEqual(world.mam.fetched, []);
    });
  });
});
