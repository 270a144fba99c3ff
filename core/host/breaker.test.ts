import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failure } from '../sdk/index.ts';
import { authRule, Breaker, downRule } from './breaker.ts';

function bench(rule = downRule()) {
  let ms = 0;
  const clock = { now: () => new Date(ms), elapsed: () => ms, sleep: async () => {} };
  const pass = (more: number): void => {
    ms += more;
  };
  return { breaker: new Breaker(clock, rule), pass };
}
const unavailable: Failure = { code: 'unavailable', message: 'it is down' };
const fail = (breaker: Breaker, times: number, failure = unavailable): void => {
  for (let time = 0; time < times; time++) breaker.failed(failure);
};

test('a service that fails five times in a row is left alone, then one call tries it', () => {
  const { breaker, pass } = bench();
  fail(breaker, 4);
  assert.equal(breaker.refusal('shelf'), null);
  fail(breaker, 1);
  const refused = breaker.refusal('shelf');
  assert.equal(refused?.code, 'unavailable');
  assert.match(refused?.message ?? '', /5 times in a row.*it is down/);
  assert.equal(breaker.health().state, 'open');
  pass(15_000);
  assert.equal(breaker.health().state, 'half-open');
  assert.equal(breaker.refusal('shelf'), null);
  assert.notEqual(breaker.refusal('shelf'), null, 'only one call tries');
  breaker.succeeded();
  assert.deepEqual(breaker.health(), { state: 'closed', failures: 0 });
});

test('each trial that fails doubles the rest, up to five minutes', () => {
  const { breaker, pass } = bench();
  fail(breaker, 5);
  const rests: number[] = [];
  for (let trial = 0; trial < 7; trial++) {
    rests.push(breaker.refusal('shelf')?.retryAfterMs ?? 0);
    pass(rests.at(-1) as number);
    assert.equal(breaker.refusal('shelf'), null);
    fail(breaker, 1);
  }
  assert.deepEqual(rests, [15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
});

test('an answer in between begins the count anew; a call that ended without asking lets another one try', () => {
  const { breaker, pass } = bench();
  fail(breaker, 4);
  breaker.succeeded();
  fail(breaker, 4);
  assert.equal(breaker.refusal('shelf'), null);
  fail(breaker, 1);
  pass(15_000);
  assert.equal(breaker.refusal('shelf'), null);
  breaker.release();
  assert.equal(breaker.refusal('shelf'), null);
});

test('a key that is not accepted is tried ever less often, and fails as what it is', () => {
  const { breaker, pass } = bench(authRule());
  fail(breaker, 3, { code: 'auth', message: 'wrong key' });
  assert.equal(breaker.refusal('shelf')?.code, 'auth');
  for (let trial = 0; trial < 12; trial++) {
    pass(3_600_000);
    assert.equal(breaker.refusal('shelf'), null);
    fail(breaker, 1, { code: 'auth', message: 'wrong key' });
  }
  assert.equal(breaker.refusal('shelf')?.retryAfterMs, 3_600_000);
});
