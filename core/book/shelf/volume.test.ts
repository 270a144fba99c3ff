import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sameSeries } from './series-name.ts';
import { readVolume } from './volume.ts';

const SAGA = ['Tidewater Saga'];

const READ: [printed: string, names: string[], pieces: string[], position: string | undefined][] = [
  ['The Glass Harbour (Tidewater Saga, #2)', SAGA, ['glass harbour'], '2'],
  ['The Glass Harbour: A Story of Salt - Tidewater Saga, Book 2', SAGA, ['glass harbour', 'story of salt'], '2'],
  ['THE GLASS HARBOUR: TIDEWATER SAGA, BOOK TWO', SAGA, ['glass harbour'], '2'],
  ['Forged - Book Four of the Tidewater Saga', SAGA, ['forged'], '4'],
  ['Tidewater Saga 02 - The Glass Harbour', SAGA, ['glass harbour'], '2'],
  ['Tidewater 0.5', SAGA, [], '0.5'],
  ['The Glass Harbour (Tidewater Saga Book 2 of 5)', SAGA, ['glass harbour'], '2'],
  ['Gale, Tidewater Saga Book 3', SAGA, ['gale'], '3'],
  ['Tidewater Saga, Vol. 7 - Light Novel', SAGA, [], '7'],
  ['Deep Realms: The Reef 2', ['Deep Realms: The Reef'], [], '2'],
  ['The Squall - Deep Realms: The Reef', ['Deep Realms: The Reef'], ['squall'], undefined],
  ['Drifters 05 - Saltmouth', ['Quay'], ['saltmouth'], undefined],
  ['Saltmouth (Drifters, #5; Quay, #2)', ['Quay'], ['saltmouth'], '2'],
  ['Area 12', [], ['area 12'], undefined],
  ['1911: A Novel', SAGA, ['1911', 'novel'], undefined],
  ['(Untitled)', SAGA, ['untitled'], undefined],
  ['', SAGA, [], undefined],
];
for (const [printed, names, pieces, position] of READ) {
  test(`"${printed}" is read as ${JSON.stringify(pieces)} at ${position ?? 'no place'}`, () => {
    const volume = readVolume(printed, names);
    assert.deepEqual(volume.pieces, pieces);
    assert.equal(volume.position, position);
  });
}

test('other series of a title are kept apart', () => {
  assert.deepEqual(readVolume('Saltmouth (Drifters, #5; Quay, #2)', ['Quay']).others, [{ name: 'Drifters', position: '5' }]);
});

test('series are one over articles, kind words and slips, and two by a number or another word', () => {
  for (const other of ['The Tidewater Saga', 'Tidewater', 'tidewater series', 'Tidewater Trilogy', 'Tidewater (Publication Order)']) {
    assert.ok(sameSeries('Tidewater Saga', other), other);
  }
  for (const other of ['Tidewater Tales', 'Highwater Saga', 'Tidewater 2', '']) assert.ok(!sameSeries('Tidewater Saga', other), other);
});
