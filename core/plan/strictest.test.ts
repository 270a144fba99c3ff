import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRate } from '../config/lengths.ts';
import { isBudget, looserThan, strictest } from './strictest.ts';

const rates = (...texts: string[]) => texts.map((text) => parseRate(text)!);
const texts = (...of: string[]) => strictest(rates(...of)).map((rate) => rate.text);

test('of several spacings the longest holds, of several budgets the smallest, and both hold together', () => {
  assert.deepEqual(texts('1/3s', '6/min'), ['6/min']);
  assert.deepEqual(texts('6/min', '1/3s'), ['6/min']);
  assert.deepEqual(texts('1000/d', '1/3s', '200/d', '1/5s'), ['1/5s', '200/d']);
  assert.deepEqual(texts('60/h', '1/min'), ['60/h']);
  assert.deepEqual(texts(), []);
});

test('a rate per day is a budget, every other one is spacing', () => {
  assert.deepEqual(
    rates('200/d', '48/24h', '1/2d', '100/h', '1/s').map((rate) => isBudget(rate)),
    [true, true, false, false, false],
  );
});

test('a spacing is compared with spacings only, a budget with budgets only', () => {
  assert.equal(looserThan(rates('1/s')[0]!, rates('1/3s', '900/d'))?.text, '1/3s');
  assert.equal(looserThan(rates('1/3s')[0]!, rates('1/3s', '900/d')), undefined);
  assert.equal(looserThan(rates('1000/d')[0]!, rates('1/3s', '900/d'))?.text, '900/d');
  assert.equal(looserThan(rates('1000/d')[0]!, rates('1/1000s')), undefined);
});
