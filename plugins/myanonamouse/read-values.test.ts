import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, embeddedValues, isOn, numberOf, timeOf } from './read-values.ts';

test('sizes are read in every form that was seen', () => {
  const sizes: [unknown, number | undefined][] = [
    ['1,008.8 MiB', 1_057_803_469],
    ['1.29 GiB', 1_385_126_953],
    ['512 B', 512],
    ['2.5 GB', 2_500_000_000],
    ['6324306932', 6_324_306_932],
    [6_324_306_932, 6_324_306_932],
    ['', undefined],
    ['large', undefined],
    [null, undefined],
    ['1e999 MiB', undefined],
  ];
  for (const [text, bytes] of sizes) assert.equal(bytesOf(text), bytes, String(text));
});

test('flags are on in every form of yes, and off in all else', () => {
  for (const on of [true, 1, '1', 'yes', 'true']) assert.equal(isOn(on), true, String(on));
  for (const off of [false, 0, '0', 'no', null, undefined, '', 2, {}]) assert.equal(isOn(off), false, String(off));
});

test('JSON inside a string is read twice, and what is broken says nothing', () => {
  assert.deepEqual(embeddedValues('{"1":"Ida Marlowe","2":"Tom Quill"}'), ['Ida Marlowe', 'Tom Quill']);
  assert.deepEqual(embeddedValues(JSON.stringify('{"1":"Ida Marlowe"}')), ['Ida Marlowe']);
  assert.deepEqual(embeddedValues({ 1: 'Ida Marlowe' }), ['Ida Marlowe']);
  for (const empty of ['', '{}', '[]', 'null', null, undefined, 7, '{"1": "Jim "Quote" Author"}'])
    assert.deepEqual(embeddedValues(empty), []);
});

test('numbers lose their commas, and times without a zone are UTC', () => {
  assert.equal(numberOf('1,234'), 1234);
  assert.equal(numberOf('12 torrents'), undefined);
  assert.equal(numberOf(Number.POSITIVE_INFINITY), undefined);
  assert.equal(timeOf('2026-01-31 23:05:09'), '2026-01-31T23:05:09Z');
  assert.equal(timeOf('2026-13-31 23:05:09'), undefined);
  assert.equal(timeOf('yesterday'), undefined);
});
