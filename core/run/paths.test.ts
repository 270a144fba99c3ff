import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ourPath } from './paths.ts';

const maps = [
  { theirs: '/downloads', ours: 'D:/downloads' },
  { theirs: '/downloads/books/', ours: '/mnt/books' },
];
test('the longest mapping holds', () => assert.equal(ourPath(maps, '/downloads/books/x'), '/mnt/books/x'));
test('a mapping is taken at folder borders only', () => assert.equal(ourPath(maps, '/downloads2/x'), '/downloads2/x'));
test('the folder itself is mapped', () => assert.equal(ourPath(maps, '/downloads'), 'D:/downloads'));
test('paths of Windows are read with either slash', () =>
  assert.equal(ourPath([{ theirs: 'C:\\dl', ours: '/dl' }], 'C:\\dl\\a\\b'), '/dl/a/b'));
