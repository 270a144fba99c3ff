import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AUTHOR, ask, type Case, FOUR, type Line, places, SAGA } from './gaps.example.ts';

const CASES: Case[] = [
  { what: 'nothing owned: the whole books are missing, the novella is an extra', missing: ['1', '2', '3', '4'] },
  { what: 'extras are asked for', missing: ['1', '2', '2.5', '3', '4'], more: { extras: true } },
  { what: 'a prequel with number 0 is an extra', list: [['First Tide', '0'], ...FOUR], missing: ['1', '2', '3', '4'] },
  { what: 'all are owned', owned: ['The Salt Road', 'The Glass Harbour', 'A Winter of Gulls', "Lantern's End"], missing: [] },
  { what: 'an owned omnibus owns its range', owned: [['Tidewater Omnibus', '1-3']], missing: ['4'] },
  { what: 'an owned set with its range in the title', owned: ['Tidewater Saga Boxed Set (Tidewater Saga, #1-2)'], missing: ['3', '4'] },
  { what: 'an owned set that counts its books', owned: ['Tidewater Saga: 3-Book Bundle'], missing: ['4'] },
  { what: 'an owned set called a trilogy', owned: ['The Tidewater Trilogy'], missing: ['4'] },
  { what: 'an owned set that names its books', owned: ['The Salt Road / A Winter of Gulls'], missing: ['2', '4'] },
  { what: 'an owned complete set', owned: ['The Complete Tidewater Saga'], missing: [] },
  {
    what: 'an owned set whose range only the list knows',
    list: [...FOUR, ['Tidewater Beginnings', '1-2', { edition: { format: 'Paperback' } }]],
    owned: ['Tidewater Beginnings'],
    missing: ['3', '4'],
  },
  {
    what: 'sets in the list are no gaps',
    list: [...FOUR, ['Tidewater Saga Boxed Set', '1-4'], ['The Salt Road / The Glass Harbour'], ['The Tidewater Quartet']],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'a set without any set word that names its books',
    list: [...FOUR, ['The Salt Road, The Glass Harbour, A Winter of Gulls']],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'a copy in another language does not own',
    owned: [
      ['Der gläserne Hafen', '2', { language: 'de' }],
      ['The Glass Harbour', '2', { language: 'German' }],
    ],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'translations in the list are editions of their number',
    list: [...FOUR, ['Der gläserne Hafen', '2', { language: 'de' }]],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'a book of which only a translation is known is no gap',
    list: [...FOUR, ['Das letzte Boot', '5', { language: 'de' }]],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'a foreign script without a language field is a translation',
    list: [...FOUR, ['Последняя лодка', '5', { language: undefined }]] as Line[],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'for a German listener the German editions count',
    list: [...FOUR, ['Der gläserne Hafen', '2', { language: 'de' }]],
    missing: ['2'],
    more: { language: 'de' },
  },
  {
    what: 'editions of one book are one gap',
    list: [...FOUR, ['The Glass Harbour (Tidewater Saga, #2)', '2'], ['The Glass Harbour']],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'a reissue under another title is the same book',
    list: [...FOUR, ['Harbour of Glass', '2']],
    owned: ['Harbour of Glass'],
    missing: ['1', '3', '4'],
  },
  { what: 'a reissue without number is no gap', list: [...FOUR, ['Harbour of Glass']], missing: ['1', '2', '3', '4'] },
  {
    what: 'parts of a book are no gaps',
    list: [...FOUR, ['The Drowned Bell (Part 1 of 2)', '5'], ['The Drowned Bell (Part 2 of 2)', '5']],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'a book that is there whole and in parts is one gap',
    list: [...FOUR, ['The Drowned Bell (Part 1 of 2)', '5'], ['The Drowned Bell', '5']],
    missing: ['1', '2', '3', '4', '5'],
  },
  {
    what: 'an owned part keeps its book from being reported',
    list: [...FOUR, ['The Drowned Bell', '5']],
    owned: ['The Drowned Bell (1 of 2)'],
    missing: ['1', '2', '3', '4'],
  },
];
for (const one of CASES) {
  test(`series: ${one.what}`, () => {
    const found = ask(one);
    assert.deepEqual(places(found), one.missing, JSON.stringify(found.notGaps));
    const list = one.list ?? FOUR;
    for (const order of [list.toReversed(), [...list.slice(2), ...list.slice(0, 2)]]) {
      assert.deepEqual(places(ask({ ...one, list: order })), one.missing, 'in another order of the list');
    }
  });
}

test('every book that is no gap says why, and every gap what to search for', () => {
  const list: Line[] = [...FOUR, ['Tidewater Boxed Set', '1-3'], ['Das letzte Boot', '5', { language: 'de' }], ['Notes from the Quay']];
  const found = ask({ what: '', list, owned: ['The Salt Road'], missing: [] });
  const why = new Map(found.notGaps.map(({ title, why: reason }) => [title, reason]));
  assert.match(why.get('The Salt Road')!, /owned as "The Salt Road": same title/);
  assert.match(why.get('Tidewater Boxed Set')!, /set of several books/);
  assert.match(why.get('Das letzte Boot')!, /translation/);
  assert.match(why.get('The Ferryman')!, /novella/);
  assert.match(why.get('Notes from the Quay')!, /no number/);
  const gap = found.missing.find(({ position }) => position === '4')!;
  assert.equal(gap.clue.title, "Lantern's End");
  assert.deepEqual(gap.clue.series, [{ name: SAGA, position: '4' }]);
  assert.deepEqual(gap.clue.authors, [AUTHOR]);
  assert.equal(gap.why, 'number 4 of Tidewater Saga, held by no owned copy');
  assert.equal(gap.isExtra, false);
});
