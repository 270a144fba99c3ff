import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whenInWords } from './words.ts';

test('schedules are told in plain words, and odd ones as they are written', () => {
  const said = (cron: string): string => whenInWords({ kind: 'schedule', cron, timezone: 'UTC' });
  assert.equal(said('0 3 2 * *'), 'on day 2 of the month at 03:00');
  assert.equal(said('0 2 * * *'), 'every day at 02:00');
  assert.equal(said('30 4 * * 0'), 'Sundays at 04:30');
  assert.equal(said('*/5 3 * * 1-5'), '*/5 3 * * 1-5');
  assert.equal(whenInWords({ kind: 'every', ms: 30_000 }), 'every 30 s');
  assert.equal(
    whenInWords({ kind: 'event', event: 'library.imported', from: 'audiobookshelf' }),
    'on library.imported from audiobookshelf',
  );
});
