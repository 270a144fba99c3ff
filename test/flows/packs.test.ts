import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Daemon } from '../../core/main/daemon.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { outcomes } from '../sandbox/outcome.ts';
import { AUTHOR } from '../sandbox/oz.ts';
import { postPack, seedPack } from '../sandbox/pack.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { DATABASES } from './databases.ts';
import { quiet, type RunView, runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';

const [kind] = DATABASES;
const MINUTES = 120;

/** Posts a pack at MyAnonamouse, where it is the whole or nothing. */
async function postAtMam(world: World, name: string, numbers: readonly number[]): Promise<string> {
  const { torrent, infoHash } = await seedPack(world, { name, numbers, minutes: MINUTES });
  const place: [string, string] = ['Oz', `${numbers[0]}-${numbers.at(-1)}`];
  const row = { authors: [AUTHOR], series: place, size: '400 MiB', filetype: 'mp3', mainCat: 13 as const, category: 41 };
  world.mam.rows.push({ ...row, id: 9000 + numbers[0]!, title: name, catname: 'Audiobooks - Fantasy', seeders: 9, torrent });
  return infoHash;
}

describe('packs of several books', { skip: kind!.skip }, () => {
  let dir: string;
  let world: World;
  let daemon: Daemon;
  let run: RunView;
  let [some, whole, large] = ['', '', ''];
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'tw-packs-'));
    world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: MINUTES, books: [] });
    some = await postPack(world, { name: 'L. Frank Baum - Oz 07-11 [MP3]', numbers: [7, 8, 9, 10, 11], minutes: MINUTES });
    whole = await postAtMam(world, 'Oz 12-13', [12, 13]);
    large = await postAtMam(world, 'Oz 1-6', [1, 2, 3, 4, 5, 6]);
    writeHome(world, join(dir, 'home'), { packs: 5 });
    daemon = await startDaemon({ home: join(dir, 'home'), env: environment(world), pace: 'lifted' });
    run = await runPipeline(daemon, 'complete-series');
    await quiet(daemon);
  });
  after(async () => {
    await daemon?.stop();
    await world?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test('one download serves every missing book that it holds, each imported by itself', async () => {
    const books = await outcomes(world, run);
    assert.deepEqual(
      books.filter((book) => book.imported && !book.wrong).map((book) => book.number),
      [7, 8, 10, 11, 12, 13],
    );
    assert.deepEqual(
      books.filter((book) => book.wrong),
      [],
    );
    assert.deepEqual([...world.downloader.adds()!].sort(), [[some, 1] as const, [whole, 1] as const].sort());
  });

  test('where parts may be taken, only the files of missing books are', () => {
    const folders = readdirSync(join(world.downloads, 'L. Frank Baum - Oz 07-11 [MP3]')).map((name) => Number.parseInt(name, 10));
    assert.deepEqual(folders.sort(), [10, 11, 7, 8]);
  });

  test('a pack that must be taken whole and holds more than the profile allows is left', async () => {
    assert.equal(world.downloader.adds()!.has(large), false);
    const three = run.items.find((item) => item.label === 'Ozma of Oz');
    assert.equal(three?.outcome, 'nothing');
  });

  test('no book that came in a pack is missing any more, and nothing is fetched again', async () => {
    const again = await runPipeline(daemon, 'complete-series');
    assert.deepEqual(
      again.items.map((item) => item.label),
      ['Ozma of Oz', 'The Road to Oz', 'Glinda of Oz'],
    );
    assert.equal(world.downloader.adds()!.get(some), 1);
  });
});
