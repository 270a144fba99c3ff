import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoHang } from '../../../test/hang.ts';
import { ask, type Copy, FOUR, type Line, places } from './gaps.example.ts';

const OTHERS = ['1', '3', '4'];
/** Forms in which book 2 may stand in a library; each owns it and nothing else. */
const FORMS: Copy[] = [
  'The Glass Harbour',
  'the glass harbour',
  'Glass Harbour, The',
  'The Glass Harbor',
  'The Glas Harbour',
  'The Glass Harbour (Unabridged)',
  'The Glass Harbour: A Novel',
  'The Glass Harbour (Tidewater Saga, #2)',
  'The Glass Harbour (Tidewater Saga Book 2)',
  'The Glass Harbour: Tidewater Saga, Book 2',
  'The Glass Harbour - Tidewater Saga, Book Two',
  'The Glass Harbour: Book 2 of the Tidewater Saga',
  'Tidewater Saga 02 - The Glass Harbour',
  'Tidewater Saga: The Glass Harbour',
  '[Tidewater Saga 02] The Glass Harbour',
  '02. The Glass Harbour',
  '2 - The Glass Harbour',
  'TheGlassHarbour',
  'Tidewater Saga 2',
  'Tidewater Saga #2',
  'Tidewater Saga, Book 2',
  'Tidewater Saga Vol. 2',
  'Tidewater 2',
  'The Tidewater Saga, Book Two',
  'Book 2 of the Tidewater Saga',
  ['Tidewater Saga', '2'],
  ['Das Glashafen-Rätsel', '2', { language: 'en' }],
  ['Book Two', undefined, { series: [{ name: 'Tidewater Saga' }] }],
  ['The Glass Harbour', '7'],
  ['The Glass Harbour', undefined, { series: [{ name: 'World of Tides', position: '11' }] }],
  ['The Glass Harbour', undefined, { authors: ['Calloway, Ines'] }],
  ['The Glass Harbour', undefined, { authors: ['I. Calloway', 'Robert Finch'] }],
  ['The Glass Harbour', undefined, { authors: [] }],
  ['The Glass Harbour', undefined, { language: 'English' }],
];
for (const form of FORMS) {
  test(`a copy named ${JSON.stringify(form)} owns its book and no other`, () => {
    const found = ask({ what: '', owned: [form], missing: [] });
    assert.deepEqual(places(found), OTHERS, JSON.stringify(found.notGaps));
  });
}

test('no hostile title makes the search for gaps hang', () => {
  for (const text of [
    'a - '.repeat(12_500),
    '('.repeat(20_000),
    ') ('.repeat(9000),
    'Book 1 '.repeat(8000),
    '#'.repeat(50_000),
    ', '.repeat(25_000),
    `${'x'.repeat(50_000)} #1`,
  ]) {
    const question = { what: '', list: [...FOUR, [text, '5']] as Line[], owned: [text, [text, '3']] as Copy[], missing: [] };
    assertNoHang(text, () => ask(question));
  }
});
