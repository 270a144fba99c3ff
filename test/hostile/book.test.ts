import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as book from '../../core/book/index.ts';
import { assertNoHang } from '../hang.ts';
import { CALLS, ENTRY_POINTS, mapHostileFiles } from './calls.ts';
import { HOSTILE } from './texts.ts';

test('all entry points of the book are seen, and no call stands for one that is gone', () => {
  assert.ok(ENTRY_POINTS.length > 60, `only ${ENTRY_POINTS.length}`);
  assert.deepEqual(
    Object.keys(CALLS).filter((name) => !(name in book)),
    [],
  );
});

for (const { name, call } of ENTRY_POINTS)
  test(`no hostile text makes ${name} hang`, () => {
    for (const [kind, text] of Object.entries(HOSTILE)) assertNoHang(kind, () => call(text));
  });

test('a list of thousands of hostile files is mapped', () => assertNoHang('the list', mapHostileFiles));
