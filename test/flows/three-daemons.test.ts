import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Daemon } from '../../core/main/daemon.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { outcomes } from '../sandbox/outcome.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { postgresql, type TestDatabase } from './databases.ts';
import { quiet, runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';

const DAEMONS = [1, 2, 3];
const TICKING = `  ticking:
    about: Looks at the library every second.
    when: { every: 1s }
    select: { books: owned, from: audiobookshelf }
    overlap: queue
    do: []
`;

describe('three daemons on one PostgreSQL', { skip: postgresql.skip }, () => {
  let dir: string;
  let world: World;
  let daemons: Daemon[];
  let database: TestDatabase;
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'tw-three-'));
    world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 120 });
    database = await postgresql.make();
    daemons = [];
    for (const number of DAEMONS) {
      const home = join(dir, `home-${number}`);
      writeHome(world, home, { extra: TICKING });
      daemons.push(
        await startDaemon({
          home,
          env: { ...environment(world), ...database.env, TOMEWRIGHT_KEY: 'one key for all three' },
          pace: 'lifted',
        }),
      );
    }
  });
  after(async () => {
    await Promise.all((daemons ?? []).map((daemon) => daemon.stop()));
    await world?.stop();
    await database?.drop();
    rmSync(dir, { recursive: true, force: true });
  });

  test('share one run, and nothing is done twice', async () => {
    const [first] = daemons as [Daemon];
    const run = await runPipeline(first, 'complete-series');
    await quiet(first);
    const books = await outcomes(world, run);
    assert.equal(books.filter((book) => book.imported && !book.wrong).length, 8);
    assert.deepEqual(
      [...(world.downloader.adds()?.values() ?? [])].filter((times) => times !== 1),
      [],
    );
    assert.equal(new Set(world.mam.fetched).size, world.mam.fetched.length);
    const epochs = await first.store.database.knex('actions').distinct('epoch').whereNotNull('epoch');
    assert.ok(epochs.length > 1, `the work was done under ${epochs.length} lease`);
  });

  test('start each slot of an interval once', async () => {
    const { knex } = (daemons[0] as Daemon).store.database;
    const seconds = 5;
    const from = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000);
    await new Promise((resolve) => setTimeout(resolve, from.getTime() - Date.now() + seconds * 1000));
    const until = new Date(from.getTime() + (seconds - 1) * 1000);
    const slots = await knex('schedule_slots').where({ pipeline: 'ticking' }).whereBetween('slot', [from, until]).orderBy('slot');
    assert.equal(slots.length, seconds);
    const twice = await knex('tasks')
      .where({ pipeline: 'ticking' })
      .whereNotNull('slot')
      .groupBy('slot')
      .havingRaw('count(*) > 1')
      .select('slot');
    assert.deepEqual(twice, []);
  });

  test('a MAM session that all of them use is never used by two at once', () => {
    assert.equal(world.mam.asked.filter((asked) => asked.path === '/tor/js/loadSearchJSONbasic.php').length > 0, true);
    assert.equal(world.mam.refused(), 0);
  });
});
