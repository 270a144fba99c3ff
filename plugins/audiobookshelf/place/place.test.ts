import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookRecord } from '../../../core/sdk/index.ts';
import { relPathOf } from './place.ts';

const record = (more: Partial<BookRecord>): BookRecord => ({ ids: {}, title: 'Ozma of Oz', authors: ['L. Frank Baum'], ...more });

test('a book of a series stands below it with its number in two digits', () => {
  const at = (position?: string) => relPathOf(record({ series: [{ name: 'Oz', ...(position === undefined ? {} : { position }) }] }));
  assert.equal(at('3'), 'L. Frank Baum/Oz/03 - Ozma of Oz');
  assert.equal(at('03'), 'L. Frank Baum/Oz/03 - Ozma of Oz');
  assert.equal(at('3.0'), 'L. Frank Baum/Oz/03 - Ozma of Oz');
  assert.equal(at('1.5'), 'L. Frank Baum/Oz/1.5 - Ozma of Oz');
  assert.equal(at('0.5'), 'L. Frank Baum/Oz/0.5 - Ozma of Oz');
  assert.equal(at('0'), 'L. Frank Baum/Oz/00 - Ozma of Oz');
  assert.equal(at('100'), 'L. Frank Baum/Oz/100 - Ozma of Oz');
});

test('what is no number of one book is left out', () => {
  for (const position of [undefined, '', '1-3', 'II', 'prequel', '2010', '1.234']) {
    const series = [{ name: 'Oz', ...(position === undefined ? {} : { position }) }];
    assert.equal(relPathOf(record({ series })), 'L. Frank Baum/Oz/Ozma of Oz');
  }
});

test('of several series the first with a number counts', () => {
  const series = [{ name: 'Classics' }, { name: 'Oz', position: '3' }];
  assert.equal(relPathOf(record({ series })), 'L. Frank Baum/Oz/03 - Ozma of Oz');
});

test('a book of no series stands below its author, and one of nobody below Unknown Author', () => {
  assert.equal(relPathOf(record({})), 'L. Frank Baum/Ozma of Oz');
  assert.equal(relPathOf(record({ authors: [] })), 'Unknown Author/Ozma of Oz');
  assert.equal(relPathOf(record({ authors: ['???'], title: '...' })), 'Unknown Author/Untitled');
  assert.equal(relPathOf(record({ series: [{ name: '...', position: '1' }] })), 'L. Frank Baum/Ozma of Oz');
});

test('no title leads out of the library', () => {
  const path = relPathOf(record({ authors: ['../..'], title: '../../etc/passwd', series: [{ name: '..\\..', position: '1' }] }));
  assert.ok(path.split('/').every((name) => !name.startsWith('.')));
  assert.equal(path.split('/').length, 3);
});
