import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpRequest } from '../../core/sdk/index.ts';
import { failsAs } from '../../test/live/live-instance.ts';
import { type Answer, pathOf, scriptedContext } from '../../test/live/scripted-context.ts';
import { createAdder } from './add.ts';
import { createFinder } from './find.ts';
import { Session } from './session.ts';

const HASH = 'a'.repeat(40);
const V2 = 'b'.repeat(64);
const payload = { kind: 'torrent' as const, bytes: new Uint8Array(1) };
const magnet = { kind: 'magnet' as const, uri: `magnet:?xt=urn:btih:${HASH}` };

interface Client {
  listed: boolean;
  row: Record<string, unknown>;
  files: { wanted: boolean }[];
  /** Looks that pass before an added torrent is listed, before its file list has come, and before its row is refreshed. */
  lags: { listed: number; metadata: number; refresh: number };
  halted: boolean;
}

/** A small qBittorrent 5.1 that holds one torrent. */
function client(more: Partial<Client> = {}) {
  const held: Client = {
    listed: false,
    row: {
      name: 'Pack',
      state: 'stalledDL',
      progress: 0,
      size: 30,
      amount_left: 30,
      save_path: '/d',
      category: 'tomewright',
      tags: 'tomewright',
    },
    files: [{ wanted: true }, { wanted: true }, { wanted: true }],
    lags: { listed: 0, metadata: 0, refresh: 0 },
    halted: false,
    ...more,
  };
  let added = held.listed;
  const answers: Record<string, (request: HttpRequest) => Answer> = {
    'app/webapiVersion': () => ({ text: '2.11.4' }),
    'torrents/categories': () => ({ json: { tomewright: {} } }),
    'torrents/add': () => {
      added = true;
      return { text: 'Ok.' };
    },
    'torrents/info': () => {
      if (added && held.lags.listed-- <= 0) held.listed = true;
      if (held.listed && held.lags.refresh-- <= 0) held.row['size'] = held.files.filter((file) => file.wanted).length * 10;
      return { json: held.listed ? [{ hash: HASH, ...held.row }] : [] };
    },
    'torrents/files': () => ({
      json:
        held.lags.metadata-- > 0
          ? []
          : held.files.map((file, index) => ({ index, name: `${index}.m4b`, size: 10, progress: 0, priority: file.wanted ? 1 : 0 })),
    }),
    'torrents/filePrio': ({ form }) => {
      for (const id of (form?.['id'] ?? '').split('|')) held.files[Number(id)]!.wanted = form?.['priority'] === '1';
      return {};
    },
    'torrents/start': () => {
      held.halted = false;
      return {};
    },
    'torrents/addTags': () => ({}),
  };
  const context = scriptedContext((request) => answers[pathOf(request, 'api/v2/')]!(request), {
    torrent: () => ({ infoHash: HASH, name: 'Pack', trackers: [] }),
    magnet: (uri) => uri,
  });
  const options = { url: 'http://qb.example' };
  const session = new Session(context, options);
  const listFiles = async (hash: string) => {
    const reply = await session.call('torrents/files', { query: { hash } });
    const rows = reply.json() as { index: number; name: string; size: number; priority: number }[];
    return rows.map((row) => ({ index: row.index, path: row.name, bytes: row.size, wanted: row.priority > 0, progress: 0 }));
  };
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  const add = createAdder({ context, session, options, finder: createFinder(context, session), listFiles, wait });
  const calls = () => context.sent.map((request) => pathOf(request, 'api/v2/'));
  return { add, held, context, calls, waits };
}

test('an add is believed when the hash is listed, however late', async () => {
  const { add, waits } = client({ lags: { listed: 5, metadata: 0, refresh: 0 } });
  assert.deepEqual(await add(payload, {}), { id: HASH });
  assert.equal(waits.length, 5);
});

test('an add that is never listed is unavailable after ten seconds, whatever the answer said', async () => {
  const { add, waits } = client({ lags: { listed: 1000, metadata: 0, refresh: 0 } });
  await assert.rejects(add(payload, {}), failsAs('unavailable', /does not list it yet/));
  assert.equal(waits.reduce((sum, ms) => sum + ms, 0) < 10_001, true);
});

