import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSlipOf, slips } from './slip.ts';

test('swapped neighbours are one slip, and counting stops past the bound', () => {
  assert.equal(slips('lantern', 'latnern', 2), 1);
  assert.equal(slips('lantern', 'lamtern', 2), 1);
  assert.equal(slips('lantern', 'wanderer', 2), 3);
  assert.equal(slips('a', 'abcdef', 2), 3);
});

test('lost, doubled and swapped letters are slips; numbers and exchanged letters of short words are not', () => {
  for (const [a, b] of [
    ['lantern', 'lanten'],
    ['lantern', 'lanttern'],
    ['tide', 'tdie'],
    ['good', 'god'],
    ['remember', 'rememebr'],
  ]) {
    assert.ok(isSlipOf(a!, b!), `${a} ${b}`);
  }
  for (const [a, b] of [
    ['fate', 'fury'],
    ['1984', '1985'],
    ['rose', 'rise'],
    ['ice', 'fire'],
    ['unmapped', 'untapped'],
    ['knight', 'night'.slice(1)],
  ]) {
    assert.ok(!isSlipOf(a!, b!, false), `${a} ${b}`);
  }
});
