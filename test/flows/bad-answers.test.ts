import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Daemon } from '../../core/main/daemon.ts';
import type { Fake, Misbehaviour } from '../fakes/fake-server.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { outcomes } from '../sandbox/outcome.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { postgresql } from './databases.ts';
import { quiet, type RunView, runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';

const BOOKS = [3, 7, 12];

const SHAPES: Record<string, Misbehaviour> = {
  'a page of HTML': { answer: { status: 200, body: '<!DOCTYPE html><html><body>Please log in</body></html>' } },
  'an empty 202': { answer: { status: 202, body: '' } },
  'half a JSON text': { answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"results": [' } },
  'an error of its own': { answer: { status: 500, body: 'Internal Server Error' } },
  'a cut connection': { cut: true },
};
const FORBIDDEN: Misbehaviour = { answer: { status: 403, body: 'Forbidden' } };

const SERVICES: Record<string, (world: World) => Fake> = {
  myanonamouse: (world) => world.mam,
  prowlarr: (world) => world.prowlarr,
  'google-books': (world) => world.google,
  goodreads: (world) => world.goodreads,
  audiobookshelf: (world) => world.shelf,
};

async function inWorld(work: (world: World, daemon: Daemon) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'tw-bad-'));
  const world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 120, books: BOOKS });
  writeHome(world, join(dir, 'home'));
  const database = await postgresql.make();
  const daemon = await startDaemon({ home: join(dir, 'home'), env: { ...environment(world), ...database.env }, pace: 'lifted' });
  try {
    await work(world, daemon);
  } finally {
    await daemon.stop();
    await world.stop();
    await database.drop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A run that met trouble says so in a sentence, gives nothing up, and takes nothing for an answer. */
function isHonest(run: RunView, what: string): void {
  if (run.state === 'failed') assert.match(run.reason ?? '', /\w+ .*[.;:,]? ?\w+/, what);
  for (const item of run.items) {
    assert.notEqual(item.outcome, 'given-up', `${what}: ${item.label} was given up: ${item.reason}`);
    if (item.outcome === 'failed') assert.ok((item.reason ?? '').length > 20, `${what}: ${item.reason}`);
  }
}

describe('while a service answers badly', { skip: postgresql.skip }, () => {
  for (const [service, of] of Object.entries(SERVICES)) {
    test(`${service}: every run ends with its reason, nothing is lost, and all comes right when it is well again`, async () => {
      await inWorld(async (world, daemon) => {
        const fake = of(world);
        for (const [shape, behaviour] of Object.entries(SHAPES)) {
          fake.misbehave(behaviour);
          isHonest(await runPipeline(daemon, 'complete-series'), `${service} with ${shape}`);
          const missing = await daemon.store.database.knex('missing_books').whereNotNull('given_up_at');
          assert.deepEqual(missing, [], `${service} with ${shape}`);
        }
        fake.misbehave(null);
        // What failed is due after a day, and resting instances after minutes: here their time is over.
        await daemon.store.database.knex('missing_books').update({ next_try: null });
        await daemon.store.database.knex('plugin_state').where({ instance: service }).whereNot({ key: 'session' }).delete();
        const run = await runPipeline(daemon, 'complete-series');
        await quiet(daemon);
        const books = await outcomes(world, run);
        const arrived = books.filter((book) => book.imported && !book.wrong).map((book) => book.number);
        const wanted = service === 'goodreads' ? arrived : BOOKS;
        assert.deepEqual(arrived, wanted);
        assert.deepEqual(
          [...(world.downloader.adds()?.values() ?? [])].filter((times) => times !== 1),
          [],
        );
      });
    });
  }

  test('a key that is not accepted is told once, with what to do, and is not tried again and again', async () => {
    await inWorld(async (world, daemon) => {
      world.mam.misbehave(FORBIDDEN);
      isHonest(await runPipeline(daemon, 'complete-series'), 'myanonamouse with 403');
      await quiet(daemon);
      const asked = world.mam.asked.length;
      isHonest(await runPipeline(daemon, 'complete-series'), 'myanonamouse with 403, again');
      assert.ok(world.mam.asked.length - asked <= 2, `asked ${world.mam.asked.length - asked} times more`);
      assert.ok(
        daemon.problems.list().some((problem) => problem.sentence.includes('myanonamouse')),
        JSON.stringify(daemon.problems.list()),
      );
    });
  });
});
