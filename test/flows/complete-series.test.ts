import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { TOKENS } from '../../core/main/container.ts';
import type { Daemon } from '../../core/main/daemon.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { outcomes } from '../sandbox/outcome.ts';
import { AUTHOR, SERIES } from '../sandbox/oz.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { DATABASES, type TestDatabase } from './databases.ts';
import { quiet, runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';

for (const kind of DATABASES) {
  describe(`complete-series on ${kind.name}`, { skip: kind.skip }, () => {
    let dir: string;
    let world: World;
    let daemon: Daemon;
    let database: TestDatabase;
    before(async () => {
      dir = mkdtempSync(join(tmpdir(), 'tw-flow-'));
      world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 120 });
      writeHome(world, join(dir, 'home'));
      database = await kind.make();
      daemon = await startDaemon({ home: join(dir, 'home'), env: { ...environment(world), ...database.env }, pace: 'lifted' });
    });
    after(async () => {
      await daemon?.stop();
      await world?.stop();
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    });

    test('every missing book that has a right release is in the library, and nothing else', async () => {
      const run = await runPipeline(daemon, 'complete-series');
      assert.equal(run.state, 'finished');
      await quiet(daemon);
      const books = await outcomes(world, run);
      assert.deepEqual(
        books.filter((book) => book.wrong),
        [],
      );
      assert.deepEqual(
        books.filter((book) => book.imported).map((book) => book.number),
        [3, 5, 7, 8, 10, 11, 12, 13],
      );
      const last = books.find((book) => book.number === 14);
      assert.match(last?.note ?? '', /^nothing: none of/);
    });

    test('what was imported is linked, not copied, and no torrent was handed over twice', () => {
      const series = join(world.library, AUTHOR, SERIES);
      for (const folder of readdirSync(series).filter((name) => /^(03|05|07|08|10|11|12|13) - /.test(name))) {
        for (const file of readdirSync(join(series, folder)))
          assert.equal(lstatSync(join(series, folder, file)).nlink, 2, `${folder}/${file}`);
      }
      assert.deepEqual(
        [...(world.downloader.adds()?.values() ?? [])].filter((times) => times !== 1),
        [],
      );
      assert.equal(existsSync(join(world.library, '.tomewright-staging', '1')), false);
    });

    test('a release that held another book is blocklisted, and the next candidate was taken', async () => {
      const rows = await daemon.store.database
        .knex('downloads')
        .whereRaw("release->>'title' like '%Magic of Oz%'")
        .orderBy('id')
        .select('state', 'reason');
      assert.deepEqual(
        rows.map((row) => row.state),
        ['failed', 'imported'],
      );
      assert.match(rows[0].reason, /Scarecrow of Oz/);
    });

    test('why a book was not downloaded can be asked, with every candidate and its gates', async () => {
      const [glinda] = await daemon.store.findBooks('glinda oz');
      const explained = await daemon.store.explainBook(glinda?.id ?? '');
      assert.equal(explained?.book.owned, false);
      assert.match(explained?.missing[0]?.lastReason ?? '', /abridged/);
      assert.ok((explained?.candidates.length ?? 0) > 0);
      for (const candidate of explained?.candidates ?? []) {
        assert.equal(candidate.verdict, 'reject');
        assert.ok(candidate.gates.some((gate) => !gate.passed && gate.reason !== ''));
        assert.equal(candidate.release.link, undefined);
      }
      const [magic] = await daemon.store.findBooks('magic of oz');
      const other = await daemon.store.explainBook(magic?.id ?? '');
      assert.deepEqual(
        other?.downloads.map((download) => download.state),
        ['failed', 'imported'],
      );
    });

    test('run again, nothing is missing but the book that nobody has, and nothing is fetched', async () => {
      const fetched = world.mam.fetched.length + world.prowlarr.fetched.length;
      const run = await runPipeline(daemon, 'complete-series');
      assert.deepEqual(
        run.items.map((item) => item.label),
        ['Glinda of Oz'],
      );
      assert.equal(world.mam.fetched.length + world.prowlarr.fetched.length, fetched);
    });

    test('a dry run writes nothing and says what it would do', async () => {
      const patches = world.shelf.patches.length;
      const run = await runPipeline(daemon, 'complete-series', { dryRun: true });
      assert.equal(run.state, 'finished');
      assert.equal(world.shelf.patches.length, patches);
    });

    test('the plan that the run worked is kept with it', async () => {
      const [run] = (await daemon.store.runs.list({ limit: 1, pipeline: 'complete-series' })).items;
      assert.equal(run?.planVersion, daemon.wiring.get(TOKENS.plugins).current().version);
      assert.ok(await daemon.store.configVersions.get(run?.planVersion ?? ''));
    });
  });
}
