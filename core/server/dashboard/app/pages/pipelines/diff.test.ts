import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffLines, hunks } from './diff.ts';

const marks = (before: string, after: string): string[] =>
  diffLines(before, after).map((line) => `${{ same: ' ', gone: '-', new: '+' }[line.kind]}${line.text}`);

test('a changed line is gone and new, the others stay', () => {
  assert.deepEqual(marks('a\nb\nc', 'a\nB\nc'), [' a', '-b', '+B', ' c']);
  assert.deepEqual(marks('a\nc', 'a\nb\nc'), [' a', '+b', ' c']);
  assert.deepEqual(marks('a\nb\nc\nd', 'b\nd'), ['-a', ' b', '-c', ' d']);
  assert.deepEqual(marks('same', 'same'), [' same']);
});

test('the diff of any two texts gives both of them back', () => {
  const texts = ['', 'a', 'a\nb', 'b\na', 'x\ny\nz\n', 'a\n\n\nb', 'z\ny\nx'];
  for (const before of texts)
    for (const after of texts) {
      const lines = diffLines(before, after);
      assert.equal(
        lines
          .filter((line) => line.kind !== 'new')
          .map((line) => line.text)
          .join('\n'),
        before,
      );
      assert.equal(
        lines
          .filter((line) => line.kind !== 'gone')
          .map((line) => line.text)
          .join('\n'),
        after,
      );
    }
});

test('what is far from any change is left out', () => {
  const before = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n');
  const shown = hunks(diffLines(before, before.replace('line 20', 'another').replace('line 3\n', '')));
  assert.equal(shown.filter((line) => line === null).length, 1);
  assert.ok(shown.length < 15);
});
