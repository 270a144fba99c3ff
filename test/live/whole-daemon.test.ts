import assert from 'node:assert/strict';
import { exec } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { TOKENS } from '../../core/main/container.ts';
import { type Daemon, startDaemon } from '../../core/main/daemon.ts';
import { postgresql } from '../flows/databases.ts';
import { finished, quiet, runPipeline } from '../flows/run-pipeline.ts';
import { environment, type HomeOptions, writeHome } from '../sandbox/home.ts';
import { outcomes } from '../sandbox/outcome.ts';
import { AUTHOR, OWNED, OZ, SERIES } from '../sandbox/oz.ts';
import { makeWorld, type World, type WorldOptions } from '../sandbox/world.ts';
import { AUDIOBOOKSHELF_API_KEY, claimFolder, type LiveShelf, openShelf, type ShelfBook, skipLiveShelf } from './live-shelf.ts';

const { AUDIOBOOKSHELF_STOP, AUDIOBOOKSHELF_START } = process.env;
const BOOKS = [3, 5, 7];
const LONG_MS = 240_000;
const METADATA = `
  metadata-full:
    about: Correct the metadata of every book.
    when: manual
    select: { books: owned, from: audiobookshelf }
    do:
      - correct: metadata
      - link-series
`;

interface Bench {
  dir: string;
  library: string;
  world: World;
  shelf: LiveShelf;
  daemon: Daemon;
  stop(): Promise<void>;
}

