import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryAfterMs } from './retry-after.ts';

test('a Retry-After is believed between a second and a day', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const cases: [string | undefined, number][] = [
    [undefined, 60_000],
    ['', 60_000],
    ['7', 7_000],
    ['0', 1_000],
    ['-1', 1_000],
    ['1000000000', 86_400_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 1_000],
    ['Thu, 01 Jan 2026 00:02:00 GMT', 120_000],
    ['soon', 60_000],
  ];
  for (const [header, wait] of cases) assert.equal(retryAfterMs(header, now), wait, String(header));
});