test('only the wanted files are left, and then it starts', async () => {
  const { add, held, calls, context } = client();
  await add(payload, { files: [1] });
  assert.deepEqual(
    held.files.map((file) => file.wanted),
    [false, true, false],
  );
  const added = context.sent.find((request) => request.url.endsWith('torrents/add'));
  assert.ok(added?.multipart?.some((part) => part.name === 'stopped' && part.value === 'true'));
  assert.ok(calls().indexOf('torrents/filePrio') < calls().indexOf('torrents/start'));
});

test('stopped stays stopped', async () => {
  const { add, calls } = client();
  await add(payload, { files: [1], stopped: true });
  assert.equal(calls().includes('torrents/start'), false);
});

test('a magnet is told to stop at its metadata, waited for, selected and started', async () => {
  const { add, held, context, calls } = client({ lags: { listed: 0, metadata: 4, refresh: 0 } });
  await add(magnet, { files: [0] });
  const form = context.sent.find((request) => request.url.endsWith('torrents/add'))?.form;
  assert.equal(form?.['stopCondition'], 'MetadataReceived');
  assert.equal(form?.['stopped'], undefined);
  assert.deepEqual(
    held.files.map((file) => file.wanted),
    [true, false, false],
  );
  assert.equal(calls().at(-1), 'torrents/start');
});

test('a magnet that is only to be looked into halts at its metadata, and starts when its files are chosen', async () => {
  const { add, held, context, calls } = client({ lags: { listed: 0, metadata: 0, refresh: 0 } });
  await add(magnet, { metadataOnly: true });
  assert.equal(context.sent.find((request) => request.url.endsWith('torrents/add'))?.form?.['stopCondition'], 'MetadataReceived');
  assert.equal(calls().includes('torrents/start'), false);
  held.row['state'] = 'stoppedDL';
  await add(magnet, { files: [0] });
  assert.equal(calls().at(-1), 'torrents/start');
});

test('a magnet without a file list is unavailable, and the next add goes on where this one ended', async () => {
  const { add, held, calls } = client({ lags: { listed: 0, metadata: 60, refresh: 0 } });
  await assert.rejects(add(magnet, { files: [0] }), failsAs('unavailable', /next try/));
  held.row['state'] = 'stoppedDL';
  await add(magnet, { files: [0] });
  assert.deepEqual(
    held.files.map((file) => file.wanted),
    [true, false, false],
  );
  assert.equal(calls().filter((path) => path === 'torrents/add').length, 1);
  assert.equal(calls().at(-1), 'torrents/start');
});

test('a finished pack gets more files and never fewer, and add waits until qBittorrent shows them', async () => {
  const { add, held, waits } = client({
    listed: true,
    files: [{ wanted: true }, { wanted: false }, { wanted: false }],
    row: {
      name: 'Pack',
      state: 'stalledUP',
      progress: 1,
      size: 10,
      amount_left: 0,
      completed: 10,
      save_path: '/d',
      category: 'tomewright',
    },
    lags: { listed: 0, metadata: 0, refresh: 4 },
  });
  await add(payload, { files: [2] });
  assert.deepEqual(
    held.files.map((file) => file.wanted),
    [true, false, true],
  );
  assert.equal(held.row['size'], 20);
  assert.equal(waits.length, 3);
});

test('a torrent of the owner is neither selected nor tagged', async () => {
  const { add, calls } = client({
    listed: true,
    row: { name: 'His', state: 'stoppedDL', progress: 0, size: 10, amount_left: 10, save_path: '/d', category: 'films', tags: '' },
  });
  await add(payload, { files: [0] });
  assert.deepEqual(calls(), ['torrents/info']);
});

test('tags that an old version ignored in the add are set afterwards', async () => {
  const { add, context } = client();
  await add(payload, { tags: ['req-1'] });
  const call = context.sent.find((request) => request.url.endsWith('addTags'));
  assert.deepEqual(call?.form, { hashes: HASH, tags: 'req-1' });
});

test('both hashes of a hybrid are asked for', async () => {
  const { add, context } = client();
  context.torrent = () => ({ infoHash: HASH, infoHashV2: V2, name: 'Pack', trackers: [] });
  await add(payload, { id: HASH });
  assert.equal(context.sent[0]?.query?.['hashes'], `${HASH}|${V2.slice(0, 40)}`);
});
