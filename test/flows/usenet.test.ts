import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { TOKENS } from '../../core/main/container.ts';
import type { Daemon } from '../../core/main/daemon.ts';
import { type FakeSabnzbd, type Posted, startFakeSabnzbd } from '../fakes/fake-sabnzbd.ts';
import { writeAudio } from '../sandbox/audio.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { AUTHOR, SERIES } from '../sandbox/oz.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { postgresql, type TestDatabase } from './databases.ts';
import { quiet, runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';

interface Bench {
  dir: string;
  home: string;
  world: World;
  sabnzbd: FakeSabnzbd;
  env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

const nzb = (messageId: string, bytes: number): Uint8Array =>
  Buffer.from(
    `<?xml version="1.0"?><nzb xmlns="http://www.newzbin.com/DTD/2003/nzb"><file subject="x"><groups><group>alt.binaries.sounds</group></groups><segments><segment bytes="${bytes}" number="1">${messageId}</segment></segments></file></nzb>`,
  );

/** A world whose missing books are posted on Usenet; `twoDownloaders` false: the pipelines know qBittorrent alone. */
async function makeBench(options: { twoDownloaders: boolean; database?: TestDatabase }): Promise<Bench> {
  const dir = mkdtempSync(join(tmpdir(), 'tw-usenet-'));
  const world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 120, books: [], gracefulSession: true });
  const posted = new Map<string, Posted>();
  const sabnzbd = await startFakeSabnzbd({ downloads: join(dir, 'world', 'usenet'), posted: (id) => posted.get(id) });
  const post = (name: string, more: { title: string; fails?: string }): void => {
    const messageId = `${posted.size}@news.example`;
    const content = join(dir, 'world', 'posted', String(posted.size));
    for (const track of [1, 2])
      writeAudio(join(content, `0${track} - ${more.title}.mp3`), 60, {
        title: `${more.title} - Part ${track}`,
        album: more.title,
        artist: AUTHOR,
        narrator: 'Sandbox Reader',
        track,
      });
    writeFileSync(join(content, 'posted-by.nfo'), 'hello');
    posted.set(messageId, more.fails ? { fails: more.fails } : { content });
    const row = { indexerId: 3, indexer: 'The News Heap', size: 7_200_000, seeders: 0, category: 3030, usenet: true as const };
    world.prowlarr.rows.push({ ...row, guid: `news-heap-${posted.size}`, title: name, torrent: nzb(messageId, 7_200_000) });
  };
  post('Rinkitink in Oz by L. Frank Baum [MP3]', { title: 'Rinkitink in Oz' });
  post('L. Frank Baum - The Tin Woodman of Oz (Unabridged) [M4B]', {
    title: 'The Tin Woodman of Oz',
    fails: 'Aborted, cannot be completed',
  });
  post('The Tin Woodman of Oz - L. Frank Baum - Unabridged MP3', { title: 'The Tin Woodman of Oz' });
  const home = join(dir, 'home');
  writeHome(world, home);
  const path = join(home, 'pipelines.yaml');
  const both = options.twoDownloaders ? '[qbittorrent, sabnzbd]' : 'qbittorrent';
  const text = readFileSync(path, 'utf8')
    .replace('download: qbittorrent', `download: ${both}`)
    .replace('from: qbittorrent', `from: ${both}`)
    .replace('  audiobookshelf:', `  sabnzbd: { with: { url: "${sabnzbd.url}", api-key: !secret sabnzbd-api-key } }\n  audiobookshelf:`);
  writeFileSync(path, text);
  const env = { PATH: process.env['PATH'], ...environment(world), SABNZBD_API_KEY: sabnzbd.apiKey, ...options.database?.env };
  const stop = async (): Promise<void> => {
    await world.stop();
    await sabnzbd.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  return { dir, home, world, sabnzbd, env, stop };
}

const series = ({ world }: Bench): string => join(world.library, AUTHOR, SERIES);

describe('what is posted on Usenet', () => {
  let bench: Bench;
  let daemon: Daemon;
  before(async () => {
    bench = await makeBench({ twoDownloaders: true });
    daemon = await startDaemon({ home: bench.home, env: bench.env, pace: 'lifted' });
  });
  after(async () => {
    await daemon?.stop();
    await bench?.stop();
  });

  test('goes to SABnzbd, and from its finished folder into the library, linked', async () => {
    await runPipeline(daemon, 'complete-series');
    await quiet(daemon);
    const folder = join(series(bench), '10 - Rinkitink in Oz');
    assert.deepEqual(readdirSync(folder).sort(), ['01 - Rinkitink in Oz.mp3', '02 - Rinkitink in Oz.mp3']);
    for (const file of readdirSync(folder)) assert.equal(lstatSync(join(folder, file)).nlink, 2);
  });

  test('what SABnzbd gives up is blocklisted, and the next candidate is imported', async () => {
    assert.ok(readdirSync(series(bench)).includes('12 - The Tin Woodman of Oz'));
    const rows = await daemon.store.database.knex('downloads').whereRaw("release->>'title' like '%Tin Woodman%'").orderBy('id');
    assert.deepEqual(
      rows.map((row) => [row.downloader, row.state]),
      [
        ['sabnzbd', 'failed'],
        ['sabnzbd', 'imported'],
      ],
    );
    assert.match(rows[0].reason, /Aborted, cannot be completed/);
  });

  test('a check tells its version, and a category that is not there or shares its folder', async () => {
    const plugins = daemon.wiring.get(TOKENS.plugins);
    const good = await plugins.check('sabnzbd');
    assert.ok(good.ok && good.value.version === '4.3.3' && !good.value.warnings, JSON.stringify(good));
    bench.sabnzbd.categories = [{ name: '*', dir: '' }];
    const none = await plugins.check('sabnzbd');
    assert.ok(none.ok && /no category "tomewright"/.test(none.value.warnings?.[0] ?? ''), JSON.stringify(none));
    bench.sabnzbd.categories = [{ name: 'tomewright', dir: 'books*' }];
    const shared = await plugins.check('sabnzbd');
    assert.ok(shared.ok && /share one folder/.test(shared.value.warnings?.[0] ?? ''), JSON.stringify(shared));
  });

  test('no NZB is handed over twice, and no torrent client is given one', () => {
    assert.deepEqual([...bench.sabnzbd.adds.values()], [1, 1, 1]);
    assert.equal(bench.world.downloader.adds()?.size, 0);
  });
});

test('where no downloader takes NZBs, Usenet releases are refused before anything is fetched', async () => {
  const bench = await makeBench({ twoDownloaders: false });
  const daemon = await startDaemon({ home: bench.home, env: bench.env, pace: 'lifted' });
  try {
    const run = await runPipeline(daemon, 'complete-series');
    const item = run.items.find((each) => each.label === 'Rinkitink in Oz');
    assert.equal(item?.outcome, 'nothing');
    assert.match(item?.candidates[0]?.why ?? '', /Usenet/);
    assert.deepEqual([bench.world.prowlarr.fetched, bench.sabnzbd.asked], [[], []]);
  } finally {
    await daemon.stop();
    await bench.stop();
  }
});

test('a daemon killed between its add and the answer finds the job again and does not add it twice', {
  skip: postgresql.skip,
}, async () => {
  const database = await postgresql.make();
  const bench = await makeBench({ twoDownloaders: true, database });
  const child = startChild(bench);
  let daemon: Daemon | undefined;
  try {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    bench.sabnzbd.onAdd = () => void child.kill('SIGKILL');
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill('SIGUSR2');
    await ended;
    bench.sabnzbd.onAdd = null;
    assert.ok(bench.sabnzbd.jobs.length >= 1);
    daemon = await startDaemon({ home: bench.home, env: bench.env, pace: 'lifted', leaseTtlMs: 2000 });
    await quiet(daemon);
    assert.ok(readdirSync(series(bench)).includes('10 - Rinkitink in Oz'));
    assert.deepEqual([...bench.sabnzbd.adds.values()], [1, 1, 1]);
  } finally {
    child.kill('SIGKILL');
    await daemon?.stop();
    await bench.stop();
    await database.drop();
  }
});

function startChild({ home, env }: Bench): ChildProcess {
  const line = ['--import', 'tsx', join(import.meta.dirname, '../faults/daemon-child.ts'), home, '--lease', '2000'];
  return spawn(process.execPath, line, { env, stdio: ['ignore', 'pipe', 'ignore'] });
}
