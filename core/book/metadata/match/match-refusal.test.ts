import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoHang } from '../../../../test/hang.ts';
import type { BookRecord } from '../../../sdk/index.ts';
import type { Item } from './item.ts';
import { matchRecord } from './match-record.ts';
import { readItem } from './read-item.ts';

type Short = [title: string, authors: string, more?: Partial<BookRecord>];

function records(list: Short[]): BookRecord[] {
  return list.map(([title, authors, more]) => ({ ids: {}, title, authors: authors.split('; '), language: 'en', ...more }));
}

interface Case {
  name: string;
  item: Item;
  records: Short[];
}

const OAK = 'Mirella Oakenshaw';
const tide: Short[] = [
  ['The Copper Tide (Saltmarsh Cycle, #2)', OAK],
  ['A Lantern for the Drowned (Saltmarsh Cycle, #1)', OAK],
  ['Summary of The Copper Tide by Mirella Oakenshaw', 'QuickReads'],
  ['The Copper Tide', 'Bram Vellacott'],
  ['Die Kupferflut', `${OAK}; Anke Reh`, { language: 'de' }],
  ['The Saltmarsh Trilogy', OAK],
];

const CASES: Case[] = [
  {
    name: 'a summary of the book is not the book',
    item: { path: 'Summary of The Copper Tide by Mirella Oakenshaw' },
    records: tide.slice(0, 2),
  },
  { name: 'a pack is not its first book', item: { path: 'Mirella Oakenshaw - The Copper Tide (Complete Series)' }, records: tide },
  { name: 'a range in brackets is a pack', item: { path: 'Mirella Oakenshaw - The Copper Tide [1-3]' }, records: tide },
  {
    name: 'an analysis of the book is not the book',
    item: { path: 'Odo Thrane - Ember' },
    records: [['An Analysis of Ember', 'Odo Thrane']],
  },
  { name: 'a number that no record has', item: { path: 'Mirella Oakenshaw/Saltmarsh Cycle/Book 3' }, records: tide },
  { name: 'another author is not the author', item: { path: 'Perdita Quell - The Copper Tide' }, records: tide },
  { name: 'a companion is not the book', item: { path: 'Mirella Oakenshaw - The Copper Tide' }, records: tide.slice(2) },
  { name: 'a foreign edition is not the English book', item: { path: 'Mirella Oakenshaw - Die Kupferflut' }, records: tide },
  {
    name: 'a foreign item does not take the English edition',
    item: { path: 'Mirella Oakenshaw - The Copper Tide', language: 'de' },
    records: tide,
  },
  {
    name: 'another volume is not the book',
    item: { path: 'Mirella Oakenshaw/Saltmarsh Cycle/03 - The Iron Shore' },
    records: tide,
  },
  {
    name: 'an omnibus is not its first book',
    item: { path: 'Mirella Oakenshaw/Saltmarsh/Book 1' },
    records: [
      ['Saltmarsh Collection Set', OAK, { series: [{ name: 'Saltmarsh' }] }],
      ['Saltmarsh 1-3', OAK, { series: [{ name: 'Saltmarsh', position: '1-3' }] }],
    ],
  },
  {
    name: 'two titles with a slash are an omnibus',
    item: { path: 'Mirella Oakenshaw - The Copper Tide' },
    records: [['The Copper Tide / The Iron Shore', OAK]],
  },
  {
    name: 'a graphic novel is not the book',
    item: { path: 'Mirella Oakenshaw - The Copper Tide' },
    records: [['The Copper Tide', OAK, { subtitle: 'The Graphic Novel' }]],
  },
  {
    name: 'a part is not the book',
    item: { path: 'Mirella Oakenshaw - The Copper Tide' },
    records: [['The Copper Tide (Part 1 of 2)', OAK]],
  },
  {
    name: 'the title inside a longer title is another book',
    item: { path: 'Odo Thrane - Ember' },
    records: [
      ['Ember and Ash', 'Odo Thrane'],
      ['The Ember Messiah', 'Odo Thrane'],
    ],
  },
  {
    name: 'a longer title is not the shorter book',
    item: { path: 'Odo Thrane - Ember Messiah' },
    records: [['Ember', 'Odo Thrane']],
  },
  {
    name: 'a series name as title needs the number',
    item: { path: 'Odo Thrane/Gravelight/Book 4', tags: { album: 'Gravelight, Book 4', artist: 'Odo Thrane' } },
    records: [
      ['Gravelight', 'Odo Thrane'],
      ['Gravelight (Gravelight, #1)', 'Odo Thrane'],
    ],
  },
  {
    name: 'a numbered title is not another number',
    item: { path: 'Odo Thrane - Gravelight 3' },
    records: [
      ['Gravelight 4', 'Odo Thrane'],
      ['Gravelight', 'Odo Thrane'],
    ],
  },
  {
    name: 'one letter exchanged in a short title is another book',
    item: { path: 'Odo Thrane - Unlapped' },
    records: [['Unmapped', 'Odo Thrane']],
  },
  {
    name: 'a title that begins another title is not cut off',
    item: { path: 'OdoThrane-TheClockmakersPrince' },
    records: [["The Clockmaker's Princess", 'Odo Thrane']],
  },
  {
    name: 'another subtitle after the same first words',
    item: { path: 'x', tags: { album: 'Chronicle: The Salt King', artist: 'Odo Thrane' } },
    records: [['Chronicle: The Bone Queen', 'Odo Thrane']],
  },
  {
    name: 'an ISBN alone is not enough',
    item: { path: 'misc/9780306406157' },
    records: [['Glass Weather', OAK, { ids: { isbn13: '9780306406157' } }]],
  },
  {
    name: 'an ISBN does not outweigh another title and author',
    item: { path: 'Bram Vellacott - Sundial', tags: { isbn: '9780306406157' } },
    records: [['Glass Weather', OAK, { ids: { isbn13: '9780306406157' } }]],
  },
  {
    name: 'no author, and two authors wrote such a book',
    item: { path: 'Glass Weather', tags: { album: 'Glass Weather' } },
    records: [
      ['Glass Weather', OAK],
      ['Glass Weather', 'Bram Vellacott'],
    ],
  },
  { name: 'nothing to go by', item: { path: 'Track 01' }, records: tide },
  { name: 'no records', item: { path: 'Mirella Oakenshaw - The Copper Tide' }, records: [] },
];

