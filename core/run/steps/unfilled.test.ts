import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MergedRecord } from '../../book/index.ts';
import type { Failure } from '../../sdk/index.ts';
import { line } from '../journal.ts';
import type { CorrectCall } from './correct.ts';
import type { Gathered } from './gather.ts';
import { againAt, goingOn, unfilledLine } from './unfilled.ts';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-03-01T20:00:00Z');
const merged = { record: { ids: {}, title: 'Salt', authors: ['Ida Marlowe'] } } as unknown as MergedRecord;

const spent = (retryAfterMs: number): Failure => ({
  code: 'rate-limited',
  message: 'goodreads has used its 200 requests of today',
  retryAfterMs,
});
const gathered = (...failures: Failure[]): Gathered => ({
  found: [],
  journal: [],
  failures: failures.map((failure) => ({ instance: 'goodreads', failure })),
});

const call = (more: { steps?: number; download?: string; dryRun?: boolean; entry?: null } = {}): CorrectCall =>
  ({
    ports: { clock: { now: () => NOW } },
    run: { dryRun: more.dryRun ?? false, plan: { steps: Array(more.steps ?? 1).fill({ verb: 'correct' }) } },
    facts: {
      ...(more.entry === null ? {} : { entry: { id: '1', library: 'abs' } }),
      ...(more.download ? { download: more.download } : {}),
    },
    at: 0,
  }) as unknown as CorrectCall;

const written = (all: Gathered) => ({ go: {}, journal: unfilledLine(all, merged) });

test('what a service could not tell today is asked for when its day begins anew', () => {
  const all = gathered(spent(4 * HOUR_MS));
  const result = goingOn(call(), all, written(all));
  assert.ok('end' in result);
  assert.deepEqual([result.end, result.due?.toISOString()], ['deferred', '2026-03-02T00:01:00.000Z']);
  assert.match(result.reason, /goodreads is asked for the rest/);
});

test('the journal names the fields that stay unfilled, and who did not answer', () => {
  const [first] = unfilledLine(gathered({ code: 'unavailable', message: 'left alone' }), merged);
  assert.match(first?.message ?? '', /^description, .*series|^description, /);
  assert.match(first?.message ?? '', /goodreads did not answer$/);
  assert.deepEqual(unfilledLine(gathered(), merged), []);
});

test('nothing is put off for short waits, other failures, downloads, plans, steps behind it, or books outside a library', () => {
  for (const failure of [spent(5_000), spent(40 * HOUR_MS), { code: 'unavailable', message: 'x' } as Failure])
    assert.equal(againAt(call(), gathered(failure)), null);
  const all = gathered(spent(4 * HOUR_MS));
  for (const other of [call({ download: '7' }), call({ dryRun: true }), call({ steps: 2 }), call({ entry: null })])
    assert.ok('go' in goingOn(other, all, written(all)));
  const filled = { go: {}, journal: [line('item/corrected', 'wrote all')] };
  assert.equal(goingOn(call(), all, filled), filled);
});
