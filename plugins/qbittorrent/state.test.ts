import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOurs, stateOf, statusOf } from './state.ts';

const whole = { progress: 1, amount_left: 0, size: 10 };
const half = { progress: 0.5, amount_left: 5, size: 10 };

const TABLE: [word: string, begun: string, done: string][] = [
  ['allocating', 'downloading', 'downloading'],
  ['checkingDL', 'checking', 'checking'],
  ['checkingResumeData', 'checking', 'checking'],
  ['checkingUP', 'checking', 'checking'],
  ['downloading', 'downloading', 'downloading'],
  ['error', 'stalled', 'stalled'],
  ['forcedDL', 'downloading', 'downloading'],
  ['forcedMetaDL', 'metadata', 'metadata'],
  ['forcedUP', 'downloading', 'finished'],
  ['metaDL', 'metadata', 'metadata'],
  ['missingFiles', 'missing-files', 'missing-files'],
  ['moving', 'moving', 'moving'],
  ['pausedDL', 'paused', 'paused'],
  ['pausedUP', 'paused', 'finished'],
  ['queuedDL', 'queued', 'queued'],
  ['queuedForChecking', 'checking', 'checking'],
  ['queuedUP', 'downloading', 'finished'],
  ['stalledDL', 'stalled', 'stalled'],
  ['stalledUP', 'downloading', 'finished'],
  ['stoppedDL', 'paused', 'paused'],
  ['stoppedUP', 'paused', 'finished'],
  ['unknown', 'downloading', 'downloading'],
  ['uploading', 'downloading', 'finished'],
  ['somethingOf2031', 'downloading', 'downloading'],
  ['constructor', 'downloading', 'downloading'],
];

test('every word of qBittorrent has its state, and none is failed', () => {
  for (const [word, begun, done] of TABLE) {
    assert.equal(stateOf({ state: word, ...half }), begun, `${word} at half`);
    assert.equal(stateOf({ state: word, ...whole }), done, `${word} at the end`);
  }
});

test('a torrent without a selected byte is not finished', () => {
  assert.equal(stateOf({ state: 'stalledUP', progress: 1, amount_left: 0, size: 0 }), 'downloading');
});

test('rounding cannot hide a missing byte, and a missing byte count cannot hide the end', () => {
  assert.equal(stateOf({ state: 'stalledUP', progress: 0.99999, amount_left: 1, size: 10 }), 'downloading');
  assert.equal(stateOf({ state: 'stalledUP', progress: 0.99999, amount_left: 0, size: 10 }), 'finished');
});

const row = { hash: 'A'.repeat(40), name: 'Oz', state: 'stalledUP', save_path: '/srv/books/', ...whole };

test('a status has the v1 hash as id, a path without a slash, and no time that never was', () => {
  const status = statusOf({
    ...row,
    infohash_v1: 'B'.repeat(40),
    infohash_v2: 'C'.repeat(64),
    tags: 'one, two',
    completion_on: -1,
    added_on: 60,
  });
  assert.equal(status.id, 'b'.repeat(40));
  assert.equal(status.savePath, '/srv/books');
  assert.deepEqual(status.tags, ['one', 'two']);
  assert.equal(status.added, '1970-01-01T00:01:00.000Z');
  assert.equal('finished' in status, false);
  assert.equal('finished' in statusOf({ ...row, completion_on: 4_294_967_295 }), false);
  assert.equal('finished' in statusOf({ ...row, completion_on: 0 }), false);
});

test('the roots of a disk keep their slash', () => {
  assert.equal(statusOf({ ...row, save_path: '/' }).savePath, '/');
  assert.equal(statusOf({ ...row, save_path: 'D:\\' }).savePath, 'D:\\');
  assert.equal(statusOf({ ...row, save_path: 'D:\\books\\' }).savePath, 'D:\\books');
});

test('ours is our category, or our tag in a category of the owner', () => {
  const own = { category: 'tomewright', tags: ['tomewright'] };
  assert.equal(isOurs({ category: 'tomewright' }, own), true);
  assert.equal(isOurs({ category: 'seeding', tags: 'x, tomewright' }, own), true);
  assert.equal(isOurs({ category: 'films', tags: 'tomewright-not' }, own), false);
});
