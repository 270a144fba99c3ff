import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { AddOptions, DownloadFile, DownloadStatus, Payload, StatusPage, StatusQuery } from '../../core/sdk/index.ts';
import { failsAs, liveInstance } from '../../test/live/live-instance.ts';
import { type MadeTorrent, makeHybrid } from '../../test/live/make-torrent.ts';
import { installedQbittorrent, type RunningQbittorrent, startQbittorrent } from '../../test/live/qbittorrent-nox.ts';
import { type Swarm, startSwarm } from '../../test/live/swarm.ts';
import type { Options } from './session.ts';

const { CI, LIVE, QBITTORRENT_URL, QBITTORRENT_USERNAME, QBITTORRENT_PASSWORD } = process.env;
/** One that runs already, on this machine; what it was given is left there. */
const given = LIVE === '1' && QBITTORRENT_URL ? QBITTORRENT_URL.replace(/\/$/, '') : null;
const installed = (LIVE === '1' || CI) && !given ? await installedQbittorrent() : null;
const skip =
  installed || given
    ? false
    : 'set LIVE=1 on a machine with qbittorrent-nox, or LIVE=1 with QBITTORRENT_URL, QBITTORRENT_USERNAME and QBITTORRENT_PASSWORD of a throw-away one on this machine';
const skipGiven = given ? 'it stops, breaks or locks out the qBittorrent, which is not ours' : false;
/** A category of this run, so that what earlier runs left in a given one is none of ours. */
const category = given ? `tomewright-live-${Date.now().toString(36)}` : 'tomewright';
const tag = category;

const PIECE = 16_384;
const temp = mkdtempSync(join(tmpdir(), 'qbittorrent-live-'));
const torrents: Record<string, MadeTorrent> = {};
const open: { close(): Promise<void> }[] = [];
let swarm: Swarm;
let client: RunningQbittorrent;

async function running(url: string): Promise<RunningQbittorrent> {
  const [username, password] = [QBITTORRENT_USERNAME ?? '', QBITTORRENT_PASSWORD ?? ''];
  return { url, username, password, version: '', downloads: '', pid: 0, stop: async () => {} };
}

function book(name: string, files: Record<string, number>): string {
  const folder = join(temp, 'seed', name);
  mkdirSync(folder, { recursive: true });
  for (const [file, size] of Object.entries(files)) writeFileSync(join(folder, file), Buffer.alloc(size, name + file));
  return folder;
}

/** An instance that remembers nothing, as after a start of the daemon. */
function fresh(more: Partial<Options> = {}) {
  const { url, username, password } = client;
  const instance = liveInstance(import.meta.dirname, { url, username, password, category, tags: [tag], ...more });
  open.push(instance);
  return {
    sent: instance.sent,
    check: instance.check,
    add: (payload: Payload, options: AddOptions) => instance.call<{ id: string }>('downloader.add', payload, options),
    status: (query: StatusQuery) => instance.call<StatusPage>('downloader.status', query),
    files: (id: string) => instance.call<DownloadFile[]>('downloader.files', id),
  };
}

type Instance = ReturnType<typeof fresh>;

async function until(downloader: Instance, id: string, wanted: (status: DownloadStatus) => boolean, seconds = 15): Promise<DownloadStatus> {
  for (let tries = 0; tries < seconds * 10; tries++) {
    const { items } = await downloader.status({ ids: [id] });
    if (items[0] && wanted(items[0])) return items[0];
    await delay(100);
  }
  const { items } = await downloader.status({ ids: [id] });
  throw new Error(`after ${seconds} s ${id} is ${JSON.stringify(items)}`);
}

/** A magnet keeps public trackers only, so the loopback one is told to the client by hand. */
async function announceTo(hash: string): Promise<void> {
  const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) });
  const { url, username, password } = client;
  const login = await fetch(`${url}/api/v2/auth/login`, form({ username, password }));
  const headers = { cookie: login.headers.getSetCookie()[0]!.split(';')[0]! };
  for (let tries = 0; tries < 100; tries++) {
    const rows = (await (await fetch(`${url}/api/v2/torrents/info?hashes=${hash}`, { headers })).json()) as unknown[];
    if (rows.length > 0) break;
    await delay(50);
  }
  await fetch(`${url}/api/v2/torrents/addTrackers`, { ...form({ hash, urls: swarm.announce }), headers });
}

