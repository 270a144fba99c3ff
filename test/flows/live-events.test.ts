import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { TOKENS } from '../../core/main/container.ts';
import type { Daemon } from '../../core/main/daemon.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { postgresql, type TestDatabase } from './databases.ts';
import { runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';
import { until } from './until.ts';

interface Seen {
  id: string;
  event: string;
  data: Record<string, unknown>;
}

interface Watching {
  seen: Seen[];
  /** Resolves when the daemon ends the stream. */
  ended: Promise<void>;
  stop(): void;
}

async function watch(url: string, key: string, more: { last?: string; query?: string } = {}): Promise<Watching> {
  const cut = new AbortController();
  const headers = { 'x-api-key': key, ...(more.last ? { 'last-event-id': more.last } : {}) };
  const reply = await fetch(`${url}/api/events${more.query ?? ''}`, { headers, signal: cut.signal });
  assert.equal(reply.status, 200);
  assert.match(reply.headers.get('content-type') ?? '', /^text\/event-stream/);
  const seen: Seen[] = [];
  const read = async (): Promise<void> => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of reply.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const fields = Object.fromEntries(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
        );
        if (fields['event']) seen.push({ id: fields['id'] ?? '', event: fields['event'], data: JSON.parse(fields['data'] ?? '{}') });
        text = text.slice(end + 2);
      }
    }
  };
  const ended = read().catch(() => {});
  return { seen, ended, stop: () => cut.abort() };
}

describe('live events', { skip: postgresql.skip }, () => {
  let dir: string;
  let world: World;
  let database: TestDatabase;
  const daemons: Daemon[] = [];
  let key: string;
  const begin = async (home: string): Promise<Daemon> => {
    writeHome(world, join(dir, home));
    const env = { ...environment(world), ...database.env, TOMEWRIGHT_KEY: 'a-key-that-both-daemons-share-0123456789' };
    const daemon = await startDaemon({ home: join(dir, home), env, pace: 'lifted' });
    daemons.push(daemon);
    return daemon;
  };
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'tw-live-'));
    world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 120, books: [3] });
    database = await postgresql.make();
    const first = await begin('one');
    key = readFileSync(first.firstKey ?? '', 'utf8').trim();
    await begin('two');
  });
  after(async () => {
    for (const daemon of daemons) await daemon.stop();
    await world?.stop();
    await database?.drop();
    rmSync(dir, { recursive: true, force: true });
  });
  const [one, two] = [(): Daemon => daemons[0] as Daemon, (): Daemon => daemons[1] as Daemon];

  test('who watches one daemon sees what happens in the other, in order, each once', async () => {
    const watching = await watch(two().url, key);
    const run = await runPipeline(one(), 'complete-series');
    await until('the book is in', async () => watching.seen.some((each) => each.event === 'book'));
    await until('the run ended', async () => watching.seen.some((each) => each.event === 'run' && each.data['state'] === 'finished'));
    watching.stop();
    const states = watching.seen.filter((each) => each.event === 'run' && each.data['id'] === run.id).map((each) => each.data['state']);
    assert.ok(
      states.every((state, index) => state !== states[index - 1]),
      states.join(),
    );
    assert.equal(states.at(0), 'queued');
    const kinds = new Set(watching.seen.map((each) => each.event));
    for (const kind of ['run', 'item', 'journal', 'download', 'book']) assert.ok(kinds.has(kind), kind);
    assert.equal(new Set(watching.seen.map((each) => each.id)).size, watching.seen.length);
    const places = watching.seen.map((each) => each.id.split('-').map(BigInt) as [bigint, bigint]);
    for (const [index, place] of places.entries()) {
      const before = places[index - 1];
      if (before) assert.ok(place[0] > before[0] || (place[0] === before[0] && place[1] > before[1]), 'in order');
    }
  });

  test('who comes back with the last id gets the rest, at another daemon too', async () => {
    const first = await watch(one().url, key, { query: '?topics=run,item' });
    await runPipeline(one(), 'complete-series');
    await until('something was seen', async () => first.seen.length >= 3);
    first.stop();
    const [, second] = first.seen;
    const again = await watch(two().url, key, { last: second?.id ?? '', query: '?topics=run,item' });
    await until('the rest came', async () => again.seen.length >= first.seen.length - 2);
    again.stop();
    assert.deepEqual(again.seen.slice(0, first.seen.length - 2), first.seen.slice(2));
  });

  test('an id of long ago is answered with a reset, and rubbish too', async () => {
    for (const last of ['1-1-1000000000', 'x', '9999999999999999999-1-9999999999']) {
      const watching = await watch(one().url, key, { last });
      await new Promise((resolve) => setTimeout(resolve, 300));
      watching.stop();
      if (last !== '9999999999999999999-1-9999999999') assert.equal(watching.seen[0]?.event, 'reset', last);
    }
  });

  test('log lines come without their secrets, and not to a key for reading', async () => {
    const reader = (await one().store.apiKeys.create('reader', ['read'])).key;
    const operator = await watch(one().url, key, { query: '?topics=log' });
    const mere = await watch(one().url, reader, { query: '?topics=log' });
    const secret = world.secrets['prowlarr-api-key'] as string;
    one()
      .wiring.get(TOKENS.opened)
      .log.warn({ url: `http://x/?q=${secret}`, password: 'hunter22' }, `asked with ${secret}`);
    await until('the line came', async () => operator.seen.length > 0);
    const text = JSON.stringify(operator.seen);
    assert.ok(text.includes('asked with'));
    assert.ok(!text.includes(secret) && !text.includes('hunter22'), text);
    assert.equal(mere.seen.length, 0);
    operator.stop();
    mere.stop();
  });

  test('the streams end with the daemon, which does not wait for them', async () => {
    const watching = await watch(two().url, key);
    const begun = performance.now();
    const trouble = await two().stop();
    daemons.splice(1, 1);
    await watching.ended;
    assert.deepEqual(trouble, []);
    assert.ok(performance.now() - begun < 20_000);
  });
});