for (const { name, item, records: list } of CASES) {
  test(`refusing: ${name}`, () => {
    const all = records(list);
    const { pick, why, judged } = matchRecord(readItem(item), all);
    assert.equal(pick, null, pick ? `${pick.title}: ${why}` : '');
    for (const verdict of judged) assert.ok(verdict.against.length > 0 || verdict.keys.length < 2, verdict.record.title);
    assert.ok(why.length > 10);
  });
}

test('no hostile name makes the matching hang', () => {
  const hostile = [
    'a - '.repeat(12_500),
    '('.repeat(20_000),
    '['.repeat(10_000) + ']'.repeat(10_000),
    'Book 1 '.repeat(7_000),
    'by '.repeat(16_000),
    '-'.repeat(50_000),
    'a.'.repeat(25_000),
    '\u00c3\u00a9'.repeat(20_000),
    ' '.repeat(50_000),
    'aA'.repeat(25_000),
    '1'.repeat(50_000),
    'read by '.repeat(6_000),
  ];
  for (const text of hostile) {
    assertNoHang(text, () => {
      const readings = readItem({ path: `${text}/${text}`, file: text, tags: { album: text, artist: text, title: text, isbn: text } });
      matchRecord(readings, [{ ids: {}, title: text, authors: [text], subtitle: text, series: [{ name: text, position: text }] }]);
    });
  }
});
