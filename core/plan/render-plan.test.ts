import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesWords, capWords, durationWords } from './render-words.ts';

test('lengths are told in the largest unit that fits without a rest', () => {
  assert.deepEqual([30_000, 300_000, 21_600_000, 604_800_000, 90_000, 1500].map(durationWords), [
    '30 s',
    '5 min',
    '6 h',
    '7 d',
    '90 s',
    '1500 ms',
  ]);
  assert.deepEqual([500, 7e8, 60e9, 1.25e12].map(bytesWords), ['500 bytes', '700 MB', '60 GB', '1.25 TB']);
});

test('caps are told together', () => {
  assert.equal(capWords({ downloads: 20, bytes: 60e9, active: 3 }), '20 downloads, 60 GB, 3 downloads at once');
  assert.equal(capWords({}), 'none');
});
