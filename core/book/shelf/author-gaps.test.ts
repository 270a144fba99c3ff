import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookRecord, Clue } from '../../sdk/index.ts';
import { type AuthorQuestion, findAuthorGaps } from './author-gaps.ts';
import { consolidateAuthors } from './people.ts';

const AUTHOR = 'Ines Calloway';
const record = (title: string, more: Partial<BookRecord> = {}): BookRecord => ({
  ids: {},
  title,
  authors: [AUTHOR],
  language: 'en',
  ...more,
});
const nth = (position: string, name = 'Tidewater Saga') => ({ series: [{ name, position }] });
const copy = (title: string, more: Partial<Clue> = {}): Clue => ({ title, authors: [AUTHOR], language: 'en', ...more });

const SHELF = [
  record('The Salt Road', nth('1')),
  record('The Salt Road (Tidewater Saga, #1)'),
  record('The Glass Harbour', nth('2')),
  record('Inland'),
  record('A Field Guide to Leaving: A Novel'),
];

const ask = (more: Partial<AuthorQuestion> = {}) => findAuthorGaps({ author: AUTHOR, owned: [], records: SHELF, language: 'en', ...more });
const titles = (more?: Partial<AuthorQuestion>): string[] =>
  ask(more)
    .missing.map(({ clue }) => clue.title)
    .sort();

test('the books of an author that nobody owns are missing once each', () => {
  assert.deepEqual(titles(), ['A Field Guide to Leaving', 'Inland', 'The Glass Harbour', 'The Salt Road']);
});

test('owned copies in any form are not missing', () => {
  const owned = [
    copy('inland (Unabridged)'),
    copy('Tidewater Saga 02 - The Glass Harbour'),
    copy('The Salt Road: Tidewater Saga, Book 1'),
    copy('Field Guide to Leaving'),
  ];
  assert.deepEqual(titles({ owned }), []);
});

const NEVER: [string, BookRecord, RegExp][] = [
  ['a translation', record('Binnenland', { language: 'de' }), /translation/],
  ['a boxed set', record('Tidewater Boxed Set'), /set of several/],
  ['a set by its numbers', record('Tides', nth('1-2')), /set of several/],
  ['a study guide', record('Study Guide: Inland'), /about the series/],
  ['a part', record('The Drowned Bell (Part 2 of 3)'), /only a part/],
  ['a novella', record('First Tide', nth('0.5')), /novella/],
  ['a book by somebody else', record('Outland', { authors: ['Omar Reyes'] }), /not by Ines Calloway but by Omar Reyes/],
  ['an anthology', record('Sea Stories', { authors: ['A. Lund', 'B. Moor', 'C. Nye', 'D. Orr', AUTHOR] }), /anthology/],
];
for (const [what, extra, why] of NEVER) {
  test(`${what} is no gap of an author`, () => {
    const found = ask({ records: [...SHELF, extra] });
    assert.equal(found.missing.length, 4);
    assert.match(found.notGaps.find(({ title }) => extra.title.startsWith(title))!.why, why);
  });
}

test('novellas are asked for with the extras', () => {
  const found = ask({ records: [...SHELF, record('First Tide', nth('0.5'))], extras: true });
  assert.equal(found.missing.find(({ clue }) => clue.title === 'First Tide')!.isExtra, true);
});

test('a co-author and a pen name are the author', () => {
  const records = [
    record('Two Shores', { authors: ['Omar Reyes', AUTHOR] }),
    record('Cold Front', { authors: ['I. C. Marsh'] }),
    record('Delta', { authors: ['Calloway, Ines'] }),
  ];
  assert.deepEqual(titles({ records, author: [AUTHOR, 'I. C. Marsh'] }), ['Cold Front', 'Delta', 'Two Shores']);
});

test('a copy of the same title by somebody else does not own', () => {
  assert.ok(titles({ owned: [copy('Inland', { authors: ['Omar Reyes'] })] }).includes('Inland'));
});

const PEOPLE: [string, string[], string[][]][] = [
  [
    'initials, order, accents and spaces',
    ['Ines Calloway', 'Calloway, Ines', 'I. Calloway', 'Inés  Calloway'],
    [['Ines Calloway', 'Inés Calloway', 'I. Calloway']],
  ],
  ['closed and open initials', ['J.R. Moor', 'J. R. Moor', 'JR Moor'], [['J. R. Moor', 'J.R. Moor', 'JR Moor']]],
  ['known pen names', ['Richard Bachman', 'Stephen King'], [['Richard Bachman', 'Stephen King']]],
  ['people of one surname', ['Anna Vale', 'Peter Vale'], [['Anna Vale'], ['Peter Vale']]],
  ['an initial that fits two', ['John Smith', 'Jane Smith', 'J. Smith'], [['J. Smith'], ['Jane Smith'], ['John Smith']]],
  ['a bare surname', ['Calloway', 'Ines Calloway'], [['Calloway'], ['Ines Calloway']]],
  ['nobody', ['Various', 'Anonymous', 'Unknown Author', ''], []],
];
for (const [what, names, people] of PEOPLE) {
  test(`authors are put together over their names: ${what}`, () => {
    const sorted = (groups: string[][]): string[][] => groups.map((group) => group.toSorted()).sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
    assert.deepEqual(sorted(consolidateAuthors(names).map((person) => person.names)), sorted(people));
    assert.deepEqual(sorted(consolidateAuthors(names.toReversed()).map((person) => person.names)), sorted(people), 'in another order');
  });
}

test('the name shown is the commonest, then the fullest', () => {
  assert.equal(consolidateAuthors(['I. Calloway', 'Ines Calloway'])[0]!.name, 'Ines Calloway');
  assert.equal(consolidateAuthors(['I. Calloway', 'I. Calloway', 'Ines Calloway'])[0]!.name, 'I. Calloway');
});
