import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, codeOf, make, partsOf, serve } from '../host-under-test.ts';
import type { Clock } from '../parts.ts';

test('429 tells its wait, and the host is left alone for it after a restart too', async () => {
  let asked = 0;
  const url = await serve((_q, r) => {
    asked += 1;
    r.writeHead(429, { 'retry-after': '7' }).end();
  });
  const parts = partsOf();
  const first = await make(ask, url, { parts }).call('source.account', []);
  assert.ok(!first.ok && first.failure.code === 'rate-limited' && first.failure.retryAfterMs === 7_000);
  const second = await make(ask, url, { parts }).call('source.account', []);
  assert.ok(!second.ok && second.failure.code === 'rate-limited' && second.failure.retryAfterMs! > 5_000);
  assert.equal(asked, 1);
});

test('a wait that a clock of next year has written does not hold anybody up until then', async () => {
  let asked = 0;
  const url = await serve((_q, r) => {
    asked += 1;
    r.end('{}');
  });
  const parts = partsOf();
  const until = new Date(Date.now() + 400 * 24 * 3_600_000).toISOString();
  await parts.store.state.set('sample', `~pause ${new URL(url).host}`, { until }, false);
  await parts.store.state.set('sample', '~pause *', { until }, false);
  assert.equal((await make(ask, url, { parts }).call('source.account', [])).ok, true);
  assert.equal(asked, 1);
});

test('a plugin that was told to wait in a body rests as a whole', async () => {
  const url = await serve((_q, r) => r.end('slow down'));
  const parts = partsOf();
  const plugin = make(
    `await context.http.request({ url: options.url }); context.fail('rate-limited', 'quota', { retryAfterMs: 9000 });`,
    url,
    { parts },
  );
  assert.equal(codeOf(await plugin.call('source.account', [])), 'rate-limited');
  const again = await make(ask, url, { parts }).call('source.account', []);
  assert.ok(!again.ok && again.failure.retryAfterMs! > 8_000);
});

test('requests start evenly spaced and each has a permit of the database', async () => {
  let now = 0;
  const slept: number[] = [];
  const clock: Clock = {
    now: () => new Date(Date.UTC(2026, 0, 1) + now),
    elapsed: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
  const granted: string[] = [];
  const starts: number[] = [];
  const parts = partsOf({
    clock,
    pace: 'real',
    grant: async (key, gapMs) => {
      granted.push(`${key} ${gapMs}`);
      if (granted.length === 2) return 40;
      starts.push(now);
      return 0;
    },
  });
  const url = await serve((_q, r) => r.end('ok'));
  const plugin = make(ask, url, {
    parts,
    spec: {
      limits: [
        { text: '6/min', starts: 6, perMs: 60_000 },
        { text: '1/s', starts: 1, perMs: 1_000 },
      ],
    },
  });
  await Promise.all([1, 2, 3].map(() => plugin.call('source.account', [])));
  assert.equal(starts.length, 3);
  for (const at of [1, 2]) assert.ok(starts[at]! - starts[at - 1]! >= 10_000 && starts[at]! - starts[at - 1]! <= 12_100, String(starts));
  assert.equal(granted.length, 4);
  assert.ok(granted.every((line) => line.endsWith(' 10000')));
});

test('an answer that is slower than the gap does not hold up the next start, and no third one begins beside two', async () => {
  let inFlight = 0;
  let most = 0;
  const url = await serve((_q, r) => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    setTimeout(() => {
      inFlight -= 1;
      r.end('ok');
    }, 60);
  });
  const limits = [{ text: '50/s', starts: 50, perMs: 1000 }];
  const plugin = make(ask, url, { parts: partsOf({ pace: 'real' }), spec: { limits } });
  await Promise.all([1, 2, 3, 4, 5].map(() => plugin.call('source.account', [])));
  assert.equal(most, 2);
  const alone = make(ask, url, { parts: partsOf({ pace: 'real' }), spec: { limits, exclusive: true } });
  most = 0;
  await Promise.all([1, 2, 3].map(() => alone.call('source.account', [])));
  assert.equal(most, 1);
});

test('a budget of the day is counted over restarts and says when it is new again', async () => {
  const url = await serve((_q, r) => r.end('ok'));
  const parts = partsOf();
  const limits = [{ text: '2/d', starts: 2, perMs: 86_400_000 }];
  assert.equal(codeOf(await make(ask, url, { parts, spec: { limits } }).call('source.account', [])), 'found');
  assert.equal(codeOf(await make(ask, url, { parts, spec: { limits } }).call('source.account', [])), 'found');
  const third = await make(ask, url, { parts, spec: { limits } }).call('source.account', []);
  assert.ok(!third.ok && third.failure.code === 'rate-limited' && third.failure.retryAfterMs! > 0);
  const raised = [{ text: '3/d', starts: 3, perMs: 86_400_000 }];
  assert.equal(codeOf(await make(ask, url, { parts, spec: { limits: raised } }).call('source.account', [])), 'found');
});
