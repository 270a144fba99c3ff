import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearWord, suggestion } from './near-word.ts';

const KNOWN = ['select', 'schedule', 'caps', 'catch-up', 'notify'];

test('a slip of the finger is known again', () => {
  const table: [string, string | undefined][] = [
    ['selct', 'select'],
    ['slecet', 'select'],
    ['Select', 'select'],
    ['shcedule', 'schedule'],
    ['catchup', 'catch-up'],
    ['cap', 'caps'],
    ['colour', undefined],
    ['', undefined],
  ];
  for (const [word, meant] of table) assert.equal(nearWord(word, KNOWN), meant, word);
});

test('where nothing is near the known words are told', () => {
  assert.equal(suggestion('colour', ['a', 'b']), 'Known here: `a`, `b`.');
  assert.equal(suggestion('colour', []), 'There are none yet.');
  assert.match(suggestion('x'.repeat(100_000), KNOWN), /^Known here/);
});
