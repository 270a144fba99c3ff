import assert from 'node:assert/strict';
import { cpSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { BookRecord, Entry, EntryPage, LibraryEvent, Placement } from '../../core/sdk/index.ts';
import { failsAs, type LiveInstance, liveInstance } from '../../test/live/live-instance.ts';

const { LIVE, AUDIOBOOKSHELF_URL, AUDIOBOOKSHELF_API_KEY, AUDIOBOOKSHELF_USERNAME, AUDIOBOOKSHELF_PASSWORD, AUDIOBOOKSHELF_AUDIO } =
  process.env;
const credentials = AUDIOBOOKSHELF_API_KEY
  ? { apiKey: AUDIOBOOKSHELF_API_KEY }
  : { username: AUDIOBOOKSHELF_USERNAME, password: AUDIOBOOKSHELF_PASSWORD };
const isLive = LIVE === '1' && AUDIOBOOKSHELF_URL && (AUDIOBOOKSHELF_API_KEY || AUDIOBOOKSHELF_PASSWORD) && AUDIOBOOKSHELF_AUDIO;
const skip = isLive
  ? false
  : 'set LIVE=1, AUDIOBOOKSHELF_URL, AUDIOBOOKSHELF_API_KEY or AUDIOBOOKSHELF_USERNAME and _PASSWORD (of a throw-away server on this machine) and AUDIOBOOKSHELF_AUDIO (an mp3) to run this suite';
const run = Date.now().toString(36);
const record = (title: string, position?: string): BookRecord => ({
  ids: {},
  title: `${title} ${run}`,
  authors: ['Live Author'],
  ...(position ? { series: [{ name: `Live Series ${run}`, position }] } : {}),
});

describe('a real Audiobookshelf', { skip, concurrency: false }, () => {
  let instance: LiveInstance;
  let placed: Placement;
  let entry: Entry;

  before(() => {
    instance = liveInstance(import.meta.dirname, { url: AUDIOBOOKSHELF_URL, ...credentials });
  });
  after(() => instance?.close());

  async function until<T>(look: () => Promise<T | null>, seconds: number): Promise<T> {
    for (let tries = 0; tries < seconds * 2; tries++) {
      const found = await look();
      if (found) return found;
      await delay(500);
    }
    throw new Error(`nothing within ${seconds} s`);
  }

  async function entries(): Promise<{ items: Entry[]; total: number }> {
    const items: Entry[] = [];
    let cursor: string | undefined;
    let total = 0;
    do {
      const page: EntryPage = await instance.call('library.list', cursor);
      items.push(...page.items);
      total = page.total ?? 0;
      cursor = page.cursor;
    } while (cursor);
    return { items, total };
  }

  test('says its version, its user and what should be looked at', async () => {
    const health = await instance.check();
    assert.match(health.version ?? '', /^2\.\d+/);
    assert.match(health.summary, /book libraries: "/);
  });

  test('lists every book of the libraries', async () => {
    const { items, total } = await entries();
    assert.equal(items.length, total);
    assert.equal(new Set(items.map((item) => item.id)).size, total);
  });

  test('a book linked into its place is imported, located and told of', { timeout: 90_000 }, async () => {
    const { cursor } = await instance.call<{ cursor: string }>('library.watch');
    placed = await instance.call<Placement>('library.place', record('First: Book', '1'));
    assert.equal(placed.relPath, `Live Author/Live Series ${run}/01 - First - Book ${run}`);
    assert.equal(placed.watches, true);
    assert.equal(await instance.call('library.locate', placed.relPath), null);
    const staging = join(placed.root, `.staging-${run}`);
    mkdirSync(staging, { recursive: true });
    cpSync(AUDIOBOOKSHELF_AUDIO!, join(staging, '01.mp3'));
    mkdirSync(dirname(join(placed.root, placed.relPath)), { recursive: true });
    renameSync(staging, join(placed.root, placed.relPath));
    entry = await until(() => instance.call<Entry | null>('library.locate', placed.relPath), 40);
    assert.equal(entry.relPath, placed.relPath);
    assert.deepEqual(
      entry.audio?.map((file) => file.path),
      ['01.mp3'],
    );
    const { events } = await instance.call<{ events: LibraryEvent[] }>('library.watch', cursor);
    assert.ok(events.some((event) => event.kind === 'imported' && event.entry === entry.id));
  });

  test('writes only the given fields and answers with what stands there then', async () => {
    const before = entry.record;
    const after = await instance.call<Entry>('library.update', entry.id, {
      subtitle: 'A Story',
      narrators: ['Nora Voss', 'Ivo Strand'],
      genres: ['Fantasy'],
      publishedYear: '2019',
      language: 'English',
      asin: 'B0LIVE0001',
    });
    assert.equal(after.record.title, before.title);
    assert.deepEqual(after.record.authors, before.authors);
    assert.deepEqual(after.record.series, before.series);
    assert.equal(after.record.subtitle, 'A Story');
    assert.deepEqual(after.record.narrators, ['Nora Voss', 'Ivo Strand']);
    assert.equal(after.record.published, '2019');
    assert.equal(after.record.language, 'en');
    assert.equal(after.record.ids.asin, 'B0LIVE0001');
  });

  test('adds a series and keeps the ones that were there', async () => {
    const linked = await instance.call<Entry>('library.linkSeries', entry.id, [{ name: `Other ${run}`, position: '2.5' }]);
    // their order is the server's own
    const named = (one: Entry) => (one.record.series ?? []).map(({ name, position }) => `${name} #${position}`).sort();
    assert.deepEqual(named(linked), [...named(entry), `Other ${run} #2.5`].sort());
    const sent = instance.sent.length;
    await instance.call<Entry>('library.linkSeries', entry.id, [{ name: `other ${run}`, position: '2.5' }]);
    assert.ok(!instance.sent.slice(sent).some((line) => line.startsWith('PATCH')), 'what stands there already is not written again');
  });

  test('twenty writes at once that all make one new series leave it running', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        instance.call<Entry>('library.linkSeries', entry.id, [{ name: `Rush ${run}`, position: `${at + 1}` }]),
      ),
    );
    assert.equal(all.at(-1)?.record.series?.filter((series) => series.name === `Rush ${run}`).length, 1);
    assert.match((await instance.check()).summary, /Audiobookshelf/);
  });

  test('refuses to clear a field', async () => {
    for (const change of [{ authors: [] }, { title: ' ' }, { series: [{ name: '' }] }]) {
      await assert.rejects(instance.call('library.update', entry.id, change), failsAs('refused', /never cleared/));
    }
  });

  test('tells of a change that somebody else made, over the socket', { timeout: 30_000 }, async () => {
    const other = liveInstance(import.meta.dirname, { url: AUDIOBOOKSHELF_URL, ...credentials, socket: false });
    await delay(500);
    const { cursor } = await instance.call<{ cursor: string }>('library.watch');
    await delay(21_000);
    await other.call('library.update', entry.id, { publisher: `Tin Gate ${run}` });
    await delay(1000);
    const { events } = await instance.call<{ events: LibraryEvent[] }>('library.watch', cursor);
    await other.close();
    assert.ok(events.some((event) => event.kind === 'changed' && event.entry === entry.id));
  });

  test('uploads a book where its disk cannot be reached, and never over another', { timeout: 90_000 }, async () => {
    const place = await instance.call<Placement>('library.place', record('Second', '2'));
    const { readFileSync } = await import('node:fs');
    const files = [{ name: '01.mp3', bytes: new Uint8Array(readFileSync(AUDIOBOOKSHELF_AUDIO!)) }];
    await instance.call('library.upload', place, files);
    await assert.rejects(instance.call('library.upload', place, files), failsAs('refused', /write over/));
    const found = await until(() => instance.call<Entry | null>('library.locate', place.relPath), 40);
    assert.equal(found.audio?.length, 1);
  });

  test('asks for a scan twice without harm', { timeout: 60_000 }, async () => {
    const before = await entries();
    await instance.call('library.scan', placed.library);
    await instance.call('library.scan', placed.library);
    await delay(3000);
    assert.equal((await entries()).total, before.total);
  });

  test('a wrong key is an auth failure', async () => {
    const wrong = liveInstance(import.meta.dirname, { url: AUDIOBOOKSHELF_URL, apiKey: 'eyJ.not.akey' });
    await assert.rejects(wrong.call('library.list'), failsAs('auth', /API key/));
    await wrong.close();
  });

  test('logs in with a password once and keeps the token', {
    skip: AUDIOBOOKSHELF_PASSWORD ? false : 'set AUDIOBOOKSHELF_USERNAME and AUDIOBOOKSHELF_PASSWORD',
  }, async () => {
    const byLogin = liveInstance(import.meta.dirname, {
      url: AUDIOBOOKSHELF_URL,
      username: AUDIOBOOKSHELF_USERNAME,
      password: AUDIOBOOKSHELF_PASSWORD,
    });
    await byLogin.call('library.list');
    await byLogin.call('library.list');
    assert.equal(byLogin.sent.filter((line) => line.endsWith('/login')).length, 1);
    await byLogin.close();
  });
});
