import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Daemon } from '../../core/main/daemon.ts';
import { writeAudio } from '../sandbox/audio.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { AUTHOR, OZ, SERIES } from '../sandbox/oz.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { DATABASES } from './databases.ts';
import { quiet, type RunView, runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';

const [kind] = DATABASES;
const VOICE = 'Better Voice';

const PIPELINE = `  better-recordings:
    about: Look for recordings by better voices.
    when: manual
    select: { books: owned, from: audiobookshelf }
    do:
      - find: [myanonamouse]
      - download: qbittorrent
`;

/** Posts a recording of a book at MyAnonamouse. */
async function post(world: World, number: number, narrator: string): Promise<string> {
  const { title } = OZ[number - 1]!;
  const folder = join(world.dir, 'better', `${title} ${narrator}`);
  writeAudio(join(folder, `${title}.mp3`), 120, { title, album: title, artist: AUTHOR, narrator });
  const { bytes, infoHash } = await world.downloader.seed(folder);
  const row = { title, authors: [AUTHOR], narrators: [narrator], series: [SERIES, String(number)] as [string, string] };
  const facts = { size: '90 MiB', filetype: 'mp3', mainCat: 13 as const, category: 41, catname: 'Audiobooks - Fantasy', seeders: 9 };
  world.mam.rows.push({ ...row, ...facts, id: 9000 + world.mam.rows.length, torrent: bytes });
  return infoHash;
}

/** The library's book plays as long as the posted ones. */
function longer(world: World, number: number): void {
  const { title } = OZ[number - 1]!;
  const path = join(world.library, AUTHOR, SERIES, `${String(number).padStart(2, '0')} - ${title}`, `${title}.mp3`);
  writeAudio(path, 120, { title, album: title, artist: AUTHOR, narrator: 'Sandbox Reader' });
}

describe('better recordings of owned books', { skip: kind!.skip }, () => {
  let dir: string;
  let world: World;
  let daemon: Daemon;
  let run: RunView;
  let better = '';
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'tw-upgrades-'));
    world = await makeWorld({ dir: join(dir, 'world'), standIn: true, books: [] });
    for (const number of [2, 4]) longer(world, number);
    better = await post(world, 2, VOICE);
    await post(world, 4, 'Just Another Voice');
    const profile = `narrators: { liked: [${VOICE}] }, upgrade: { wanted: true, cap: 2 }`;
    writeHome(world, join(dir, 'home'), { extra: PIPELINE, profile });
    daemon = await startDaemon({ home: join(dir, 'home'), env: environment(world), pace: 'lifted' });
    run = await runPipeline(daemon, 'better-recordings');
    await quiet(daemon);
  });
  after(async () => {
    await daemon?.stop();
    await world?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const folders = (number: number): string[] =>
    readdirSync(join(world.library, AUTHOR, SERIES)).filter((name) => Number.parseInt(name, 10) === number);

  test('a recording by a liked voice is taken and stands beside the one that was there, which is not touched', () => {
    assert.deepEqual([...world.downloader.adds()!], [[better, 1]]);
    assert.deepEqual(folders(2).sort(), ['02 - The Marvelous Land of Oz', `02 - The Marvelous Land of Oz {${VOICE}}`]);
  });

  test('one that is no better is left, and why is told', () => {
    assert.deepEqual(folders(4).length, 1);
    const four = run.items.find((item) => item.label === OZ[3]!.title);
    assert.equal(four?.outcome, 'nothing');
    assert.match(four?.candidates[0]?.why ?? '', /no better than what is there/);
  });

  test('what was taken is never wanted again', async () => {
    await runPipeline(daemon, 'better-recordings');
    await quiet(daemon);
    assert.deepEqual([...world.downloader.adds()!], [[better, 1]]);
  });
});
