import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cappedBy, downloadCaps, triedTooOften } from './caps.ts';
import type { Ports, Run } from './ports.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const HOUR_MS = 3_600_000;
const run = (more: object = {}): Run =>
  ({ startedAt: NOW, applies: null, plan: { caps: { downloads: 5, bytes: 60e9, active: 3 } }, ...more }) as unknown as Run;

/** Ports of a store in which so many releases of the book were begun within the week. */
function ports(tried: number, since: Date[] = []): Ports {
  const triedSince = async (_: string, from: Date): Promise<number> => {
    since.push(from);
    return tried;
  };
  return { clock: { now: () => NOW }, downloads: { triedSince } } as unknown as Ports;
}

test('of a book no fourth release is tried within a week, and the owner cannot lift that', async () => {
  const since: Date[] = [];
  assert.equal(await triedTooOften(ports(2, since), '1'), null);
  assert.deepEqual(since, [new Date('2026-03-03T12:00:00Z')]);
  const capped = await triedTooOften(ports(3), '1');
  assert.deepEqual([capped?.own, capped?.due], [false, new Date('2026-03-17T12:00:00Z')]);
});

test('no more than twenty adds an hour, whatever the pipeline allows and its owner has approved', () => {
  for (const each of [run(), run({ applies: '7' })])
    assert.deepEqual(downloadCaps(each, NOW).every, { since: new Date(NOW.getTime() - HOUR_MS), downloads: 20 });
  assert.deepEqual([cappedBy('hour', run(), NOW).own, cappedBy('hour', run(), NOW).due], [false, new Date(NOW.getTime() + HOUR_MS)]);
});

test("what an owner has approved is past the pipeline's own caps, and not past those of the downloader", () => {
  assert.equal(downloadCaps(run({ applies: '7' }), NOW).own, undefined);
  assert.equal(downloadCaps(run({ applies: '7' }), NOW).active, 3);
  assert.deepEqual(downloadCaps(run(), NOW).own, { since: new Date(NOW.getTime() - 24 * HOUR_MS), downloads: 5, bytes: 60e9 });
  assert.equal(cappedBy('downloads', run(), NOW).own, true);
});
