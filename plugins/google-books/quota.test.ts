import assert from 'node:assert/strict';
import { test } from 'node:test';
import { untilPacificMidnight } from './quota.ts';

test('a quota day ends at midnight in California, also when its clocks change', () => {
  const ends: Record<string, string> = {
    '2026-01-01T00:00:00Z': '2026-01-01T08:00:00.000Z',
    '2026-07-01T06:59:59Z': '2026-07-01T07:00:00.000Z',
    '2026-07-01T07:00:00Z': '2026-07-02T07:00:00.000Z',
    '2026-03-08T08:00:00.500Z': '2026-03-09T07:00:00.000Z',
    '2026-03-08T11:00:00Z': '2026-03-09T07:00:00.000Z',
    '2026-11-01T07:00:00Z': '2026-11-02T08:00:00.000Z',
    '2026-11-02T07:30:00Z': '2026-11-02T08:00:00.000Z',
  };
  for (const [now, end] of Object.entries(ends)) {
    const at = new Date(now);
    assert.equal(new Date(at.getTime() + untilPacificMidnight(at)).toISOString(), end, now);
  }
});

test('no hour of a year waits longer than a day of 25 hours', () => {
  for (let hour = 0; hour < 365 * 24; hour += 1) {
    const wait = untilPacificMidnight(new Date(Date.UTC(2026, 0, 1, hour, 17, 3)));
    assert.ok(wait > 0 && wait <= 25 * 3_600_000, `hour ${hour} waits ${wait}`);
  }
});
