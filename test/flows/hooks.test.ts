import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Daemon } from '../../core/main/daemon.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { ON_IMPORT } from '../sandbox/more-pipelines.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { DATABASES, postgresql, type TestDatabase } from './databases.ts';
import { startDaemon } from './start-daemon.ts';
import { until } from './until.ts';

const KEY = randomBytes(32);
const TOKEN = randomBytes(24).toString('hex');
/** What is refused never reaches the database: the whole number on one of them is enough. */
const FORGED: Record<string, number> = { [postgresql.name]: 10_000 };
const REPLAYS = 1_000;
const AT_ONCE = 25;

async function manyTimes(times: number, work: (nth: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < times) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

for (const kind of DATABASES) {
  describe(`webhooks in on ${kind.name}`, { skip: kind.skip }, () => {
    let dir: string;
    let world: World;
    let daemon: Daemon;
    let database: TestDatabase;
    const post = (body: string, headers: Record<string, string>, instance = 'audiobookshelf'): Promise<Response> =>
      fetch(`${daemon.url}/hooks/${instance}`, { method: 'POST', body, headers });
    const signed = (id: string, body: string, key = KEY): Record<string, string> => {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
    };
    const imported = (): string => {
      const item = [...world.shelf.items.values()].find((each) => each.metadata.title === "Alice's Adventures in Wonderland");
      return JSON.stringify({ event: 'item_added', item: { id: item?.id, libraryId: world.shelf.libraryId } });
    };
    const rows = async (): Promise<number> => Number((await daemon.store.database.knex('inbox').count('* as n').first())?.['n']);
    const runs = async () => (await daemon.store.runs.list({ limit: 50, pipeline: 'on-import' })).items;
    const handled = () =>
      until('all is handled', async () => (await daemon.store.database.knex('inbox').where({ handled_at: null })).length === 0);

    before(async () => {
      dir = mkdtempSync(join(tmpdir(), 'tw-hooks-'));
      world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 1, books: [] });
      writeHome(world, join(dir, 'home'), { extra: ON_IMPORT, hookSecrets: ['shelf-hook', 'shelf-token'] });
      database = await kind.make();
      const env = { ...environment(world), ...database.env, SHELF_HOOK: `whsec_${KEY.toString('base64')}`, SHELF_TOKEN: TOKEN };
      daemon = await startDaemon({ home: join(dir, 'home'), env, pace: 'lifted' });
      await until('the watch has its mark', async () => (await daemon.store.database.knex('watches').whereNotNull('cursor')).length === 1);
    });
    after(async () => {
      await daemon?.stop();
      await world?.stop();
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    });

    /** All but one word of a right request, each time another. */
    const forgery = (nth: number): [body: string, headers: Record<string, string>] => {
      const body = imported();
      const right = signed(`forged-${nth}`, body);
      const ways: [string, Record<string, string>][] = [
        [body, signed(`forged-${nth}`, body, randomBytes(32))],
        [body.replace('item_added', 'item_updated'), right],
        [body, { ...right, 'webhook-id': `another-${nth}` }],
        [body, { ...right, 'webhook-timestamp': String(Number(right['webhook-timestamp']) + 1) }],
        [body, { ...right, 'webhook-signature': (right['webhook-signature'] ?? '').replace('v1,', 'v2,') }],
        [body, { ...right, 'webhook-signature': '' }],
        [body, {}],
        [body, { 'x-hook-token': randomBytes(24).toString('hex') }],
        [body, { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
      ];
      return ways[nth % ways.length] as [string, Record<string, string>];
    };

    const forged = FORGED[kind.name] ?? 1_000;
    test(`${forged} forged ones have no effect, and the forger waits ever longer`, async () => {
      const answers = new Map<number, number>();
      await manyTimes(forged, async (nth) => {
        const reply = await post(...forgery(nth));
        answers.set(reply.status, (answers.get(reply.status) ?? 0) + 1);
        await reply.arrayBuffer();
      });
      assert.deepEqual([...answers.keys()].sort(), [401, 429]);
      assert.ok((answers.get(401) ?? 0) < 100, 'ten a minute are looked into');
      assert.equal(await rows(), 0);
    });

    test(`a right one is taken all the same, and sent ${REPLAYS} times it is one run`, async () => {
      const body = imported();
      const headers = signed('message-1', body);
      const states: string[] = [];
      await manyTimes(REPLAYS, async () => {
        const reply = await post(body, headers);
        assert.equal(reply.status, 202);
        states.push(((await reply.json()) as { state: string }).state);
      });
      assert.equal(states.length, REPLAYS);
      assert.equal(states.filter((state) => state === 'new').length, 1);
      await until('on-import ran', async () => (await runs())[0]?.state === 'finished');
      await handled();
      assert.equal((await runs()).length, 1);
      const { items } = await daemon.store.runs.items((await runs())[0]?.id ?? '', { limit: 10 });
      assert.deepEqual(
        items.map((item) => item.label),
        ["Alice's Adventures in Wonderland"],
      );
    });

    test('an id that was used for another body is a conflict', async () => {
      const body = JSON.stringify({ event: 'item_added', item: { id: 'another' } });
      const reply = await post(body, signed('message-1', body));
      assert.equal(reply.status, 409);
      assert.equal(((await reply.json()) as { code: string }).code, 'hook-conflict');
    });

    test('the same news with a token and without an id is no second run', async () => {
      for (let again = 0; again < 3; again++) assert.equal((await post(imported(), { authorization: `Bearer ${TOKEN}` })).status, 202);
      await handled();
      assert.equal((await daemon.store.database.knex('event_starts')).length, 0);
      assert.equal((await runs()).length, 1);
    });

    test('an item that the library does not have, and a body that is no news, start nothing', async () => {
      const headers = { 'x-hook-token': TOKEN };
      assert.equal((await post('{"event":"item_added","item":{"id":"of-another-library"}}', headers)).status, 202);
      assert.equal((await post('not json', headers)).status, 202);
      await handled();
      const verdicts = (await daemon.store.database.knex('inbox').orderBy('id', 'desc').limit(3).select('verdict')).map(
        (row) => row.verdict,
      );
      assert.ok(verdicts.includes('the library does not have it'), verdicts.join());
      assert.ok(
        verdicts.some((verdict) => verdict.startsWith('not read: ')),
        verdicts.join(),
      );
      assert.equal((await runs()).length, 1);
    });

    test('too large a body is refused, an instance without a secret is not found, and what is no text is no webhook', async () => {
      assert.equal((await post('x'.repeat(300_000), { 'x-hook-token': TOKEN })).status, 413);
      assert.equal((await post('{}', { 'x-hook-token': TOKEN }, 'qbittorrent')).status, 404);
      assert.equal((await post('{}', { 'x-hook-token': TOKEN }, 'nobody')).status, 404);
      const reply = await fetch(`${daemon.url}/hooks/audiobookshelf`, {
        method: 'POST',
        headers: { 'x-hook-token': TOKEN },
        body: new Uint8Array([0xff, 0xfe, 0x00]),
      });
      assert.equal(reply.status, 400);
    });
  });
}
