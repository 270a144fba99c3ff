import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brake } from './brake.ts';
import type { Inventory } from './ports.ts';

const holding = (accepted: number): Inventory => ({ accepted, lastTotal: accepted, goodLooks: 0, braked: false });
const looks = (inventory: Inventory, ...totals: number[]) => totals.reduce((now, total) => brake(now, total).inventory, inventory);

test('the first look is accepted as it is', () =>
  assert.equal(brake({ accepted: null, lastTotal: null, goodLooks: 0, braked: false }, 40).inventory.accepted, 40));
test('two of a hundred books may go', () => assert.equal(brake(holding(100), 98).braked, null));
test('five of a hundred are a loss', () => assert.match(brake(holding(100), 95).braked ?? '', /95 of 100/));
test('two of ten are not a loss, because at least three must be gone', () => assert.equal(brake(holding(10), 8).braked, null));
test('an empty library is a loss, however small it was', () => assert.ok(brake(holding(1), 0).braked));
test('a loss that lasts stays a loss', () => assert.equal(looks(holding(100), ...Array(50).fill(60)).braked, true));
test('two good looks in a row release the brake, one does not', () => {
  assert.equal(looks(holding(100), 0, 100).braked, true);
  assert.equal(looks(holding(100), 0, 100, 0, 100).braked, true);
  assert.equal(looks(holding(100), 0, 100, 99).braked, false);
});
test('a slow loss is measured against the last accepted inventory', () => assert.equal(looks(holding(100), 98, 96, 94).accepted, 94));
