import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clue } from '../../sdk/index.ts';
import { sameWork, workKey } from './identity.ts';

const by = (title: string, more: Partial<Clue> = {}): Clue => ({ title, authors: ['Ines Calloway'], ...more });
const nth = (position: string, name = 'Tidewater Saga') => ({ series: [{ name, position }] });

const SAME: [string, Clue, Clue][] = [
  ['case, accents and punctuation', by('The Café at Low Tide'), by('the cafe, at low tide!')],
  ['an article', by('The Glass Harbour'), by('Glass Harbour, The')],
  ['a subtitle', by('The Glass Harbour'), by('The Glass Harbour: A Story of Salt')],
  ['a series in brackets', by('The Glass Harbour (Tidewater Saga, #2)'), by('The Glass Harbour')],
  ['a slip', by('The Glass Harbour'), by('The Glass Harbor')],
  ['initials', by('The Glass Harbour'), by('The Glass Harbour', { authors: ['I. Calloway'] })],
  ['a co-author', by('The Glass Harbour', { authors: ['Omar Reyes', 'Ines Calloway'] }), by('The Glass Harbour')],
  ['another title it is sold under', by('The Glass Harbour', { otherTitles: ['Harbour of Glass'] }), by('Harbour of Glass')],
  ['only the number on one side', by('Tidewater Saga, Book 2'), by('The Glass Harbour', nth('2'))],
  [
    'a translation of the same number',
    by('Der gläserne Hafen', { ...nth('2'), language: 'de' }),
    by('The Glass Harbour', { ...nth('2'), language: 'en' }),
  ],
  ['numbers of two orders', by('The Glass Harbour', nth('2')), by('The Glass Harbour', nth('5'))],
  ['one id', by('The Glass Harbour', { ids: { asin: 'B000TEST01' } }), by('xyz', { ids: { asin: 'B000TEST01' } })],
  ['silence about the author', by('The Glass Harbour'), { title: 'The Glass Harbour' }],
];
for (const [what, left, right] of SAME) {
  test(`one work in spite of ${what}`, () => {
    assert.equal(sameWork(left, right).same, true, sameWork(left, right).why);
    assert.equal(sameWork(right, left).same, true, 'the other way round');
  });
}

const OTHER: [string, Clue, Clue, RegExp][] = [
  ['another author', by('The Glass Harbour'), by('The Glass Harbour', { authors: ['Omar Reyes'] }), /other author/],
  ['another volume', by('Tidewater Saga 2'), by('Tidewater Saga', nth('3')), /other volume.*2 and 3/],
  ['another number of one name', by('Tidewater', nth('1', 'Tidewater')), by('Tidewater', nth('2', 'Tidewater')), /other volume/],
  ['another title', by('The Glass Harbour'), by('The Salt Road'), /other title/],
  ['the same number of another order', by('The Glass Harbour', nth('2')), by('The Salt Road', nth('2')), /other title/],
  ['one word', by('The Salt Road'), by('The Salt Coast'), /other title/],
  ['a number in the title', by('Harbour 1911'), by('Harbour 1912'), /other title/],
  ['a subtitle after a common beginning', by('The Tide: Rising'), by('The Tide: Falling'), /other title/],
  ['a set', by('The Glass Harbour'), by('The Glass Harbour: 3-Book Bundle'), /omnibus/],
  ['a part', by('The Glass Harbour'), by('The Glass Harbour (Part 1 of 2)'), /part/],
  ['a companion', by('The Glass Harbour'), by('The Glass Harbour: The Graphic Novel'), /companion/],
];
for (const [what, left, right, why] of OTHER) {
  test(`two works by ${what}`, () => {
    assert.equal(sameWork(left, right).same, false);
    assert.match(sameWork(left, right).why, why);
    assert.equal(sameWork(right, left).same, false, 'the other way round');
  });
}

test('the key of a work does not change with its printed form', () => {
  const key = workKey(by('The Glass Harbour', nth('2')));
  assert.equal(key, 'calloway/glass harbour');
  const forms = [
    by('the glass harbour'),
    by('The Glass Harbour (Tidewater Saga, #2)', nth('2')),
    by('Tidewater Saga 02 - The Glass Harbour', nth('2')),
    by('The Glass Harbour: A Novel'),
    by('The Glass Harbour (Unabridged)'),
    by('Glass Harbour, The', { authors: ['Calloway, Ines', 'Omar Reyes'] }),
    by('The Glass Harbour', { subtitle: 'A Story of Salt' }),
  ];
  for (const form of forms) assert.equal(workKey(form), key, form.title);
});

test('works that only a number tells apart have keys of their own', () => {
  assert.equal(workKey(by('Tidewater Saga, Book 2', { series: [{ name: 'Tidewater Saga' }] })), 'calloway/tidewater #2');
  assert.equal(workKey(by('Tidewater Saga', nth('3'))), 'calloway/tidewater #3');
  assert.notEqual(workKey(by('The Tide: Rising')), workKey(by('The Tide: Falling')));
});
