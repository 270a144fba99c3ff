import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryAfterMs, saidInBody } from './retry-after.ts';

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

test('a wait that only the body tells is found, and nothing else is taken for one', () => {
  const said = (text: string): string | undefined => saidInBody(Buffer.from(text));
  assert.equal(said('{"message": "You are being rate limited.", "retry_after": 64.57, "global": false}'), '64.57');
  assert.equal(said('{"retry_after":"3"}'), '3');
  for (const text of ['', '<html>retry_after: 3</html>', '["retry_after", 3]', '{"retry_after": null}', '{"inner": {"retry_after": 3}}'])
    assert.equal(said(text), undefined, text);
});
