import assert from 'node:assert/strict';
import { closeSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { DownloadStatus, StatusPage } from '../../core/sdk/index.ts';
import { type LiveInstance, liveInstance } from './live-instance.ts';
import { type MadeTorrent, zeroTorrent } from './make-torrent.ts';
import { installedQbittorrent, type RunningQbittorrent, startQbittorrent } from './qbittorrent-nox.ts';
import { type Swarm, startSwarm } from './swarm.ts';
import { type WebApi, webApi } from './web-api.ts';

const installed = await installedQbittorrent();
const PLUGIN = join(import.meta.dirname, '../../plugins/qbittorrent');
const BIG = 256 * 1024 * 1024;
const SMALL = 3 * 1024 * 1024;
const PATIENCE_MS = 30_000;
const AGAIN_MS = 3_000;

/** What each word must mean for us; of those that end in UP only where every byte is there. */
const MEANS: Record<string, DownloadStatus['state']> = {
  checkingDL: 'checking',
  checkingResumeData: 'checking',
  checkingUP: 'checking',
  downloading: 'downloading',
  error: 'stalled',
  forcedDL: 'downloading',
  forcedMetaDL: 'metadata',
  forcedUP: 'finished',
  metaDL: 'metadata',
  missingFiles: 'missing-files',
  moving: 'moving',
  pausedDL: 'paused',
  pausedUP: 'finished',
  queuedDL: 'queued',
  queuedUP: 'finished',
  stalledDL: 'stalled',
  stalledUP: 'finished',
  uploading: 'finished',
};
/** It lasts as long as a look into a file, and no longer. */
const MAY_PASS_UNSEEN = ['checkingResumeData'];

describe('every state of a real qBittorrent, as it passes', {
  skip: installed ? false : 'qbittorrent-nox is not installed',
  concurrency: false,
}, () => {
  const temp = mkdtempSync(join(tmpdir(), 'qbittorrent-states-'));
  let otherDisk: string;
  const seen = new Map<string, number>();
  const last = new Map<string, string>();
  const wrong: string[] = [];
  let swarm: Swarm;
  let client: RunningQbittorrent;
  let plugin: LiveInstance;
  let api: WebApi;
  let big: MadeTorrent;
  let half: MadeTorrent;
  let slow: MadeTorrent;
  const magnet = 'c'.repeat(40);
  let watching: { end(): Promise<void> };

  before(async () => {
    otherDisk = mkdtempSync(join('/dev/shm', 'qbittorrent-states-'));
    swarm = await startSwarm({ dir: join(temp, 'swarm') });
    await startClient();
    big = zeroTorrent('Big.m4b', BIG, swarm.announce);
    half = zeroTorrent('Half.m4b', BIG, swarm.announce);
    slow = await seeded('Slow');
  });
  after(async () => {
    await watching?.end();
    await plugin?.close();
    await client?.stop();
    await swarm?.stop();
    for (const folder of [temp, otherDisk]) rmSync(folder, { recursive: true, force: true });
  });

  async function startClient(port?: number): Promise<void> {
    client = await startQbittorrent({
      dir: join(temp, 'client'),
      ...(port ? { port } : {}),
      settings: { 'Session\\RefreshInterval': '100' },
    });
    api = await webApi(client);
    const { url, username, password } = client;
    plugin = liveInstance(PLUGIN, { url, username, password, category: 'tomewright', tags: ['tomewright'] });
    watching = watch();
  }

  /** A book that the swarm has. */
  function seeded(name: string): Promise<MadeTorrent> {
    const path = join(temp, 'seed', `${name}.m4b`);
    mkdirSync(join(temp, 'seed'), { recursive: true });
    writeFileSync(path, Buffer.alloc(SMALL, name));
    return swarm.seed(path);
  }

  /** A file of nothing but zeros that takes no room, where the client looks for it. */
  function lay(name: string, isWhole: boolean): string {
    const path = join(client.downloads, name);
    writeFileSync(path, '');
    truncateSync(path, BIG);
    if (isWhole) return path;
    const file = openSync(path, 'r+');
    writeSync(file, 'x', 5);
    closeSync(file);
    return path;
  }

  /** Looks at all torrents again and again, through the plugin. */
  function watch(): { end(): Promise<void> } {
    let isOver = false;
    const looking = (async () => {
      while (!isOver) {
        const ids = [big, half, slow].filter(Boolean).map(({ infoHash }) => infoHash);
        const { items } = await plugin.call<StatusPage>('downloader.status', { ids: [...ids, magnet, ...more] });
        for (const item of items) note(item);
        await delay(15);
      }
    })();
    return {
      end: async () => {
        isOver = true;
        await looking.catch(() => undefined);
      },
    };
  }

  const more: string[] = [];

  function note(item: DownloadStatus): void {
    const word = item.word.replace(/^stopped/, 'paused');
    seen.set(word, (seen.get(word) ?? 0) + 1);
    last.set(item.name, item.word);
    const isWhole = item.bytes > 0 && item.left === 0;
    const meant = MEANS[word] === 'finished' && !isWhole ? (word === 'pausedUP' ? 'paused' : 'downloading') : MEANS[word];
    if (item.state !== meant) wrong.push(`${item.word} of ${item.name} with ${item.left} bytes left is ${item.state}, not ${meant}`);
  }

  /** Waits until a word was seen; what lasts only for a moment is brought about again. */
  const saw = (word: string, bringAbout?: () => Promise<unknown>) => until(word, () => seen.has(word), bringAbout);
  const is = ({ name }: MadeTorrent, word: string) => until(word, () => last.get(name) === word);

  async function until(word: string, isSo: () => boolean, bringAbout: () => Promise<unknown> = async () => undefined): Promise<void> {
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
      await bringAbout();
      for (const again = performance.now() + AGAIN_MS; performance.now() < again; await delay(20)) if (isSo()) return;
    }
    const now = [...last].map(([name, state]) => `${name} is ${state}`).join(', ');
    assert.fail(`${word} was not seen within ${PATIENCE_MS / 1000} s; seen were ${[...seen.keys()].sort().join(', ')}; now ${now}`);
  }

  const prefer = (preferences: object) => api.post('app/setPreferences', { json: JSON.stringify(preferences) });
  const order = (verb: string, { infoHash: hashes }: MadeTorrent, form = {}) => api.post(`torrents/${verb}`, { hashes, ...form });
  const pause = (torrent: MadeTorrent) => order('pause', torrent).catch(() => order('stop', torrent));
  const resume = (torrent: MadeTorrent) => order('resume', torrent).catch(() => order('start', torrent));
  const force = (torrent: MadeTorrent, value: boolean) => order('setForceStart', torrent, { value: String(value) });
  const STOPPED = { paused: 'true', stopped: 'true' };

  test('of a download: paused, checked, stalled, forced, queued, loading', async () => {
    lay(half.name, false);
    await api.add(half.bytes, STOPPED);
    await saw('pausedDL');
    await saw('checkingDL', () => order('recheck', half));
    await saw('stalledDL', () => resume(half));
    await saw('forcedDL', () => force(half, true));
    await force(half, false);
    await prefer({ queueing_enabled: true, max_active_downloads: 1, max_active_torrents: 50, dont_count_slow_torrents: false });
    await api.add(slow.bytes, { dlLimit: '150000' });
    await saw('queuedDL');
    await prefer({ queueing_enabled: false });
    await saw('downloading');
  });

  test('of a magnet: its list of files is looked for, also by force', async () => {
    await api.post('torrents/add', { urls: `magnet:?xt=urn:btih:${magnet}&dn=Nobody+has+it` });
    await saw('metaDL');
    await api.post('torrents/setForceStart', { hashes: magnet, value: 'true' });
    await saw('forcedMetaDL');
  });

  test('of a finished one: seeding, checked, paused, forced, queued, moving', async () => {
    lay(big.name, true);
    await api.add(big.bytes);
    await saw('stalledUP');
    await saw('checkingUP', () => order('recheck', big));
    // One that is paused in the middle of a check has nothing afterwards.
    await is(big, 'stalledUP');
    await saw('pausedUP', () => pause(big));
    await saw('forcedUP', () => force(big, true));
    await force(big, false);
    const leecher = await webApi(swarm.seeder);
    await leecher.add(big.bytes, { dlLimit: '2000000', savepath: join(temp, 'leeched') });
    await saw('uploading');
    await leecher.post('torrents/delete', { hashes: big.infoHash, deleteFiles: 'true' });
    const second = zeroTorrent('Second.m4b', BIG, swarm.announce);
    more.push(second.infoHash);
    lay(second.name, true);
    await prefer({ queueing_enabled: true, max_active_uploads: 1, max_active_torrents: 1 });
    await api.add(second.bytes, { skip_checking: 'true' });
    await saw('queuedUP', async () => {
      await pause(second);
      await resume(second);
    });
    await prefer({ queueing_enabled: false });
    assert.notEqual(statSync(otherDisk).dev, statSync(client.downloads).dev, 'a move needs a second disk');
    let isAway = false;
    await saw('moving', () => {
      isAway = !isAway;
      return order('setLocation', big, { location: isAway ? otherDisk : client.downloads });
    });
  });

  test('of trouble: a path that cannot be written, and files that are gone after a restart', async () => {
    writeFileSync(join(temp, 'no-folder'), '');
    const torrent = await seeded('Unwritable');
    more.push(torrent.infoHash);
    await api.add(torrent.bytes, { savepath: join(temp, 'no-folder', 'below') });
    await saw('error');
    const port = Number(new URL(client.url).port);
    await watching.end();
    await plugin.close();
    await client.stop();
    renameSync(join(client.downloads, 'Second.m4b'), join(temp, 'taken away.m4b'));
    await startClient(port);
    await saw('missingFiles');
  });

  test('each was told rightly whenever it was seen', (t) => {
    const words = [...seen].map(([word, times]) => `${word} ${times}`).sort();
    t.diagnostic(`qBittorrent ${installed}: ${words.join(', ')}`);
    assert.deepEqual(wrong, []);
    const unseen = Object.keys(MEANS).filter((word) => !seen.has(word) && !MAY_PASS_UNSEEN.includes(word));
    assert.deepEqual(unseen, []);
    assert.deepEqual(
      [...seen.keys()].filter((word) => !Object.hasOwn(MEANS, word)),
      [],
    );
  });
});
