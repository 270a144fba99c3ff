import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { complete, type Schema, spotAt } from './complete.ts';

const root = JSON.parse(readFileSync('config/pipelines.schema.json', 'utf8')) as Schema;
const FILE = `version: 1
plugins:
  myanonamouse: { limit: 6/min }
  qbittorrent: {}
chains:
  release: [myanonamouse]
pipelines:
  complete-series:
    about: Find what is missing.
`;

/** The file with these lines at its end and the caret at the |. */
const at = (lines: string): { text: string; caret: number } => {
  const text = FILE + lines;
  return { text: text.replace('|', ''), caret: text.indexOf('|') };
};
const offered = (lines: string): string[] => {
  const { text, caret } = at(lines);
  return complete(root, text, caret).map((option) => option.text);
};
const spot = (lines: string) => {
  const { text, caret } = at(lines);
  return spotAt(text, caret);
};

test('the caret is found under its keys, in blocks, lists and braces', () => {
  assert.deepEqual(spot('    wh|'), { path: ['pipelines', 'complete-series'], word: 'wh', isKey: true });
  assert.deepEqual(spot('    select: { books: missing, by: s|'), {
    path: ['pipelines', 'complete-series', 'select', 'by'],
    word: 's',
    isKey: false,
  });
  assert.deepEqual(spot('    select: { books: missing, b|'), { path: ['pipelines', 'complete-series', 'select'], word: 'b', isKey: true });
  assert.deepEqual(spot('    do:\n      - find: r|'), {
    path: ['pipelines', 'complete-series', 'do', '[]', 'find'],
    word: 'r',
    isKey: false,
  });
  assert.deepEqual(spot('    do:\n    - fi|'), { path: ['pipelines', 'complete-series', 'do', '[]'], word: 'fi', isKey: true });
  assert.deepEqual(spot('    do:\n      - find: release\n      - down|'), {
    path: ['pipelines', 'complete-series', 'do', '[]'],
    word: 'down',
    isKey: true,
  });
  assert.deepEqual(spot('de|'), { path: [], word: 'de', isKey: true });
});

test('keys come from the schema', () => {
  assert.ok(offered('de|').includes('defaults'));
  assert.ok(offered('    wh|').includes('when'));
  assert.deepEqual(offered('    caps: { dow|').slice(0, 1), ['downloads']);
  assert.ok(offered('    do:\n      - |').includes('find'));
});

test('values are what the schema allows, and names that the file itself gives', () => {
  assert.deepEqual(offered('    select: { books: missing, by: |'), ['series', 'author']);
  assert.ok(offered('    do:\n      - find: |').includes('release'));
  assert.ok(offered('    do:\n      - download: |').includes('qbittorrent'));
  assert.ok(offered('    enabled: |').includes('false'));
  assert.ok(offered('    do:\n      - ver|').includes('verify'));
  assert.deepEqual(offered('    nonsense: { here: |'), []);
});
