import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { nzbInfo } from '../../core/host/torrent/nzb.ts';
import type { AddOptions, DownloadStatus, StatusPage } from '../../core/sdk/index.ts';
import { failsAs, type LiveInstance, liveInstance } from '../../test/live/live-instance.ts';
import { type NewsServer, nzbOf, startNewsServer } from '../../test/live/news-server.ts';
import { writeAudio } from '../../test/sandbox/audio.ts';

const { LIVE, SABNZBD_URL, SABNZBD_API_KEY } = process.env;
const skip =
  LIVE === '1' && SABNZBD_URL && SABNZBD_API_KEY
    ? false
    : 'set LIVE=1, SABNZBD_URL and SABNZBD_API_KEY of a throw-away SABnzbd on this machine (its servers and categories are changed) to run this suite';
const run = Date.now().toString(36);
const category = 'tomewright-live';
const PATIENCE_MS = 90_000;

describe('a real SABnzbd', { skip, concurrency: false }, () => {
  const temp = mkdtempSync(join(tmpdir(), 'sabnzbd-live-'));
  let news: NewsServer;
  let sabnzbd: LiveInstance;

  before(async () => {
    news = await startNewsServer();
    sabnzbd = liveInstance(import.meta.dirname, { url: SABNZBD_URL, apiKey: SABNZBD_API_KEY, category });
  });
  after(async () => {
    await sabnzbd?.close();
    await own('set_config', { section: 'servers', keyword: 'tomewright', enable: 0 }).catch(() => undefined);
    await news?.stop();
    rmSync(temp, { recursive: true, force: true });
  });

  /** What its owner would do on its pages. */
  async function own(mode: string, query: Record<string, string | number>): Promise<void> {
    const words = new URLSearchParams({ mode, output: 'json', apikey: SABNZBD_API_KEY ?? '' });
    for (const [name, value] of Object.entries(query)) words.set(name, String(value));
    const reply = await fetch(`${SABNZBD_URL}/api?${words}`);
    if (!reply.ok) throw new Error(`${mode} answered ${reply.status}`);
  }

  /** A posted book of three files, its bytes by their names. */
  function posted(title: string, missing: readonly number[] = []): { nzb: Buffer; files: Map<string, Buffer> } {
    const files = new Map<string, Buffer>();
    for (const track of [1, 2, 3]) {
      const name = `0${track} - ${title} ${run}.mp3`;
      writeAudio(join(temp, name), 120, { title, album: title, artist: 'L. Frank Baum', track });
      files.set(name, readFileSync(join(temp, name)));
    }
    return { nzb: nzbOf([...files].map(([name, bytes]) => news.post(name, bytes, missing))), files };
  }

  const add = (nzb: Buffer, options: AddOptions = {}) =>
    sabnzbd.call<{ id: string }>('downloader.add', { kind: 'nzb', bytes: nzb, name: `Live Book ${run}` }, options);
  const status = (ids: string[]) => sabnzbd.call<StatusPage>('downloader.status', { ids });

  async function until(id: string, wanted: (status: DownloadStatus) => boolean): Promise<{ last: DownloadStatus; words: string[] }> {
    const words = new Set<string>();
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await delay(100)) {
      const { items, removed } = await status([id]);
      assert.deepEqual(removed, [], 'a job of ours was not found');
      words.add(items[0]?.word ?? '');
      if (items[0] && wanted(items[0])) return { last: items[0], words: [...words] };
    }
    return assert.fail(`${id} did not come so far within ${PATIENCE_MS / 1000} s; it was ${[...words].join(', ')}`);
  }

  test('says its version, and that our category is not there yet', async () => {
    await own('del_config', { section: 'categories', keyword: category });
    const health = await sabnzbd.check();
    assert.match(health.version ?? '', /^\d+\.\d+/);
    assert.match(health.warnings?.join(' ') ?? '', /no category "tomewright-live"/);
    await own('set_config', { section: 'categories', keyword: category, name: category, dir: category });
    const server = { section: 'servers', keyword: 'tomewright', name: 'tomewright', host: '127.0.0.1', port: news.port };
    await own('set_config', { ...server, connections: 2, enable: 1, ssl: 0, username: '', password: '' });
    assert.equal((await sabnzbd.check()).warnings, undefined);
  });

  test('takes an NZB, is followed to its end, and every file lies whole in a folder of its own', { timeout: 120_000 }, async (t) => {
    const { nzb, files } = posted('Ozma of Oz');
    const promised = nzbInfo(nzb)?.id ?? '';
    const { id } = await add(nzb, { id: promised });
    assert.equal(id, promised);
    const { last, words } = await until(id, ({ state }) => state === 'finished' || state === 'failed');
    t.diagnostic(words.join(', '));
    assert.equal(last.state, 'finished', last.word);
    assert.equal(last.category, category);
    assert.match(last.savePath, new RegExp(`${category}/Live Book ${run} tw-${id}$`));
    assert.deepEqual(readdirSync(last.savePath).sort(), [...files.keys()].sort());
    for (const [name, bytes] of files) assert.deepEqual(readFileSync(join(last.savePath, name)), bytes);
    assert.ok(last.finished && last.left === 0 && last.bytes > 0);
  });

  test('the same NZB is found again and not fetched twice', async () => {
    const { nzb } = posted('Ozma of Oz');
    const served = news.served.length;
    const { id } = await add(nzb, { id: nzbInfo(nzb)?.id ?? '' });
    assert.equal((await status([id])).items[0]?.state, 'finished');
    assert.equal(news.served.length, served);
  });

  test('what is not whole on the servers is failed, with the reason', { timeout: 120_000 }, async () => {
    const { nzb } = posted('Tik-Tok of Oz', [0, 1]);
    const { id } = await add(nzb, { id: nzbInfo(nzb)?.id ?? '' });
    const { last } = await until(id, ({ state }) => state === 'finished' || state === 'failed');
    assert.equal(last.state, 'failed', last.word);
    assert.match(last.word, /^Failed: ./);
  });

  test('a job that is stopped waits in the queue, and is forgotten when it is removed', async () => {
    const { nzb } = posted('Glinda of Oz');
    const { id } = await add(nzb, { id: nzbInfo(nzb)?.id ?? '', stopped: true });
    assert.equal((await until(id, ({ state }) => state === 'paused')).last.state, 'paused');
    await sabnzbd.call('downloader.remove', id);
    assert.deepEqual((await status([id])).removed, [id]);
  });

  test('everything of ours is listed, and nothing of others', async () => {
    const page = await sabnzbd.call<StatusPage>('downloader.status', {});
    assert.equal(page.full, true);
    assert.ok(page.items.length >= 2);
    for (const item of page.items) assert.match(item.name, /tw-[0-9a-f]{8,40}$/);
  });

  test('removing a finished job leaves its files', async () => {
    const page = await sabnzbd.call<StatusPage>('downloader.status', {});
    for (const item of page.items.filter(({ name }) => name.includes(run))) {
      await sabnzbd.call('downloader.remove', item.id);
      if (item.savePath) assert.ok(readdirSync(item.savePath).length > 0);
      assert.deepEqual((await status([item.id])).removed, [item.id]);
    }
  });

  test('a wrong key is an auth failure', async () => {
    const wrong = liveInstance(import.meta.dirname, { url: SABNZBD_URL, apiKey: 'f'.repeat(32) });
    await assert.rejects(wrong.call('downloader.status', {}), failsAs('auth', /API key/));
    await wrong.close();
  });
});