const torrent = (name: string) => ({ kind: 'torrent' as const, bytes: torrents[name]!.bytes });
const magnet = (name: string) =>
  `magnet:?xt=urn:btih:${torrents[name]!.infoHash}&dn=${encodeURIComponent(name)}&tr=${encodeURIComponent(swarm.announce)}`;

describe('a real qBittorrent', { skip, concurrency: false }, () => {
  before(async () => {
    swarm = await startSwarm({ dir: join(temp, 'swarm') });
    client = given ? await running(given) : await startQbittorrent({ dir: join(temp, 'client') });
    torrents['Ozma of Oz'] = await swarm.seed(book('Ozma of Oz', { '01.mp3': 200_000, '02.mp3': 70_000 }));
    torrents['Pack'] = await swarm.seed(book('Pack', { 'a.m4b': 90_000, 'b.m4b': 90_000, 'c.m4b': 90_000 }));
    torrents['Magnet'] = await swarm.seed(book('Magnet', { '1.mp3': 50_000, '2.mp3': 50_000 }));
  });
  after(async () => {
    for (const instance of open) await instance.close();
    if (!given) await client?.stop();
    await swarm?.stop();
    rmSync(temp, { recursive: true, force: true });
  });

  test('says its version and where downloads go', async () => {
    const { check } = fresh();
    const health = await check();
    if (installed) assert.equal(health.version, installed);
    assert.match(health.summary, /downloads go to/);
  });

  test('takes a torrent under our category and tag and is followed to its end', async () => {
    const downloader = fresh();
    const { infoHash } = torrents['Ozma of Oz']!;
    const { id } = await downloader.add(torrent('Ozma of Oz'), { id: infoHash, tags: ['req-1'] });
    assert.equal(id, infoHash);
    const done = await until(downloader, id, (status) => status.state === 'finished');
    assert.equal(done.category, category);
    assert.deepEqual(done.tags, ['req-1', tag]);
    assert.equal(done.left, 0);
    const files = await downloader.files(id);
    assert.deepEqual(
      files.map((file) => [file.path, file.bytes, file.wanted]),
      [
        ['Ozma of Oz/01.mp3', 200_000, true],
        ['Ozma of Oz/02.mp3', 70_000, true],
      ],
    );
    for (const file of files) assert.equal(readFileSync(join(done.savePath, file.path)).length, file.bytes);
  });

  test('gives the id of a torrent that is there already, without adding it', async () => {
    const downloader = fresh();
    const { id } = await downloader.add(torrent('Ozma of Oz'), {});
    assert.equal(id, torrents['Ozma of Oz']!.infoHash);
    assert.equal(downloader.sent.filter((line) => line.includes('torrents/add')).length, 0);
  });

  test('downloads only the wanted files of a pack, and more of it when asked later', async () => {
    const downloader = fresh();
    const { id } = await downloader.add(torrent('Pack'), { files: [1] });
    const one = await until(downloader, id, (status) => status.state === 'finished');
    // whole pieces are counted, so a file that shares its first and last piece weighs up to two pieces more
    assert.ok(one.bytes >= 90_000 && one.bytes <= 90_000 + 2 * PIECE, `${one.bytes} bytes`);
    assert.deepEqual(readFileSync(join(one.savePath, 'Pack/b.m4b')), readFileSync(join(temp, 'seed/Pack/b.m4b')));
    assert.deepEqual(
      (await downloader.files(id)).map((file) => file.wanted),
      [false, true, false],
    );
    await downloader.add(torrent('Pack'), { files: [2] });
    // two peers that both have all they want hang up, and libtorrent waits a minute before it calls the same peer again
    const two = await until(downloader, id, (status) => status.state === 'finished', 100);
    assert.deepEqual(readFileSync(join(two.savePath, 'Pack/c.m4b')), readFileSync(join(temp, 'seed/Pack/c.m4b')));
    assert.deepEqual(
      (await downloader.files(id)).map((file) => file.wanted),
      [false, true, true],
    );
  });

  test('waits for the file list of a magnet, selects from it and starts', async () => {
    const downloader = fresh();
    const adding = downloader.add({ kind: 'magnet', uri: magnet('Magnet') }, { files: [0] });
    await announceTo(torrents['Magnet']!.infoHash);
    const { id } = await adding;
    const done = await until(downloader, id, (status) => status.state === 'finished');
    assert.deepEqual(readFileSync(join(done.savePath, 'Magnet/1.mp3')), readFileSync(join(temp, 'seed/Magnet/1.mp3')));
    assert.equal(existsSync(join(done.savePath, 'Magnet/2.mp3')), false);
  });

  test('knows a hybrid torrent by its v1 info-hash, under which libtorrent 2 does not list it', async () => {
    const downloader = fresh();
    const hybrid = makeHybrid('Tik-Tok.mp3', Buffer.alloc(9_000, 'tik'), swarm.announce);
    const { id } = await downloader.add({ kind: 'torrent', bytes: hybrid.bytes }, { id: hybrid.infoHash });
    assert.equal(id, hybrid.infoHash);
    const { items } = await downloader.status({ ids: [id] });
    assert.deepEqual(
      items.map((item) => item.id),
      [hybrid.infoHash],
    );
    assert.equal((await downloader.files(id))[0]?.path, 'Tik-Tok.mp3');
  });

  test('reports what changed since a cursor, and everything to a new process', async () => {
    const downloader = fresh();
    const first = await downloader.status({});
    assert.equal(first.full, true);
    assert.equal(first.items.length, 4);
    const second = await downloader.status({ cursor: first.cursor! });
    assert.notEqual(second.full, true);
    assert.ok(second.items.length <= 4);
    const other = fresh();
    assert.equal((await other.status({ cursor: second.cursor! })).full, true);
  });

  test('refuses a torrent whose info-hash is not the promised one', async () => {
    const downloader = fresh();
    await assert.rejects(downloader.add(torrent('Pack'), { id: '0'.repeat(40) }), failsAs('refused'));
  });

  test('refuses what is no torrent', async () => {
    const downloader = fresh();
    const pieces = 'x'.repeat(20);
    const bytes = Buffer.from(`d4:infod6:lengthi900000e4:name1:x12:piece lengthi16384e6:pieces20:${pieces}ee`);
    await assert.rejects(downloader.add({ kind: 'torrent', bytes }, {}), failsAs('refused', /no torrent file/));
  });

  test('logs in again by itself after a restart and loses nothing', { skip: skipGiven }, async () => {
    const downloader = fresh();
    const before = await downloader.status({});
    const port = Number(new URL(client.url).port);
    await client.stop();
    await assert.rejects(downloader.status({ cursor: before.cursor! }), failsAs('unavailable'));
    client = await startQbittorrent({ dir: join(temp, 'client'), port });
    const after = await downloader.status({ cursor: before.cursor! });
    assert.equal(after.full, true);
    assert.equal(after.items.length, before.items.length);
  });

  test('calls files that vanished behind its back missing, not failed', { skip: skipGiven }, async () => {
    const downloader = fresh();
    const { infoHash } = torrents['Ozma of Oz']!;
    const port = Number(new URL(client.url).port);
    await client.stop();
    renameSync(join(client.downloads, 'Ozma of Oz'), join(temp, 'taken away'));
    client = await startQbittorrent({ dir: join(temp, 'client'), port });
    const status = await until(downloader, infoHash, ({ state }) => state === 'missing-files');
    assert.equal(status.word, 'missingFiles');
  });

  test('is not asked again after a refused login', { skip: skipGiven }, async () => {
    const downloader = fresh({ password: 'wrong' });
    await assert.rejects(downloader.status({}), failsAs('auth'));
    const sent = downloader.sent.length;
    await assert.rejects(downloader.status({}), failsAs('auth'));
    assert.equal(downloader.sent.length, sent);
  });

  test('says that it was banned, with the remedy', { skip: skipGiven }, async () => {
    for (let tries = 0; tries < 5; tries++)
      await fresh({ password: 'wrong' })
        .status({})
        .catch(() => {});
    const downloader = fresh();
    await assert.rejects(downloader.status({}), failsAs('auth', /banned/));
  });
});