/** A fresh world, of which the shelf and the downloader are real, and the daemon over it. */
async function open(options: { watcher: boolean; world?: Partial<WorldOptions>; home?: HomeOptions }): Promise<Bench> {
  const library = claimFolder();
  const dir = mkdtempSync(join(dirname(library), 'tomewright-live-'));
  const ends: (() => unknown)[] = [() => rmSync(dir, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const made = await makeWorld({ dir: join(dir, 'world'), library, minutes: 120, books: BOOKS, ...options.world });
    ends.push(() => made.stop());
    const shelf = await openShelf();
    ends.push(() => shelf.close());
    await shelf.watcher(options.watcher);
    await shelf.readAnew();
    // The stand-in goes on over the same folder; nobody asks it.
    const world: World = {
      ...made,
      shelf: { ...made.shelf, url: shelf.url },
      secrets: { ...made.secrets, 'audiobookshelf-api-key': AUDIOBOOKSHELF_API_KEY ?? '' },
    };
    writeHome(world, join(dir, 'home'), { extra: METADATA, ...options.home });
    const database = await postgresql.make();
    ends.push(() => database.drop());
    const daemon = await startDaemon({ home: join(dir, 'home'), env: { ...environment(world), ...database.env }, pace: 'lifted' });
    ends.push(() => daemon.stop());
    return { dir, library, world, shelf, daemon, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const folderOf = (number: number): string => `${AUTHOR}/${SERIES}/${String(number).padStart(2, '0')} - ${OZ[number - 1]?.title}`;

/** Each wanted book stands there once, whole, corrected, in its series; and no path is listed twice. */
function assertArrived(books: ShelfBook[], wanted: readonly number[]): void {
  const paths = books.map((book) => book.relPath);
  assert.deepEqual([...new Set(paths)].sort(), paths.sort(), 'a path is listed twice');
  for (const number of wanted) {
    const book = books.find((each) => each.relPath === folderOf(number));
    assert.ok(book, `${folderOf(number)} is not there; there are ${paths.join(', ')}`);
    const { metadata } = book.media;
    assert.equal(metadata.title, OZ[number - 1]?.title);
    assert.equal(metadata.publisher, 'Reilly & Britton');
    assert.match(metadata.isbn ?? '', /^97800000/);
    assert.match(metadata.description ?? '', new RegExp(`The ${number}\\. journey`));
    assert.deepEqual(
      metadata.authors.map(({ name }) => name),
      [AUTHOR],
    );
    assert.deepEqual(
      metadata.series.map(({ name, sequence }) => [name, sequence]),
      [[SERIES, String(number)]],
    );
    assert.equal(book.media.tracks?.length ?? book.media.numTracks, 2);
  }
}

function assertLinked(bench: Bench, wanted: readonly number[]): void {
  for (const number of wanted) {
    const folder = join(bench.library, folderOf(number));
    for (const file of readdirSync(folder)) assert.equal(lstatSync(join(folder, file)).nlink, 2, `${folder}/${file}`);
  }
}

async function until(what: string, look: () => Promise<boolean> | boolean, timeoutMs = LONG_MS): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await look())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    await delay(50);
  }
}

async function begin(daemon: Daemon, name: string): Promise<string> {
  const plan = daemon.wiring.get(TOKENS.plugins).current();
  const pipeline = plan.pipelines.find((each) => each.name === name);
  assert.ok(pipeline);
  const id = await daemon.store.runs.start({ plan: pipeline, planVersion: plan.version, trigger: 'manual' });
  assert.ok(id, `${name} is still running`);
  return id;
}

const skip = skipLiveShelf || postgresql.skip;

describe('the whole daemon with a real Audiobookshelf', { skip, concurrency: false }, () => {
  for (const watcher of [true, false]) {
    describe(`whose watcher is ${watcher ? 'on' : 'off'}`, () => {
      let bench: Bench;
      before(async () => {
        bench = await open({ watcher });
      });
      after(() => bench?.stop());

      test('complete-series brings the missing books in, corrected and in their series', async () => {
        const run = await runPipeline(bench.daemon, 'complete-series', { timeoutMs: LONG_MS });
        await quiet(bench.daemon, LONG_MS);
        const wrong = (await outcomes(bench.world, run)).filter((book) => book.wrong);
        assert.deepEqual(wrong, []);
        assertArrived(await bench.shelf.books(), BOOKS);
        assertLinked(bench, BOOKS);
      });

      test('run again, nothing is fetched and nothing is written', async () => {
        const fetched = bench.world.mam.fetched.length + bench.world.prowlarr.fetched.length;
        const asked = bench.shelf.asked.length;
        const run = await runPipeline(bench.daemon, 'complete-series', { timeoutMs: LONG_MS });
        assert.equal(run.state, 'finished');
        assert.equal(bench.world.mam.fetched.length + bench.world.prowlarr.fetched.length, fetched);
        assert.deepEqual(
          bench.shelf.asked.slice(asked).filter((line) => line.startsWith('PATCH')),
          [],
        );
      });

      test('what the owner edits stays, and metadata-full writes the rest', async () => {
        await runPipeline(bench.daemon, 'metadata-full', { timeoutMs: LONG_MS });
        const mine = (await bench.shelf.books()).find((book) => book.relPath === folderOf(5));
        await bench.shelf.patch(mine?.id ?? '', { publisher: 'A Press of My Own', isbn: 'see the cover' });
        await runPipeline(bench.daemon, 'metadata-full', { timeoutMs: LONG_MS });
        const books = await bench.shelf.books();
        const now = books.find((book) => book.relPath === folderOf(5))?.media.metadata;
        assert.equal(now?.publisher, 'A Press of My Own');
        assert.equal(now?.isbn, 'see the cover');
        for (const number of OWNED) {
          const owned = books.find((book) => book.relPath === folderOf(number))?.media.metadata;
          assert.equal(owned?.publisher, 'Reilly & Britton', folderOf(number));
          assert.equal(owned?.series[0]?.sequence, String(number));
        }
      });

      test('a book that the owner deletes, ours or one of before, is not fetched again', async () => {
        const books = await bench.shelf.books();
        for (const number of [7, 4]) await bench.shelf.remove(books.find((book) => book.relPath === folderOf(number))?.id ?? '');
        assert.equal(existsSync(join(bench.library, folderOf(7))), false);
        const run = await runPipeline(bench.daemon, 'complete-series', { timeoutMs: LONG_MS });
        const titles = run.items.map((item) => item.label);
        assert.equal(run.state, 'finished');
        assert.ok(!titles.includes(OZ[6]?.title ?? '') && !titles.includes(OZ[3]?.title ?? ''), titles.join(', '));
        await quiet(bench.daemon);
        assert.equal(existsSync(join(bench.library, folderOf(7))), false);
      });
    });
  }

  test('a book that landed while Audiobookshelf was down is found when it is back', {
    skip:
      AUDIOBOOKSHELF_STOP && AUDIOBOOKSHELF_START
        ? false
        : 'set AUDIOBOOKSHELF_STOP and AUDIOBOOKSHELF_START to commands that end and start it',
  }, async () => {
    const bench = await open({ watcher: true, world: { books: [3] } });
    const command = promisify(exec);
    try {
      const id = await begin(bench.daemon, 'complete-series');
      await until('the files land', () => existsSync(join(bench.library, folderOf(3))));
      await command(AUDIOBOOKSHELF_STOP ?? '');
      await delay(3000);
      await command(AUDIOBOOKSHELF_START ?? '');
      await finished(bench.daemon, id, LONG_MS);
      await quiet(bench.daemon, LONG_MS);
      assertArrived(await bench.shelf.books(), [3]);
    } finally {
      await bench.stop();
    }
  });

  test('a qBittorrent that is restarted in the middle of its downloads goes on, and nothing is begun twice', async (t) => {
    const bench = await open({ watcher: true, world: { downloadLimit: 800 } });
    try {
      if (!bench.world.downloader.restart) return t.skip('qbittorrent-nox is not installed; on Debian: apt-get install qbittorrent-nox');
      const id = await begin(bench.daemon, 'complete-series');
      const { knex } = bench.daemon.store.database;
      await until('a download is under way', async () => {
        const [row] = await knex('downloads').where({ state: 'downloading' }).where('progress', '>', 0.05).where('progress', '<', 0.9);
        return row !== undefined;
      });
      await bench.world.downloader.restart(4000);
      await finished(bench.daemon, id, LONG_MS);
      await quiet(bench.daemon, LONG_MS);
      assertArrived(await bench.shelf.books(), BOOKS);
      assert.deepEqual(await knex('downloads').whereNot({ state: 'imported' }), []);
      assert.equal((await knex('actions').where({ kind: 'downloader.add' })).length, BOOKS.length);
    } finally {
      await bench.stop();
    }
  });

  test('an unmounted library stops searches and writes until it was seen whole twice', async () => {
    const bench = await open({ watcher: true, home: { batch: 1 } });
    const away = `${bench.library}.away`;
    try {
      const id = await begin(bench.daemon, 'complete-series');
      const { mam, prowlarr } = bench.world;
      const load = async () => (await bench.daemon.store.runs.summary(id))?.byOutcome ?? {};
      await until(
        'the first book is in',
        async () => (await bench.daemon.store.database.knex('downloads').where({ state: 'imported' })).length > 0,
      );
      renameSync(bench.library, away);
      await until('the run is braked', async () => (await bench.daemon.store.shelf.inventory('audiobookshelf')).braked);
      const before = { mam: mam.asked.length, prowlarr: prowlarr.asked.length, done: await load() };
      const writes = bench.shelf.asked.length;
      await delay(70_000);
      assert.deepEqual({ mam: mam.asked.length, prowlarr: prowlarr.asked.length, done: await load() }, before);
      assert.deepEqual(
        bench.shelf.asked.slice(writes).filter((line) => /^(PATCH|DELETE)|\/scan$|upload/.test(line)),
        [],
      );
      assert.equal(existsSync(bench.library), false, 'something was made where the library was');
      renameSync(away, bench.library);
      await finished(bench.daemon, id, LONG_MS);
      await quiet(bench.daemon, LONG_MS);
      // The first book may have been on its way to its metadata when the library went; the run that looks at all books brings it.
      await runPipeline(bench.daemon, 'metadata-full', { timeoutMs: LONG_MS });
      assertArrived(await bench.shelf.books(), BOOKS);
    } finally {
      if (existsSync(away) && !existsSync(bench.library)) renameSync(away, bench.library);
      await bench.stop();
    }
  });
});
