import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookRecord, Clue } from '../../sdk/index.ts';
import { findGaps, type SeriesQuestion } from './gaps.ts';

const SAGA = 'Tidewater Saga';
const AUTHOR = 'Ines Calloway';

type Line = [title: string, position?: string, more?: Partial<BookRecord>];
type Copy = string | [title: string, position?: string, more?: Partial<Clue>];

const record = ([title, position, more]: Line, series = SAGA): BookRecord => ({
  ids: {},
  title,
  authors: [AUTHOR],
  language: 'en',
  series: [{ name: series, ...(position === undefined ? {} : { position }) }],
  ...more,
});

function copy(one: Copy): Clue {
  const [title, position, more] = typeof one === 'string' ? [one] : one;
  const series = position === undefined ? {} : { series: [{ name: SAGA, position }] };
  return { title, authors: [AUTHOR], language: 'en', ...series, ...more };
}

/** Four books and a novella, as a service lists them. */
const FOUR: Line[] = [
  ['The Salt Road (Tidewater Saga, #1)', '1'],
  ['The Glass Harbour', '2'],
  ['A Winter of Gulls (Tidewater Saga, #3)', '3'],
  ["Lantern's End: Tidewater Saga, Book 4", '4'],
  ['The Ferryman', '2.5'],
];

interface Case {
  what: string;
  list?: Line[];
  owned?: Copy[];
  missing: string[];
  more?: Partial<SeriesQuestion>;
}

function ask({ list = FOUR, owned = [], more }: Case) {
  const series = more?.series?.name ?? SAGA;
  return findGaps({
    series: { name: SAGA, authors: [AUTHOR] },
    language: 'en',
    records: list.map((line) => record(line, series)),
    owned: owned.map(copy),
    ...more,
  });
}

const places = (found: ReturnType<typeof findGaps>): string[] => found.missing.map((gap) => gap.position ?? gap.clue.title);

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
  {
    what: 'companions are no gaps',
    list: [
      ...FOUR,
      ['The Salt Road: The Graphic Novel', '1'],
      ['The Tidewater Saga Colouring Book'],
      ['The Official Guide to Tidewater', '5'],
      ['The Salt Road Study Guide'],
    ],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'another author uses the name of the series',
    list: [...FOUR, ['Currents', '1', { authors: ['Omar Reyes'] }], ['Deep Currents', '5', { authors: ['Omar Reyes'] }]],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'another author went on with the series',
    list: [...FOUR, ['The Drowned Bell', '5', { authors: ['Omar Reyes'] }], ['The Last Boat', '6', { authors: ['Omar Reyes'] }]],
    missing: ['1', '2', '3', '4', '5', '6'],
  },
  {
    what: 'a list that counts its books is no list of parts',
    list: [
      ['The Salt Road (Tidewater Saga Book 1 of 3)', '1'],
      ['The Glass Harbour (Book 2 of 3)', '2'],
      ['A Winter of Gulls: Book 3 of 3', '3'],
    ],
    owned: ['Tidewater Saga Book 2 of 3'],
    missing: ['1', '3'],
  },
  {
    what: 'words of sets and companions inside titles that have a number',
    list: [
      ["The Smuggler's Guide to the Coast", '1'],
      ['The Collection', '2'],
      ['An Encyclopaedia of Drowned Things', '3'],
      ['The Set of the Sail', '4'],
      ['The Ferry and the Fog: Parts One and Two', '5'],
      ['A Companion to Gulls', '6'],
    ],
    owned: ["Smuggler's Guide to the Coast", 'The Collection'],
    missing: ['3', '4', '5', '6'],
  },
  {
    what: 'a copy by another author does not own',
    owned: [['The Glass Harbour', undefined, { authors: ['Omar Reyes'] }]],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'a series of many hands',
    list: [
      ['Port of Call', '1', { authors: ['Omar Reyes'] }],
      ['Dead Reckoning', '2', { authors: ['Lena Brandt'] }],
      ['Slack Water', '3', { authors: ['Tom Okafor'] }],
      ['Ebb', '4'],
    ],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'volumes that have no titles of their own',
    list: [1, 2, 3, 10, 12].map((at): Line => [`Tidewater Saga ${at}`, String(at)]),
    owned: ['Tidewater Saga, Book 10', ['Tidewater Saga', '2'], 'Tidewater Saga 1'],
    missing: ['3', '12'],
  },
  {
    what: 'a copy with only the name of the series is the first volume not yet owned',
    list: [1, 2, 3].map((at): Line => [`Tidewater Saga, Volume ${at}`, String(at)]),
    owned: ['Tidewater Saga', 'Tidewater Saga 1'],
    missing: ['3'],
  },
  {
    what: 'a first volume that has the name of the series',
    list: [['Tidewater', '1'], ...FOUR.slice(1)],
    owned: ['Tidewater', ['Tidewater', '3']],
    missing: ['2', '4'],
  },
  {
    what: 'titles with a common beginning are told apart',
    list: [
      ['The Tide: Rising - Tidewater Saga, Book 1', '1'],
      ['The Tide: Falling - Tidewater Saga, Book 2', '2'],
      ['The Tide: Turning - Tidewater Saga, Book 3', '3'],
    ],
    owned: ['The Tide: Falling', ['The Tide', undefined, { subtitle: 'Turning' }]],
    missing: ['1'],
  },
  {
    what: 'a subtitle that all volumes carry tells none of them',
    list: [
      ['Ebb - A Nautical Fantasy (Tidewater Saga, Book 1)', '1'],
      ['Flow - A Nautical Fantasy (Tidewater Saga, Book 2)', '2'],
      ['Tidewater Saga 3 - A Nautical Fantasy', '3'],
    ],
    owned: ['Ebb - A Nautical Fantasy (Unabridged)'],
    missing: ['2', '3'],
  },
  {
    what: 'titles one word apart are two books',
    list: [
      ['The Salt Road', '1'],
      ['The Salt Coast', '2'],
    ],
    owned: ['The Salt Road'],
    missing: ['2'],
  },
  {
    what: 'titles one number apart are two books',
    list: [
      ['Harbour 1911', '1'],
      ['Harbour 1912', '2'],
    ],
    owned: ['Harbour 1911'],
    missing: ['2'],
  },
  {
    what: 'a series without any numbers is reported by title',
    list: [['The Salt Road'], ['The Glass Harbour'], ['The Tidewater Collection'], ['Der Hafen', undefined, { language: 'de' }]],
    owned: ['The Salt Road'],
    missing: ['The Glass Harbour'],
  },
  {
    what: 'a book without number in a numbered series is not sure',
    list: [...FOUR, ['Notes from the Quay']],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'numbers of another order are not believed',
    list: FOUR,
    owned: [
      ['A Winter of Gulls', undefined, { series: [{ name: 'Tidewater Saga (Chronological Order)', position: '1' }] }],
      ['Some Tide', undefined, { series: [{ name: 'Tidewater Saga (Chronological Order)', position: '4' }] }],
    ],
    missing: ['1', '2', '4'],
  },
  {
    what: 'a number of another series is not believed',
    owned: [['Dry Land', undefined, { series: [{ name: 'Mountain Tales', position: '2' }] }]],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'the name of the series holds a colon',
    list: [
      ['The Pearl (Deep Realms: The Reef, #1; Diver, #4)', '1'],
      ['The Squall (Deep Realms: The Reef, #2; Diver, #5)', '2'],
      ['The Wreck', '3'],
    ],
    owned: ['Deep Realms: The Reef 2', ['The Wreck', undefined, { series: [{ name: 'Diver', position: '6' }] }]],
    missing: ['1'],
    more: { series: { name: 'Deep Realms: The Reef', authors: [AUTHOR] } },
  },
  {
    what: 'an id outweighs any title',
    list: [
      ['The Salt Road', '1', { ids: { asin: 'B000TEST01' } }],
      ['The Glass Harbour', '2'],
    ],
    owned: [['xyz', undefined, { ids: { asin: 'B000TEST01' } }]],
    missing: ['2'],
  },
  {
    what: 'a truncated title is known',
    list: [...FOUR, ['The Remarkable Disappearance of Captain Moor', '5']],
    owned: ['The Remarkable Disappearance o'],
    missing: ['1', '2', '3', '4'],
  },
  {
    what: 'only what exists as audio',
    list: [
      ['The Salt Road', '1', { edition: { format: 'Audible Audio' } }],
      ['The Glass Harbour', '2', { minutes: 600 }],
      ['A Winter of Gulls', '3', { edition: { format: 'Paperback' } }],
    ],
    missing: ['1', '2'],
    more: { audiobooksOnly: true },
  },
  {
    what: 'what is not out yet is no gap',
    list: [
      ['The Salt Road', '1', { published: '2019' }],
      ['The Glass Harbour', '2', { published: '2027-03-01' }],
    ],
    missing: ['1'],
    more: { today: '2026-11-22' },
  },
  { what: 'an empty list has no gaps', list: [], owned: ['The Salt Road'], missing: [] },
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

test('hostile titles cost little time', () => {
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
    const runs = [1, 2, 3].map(() => {
      const begin = performance.now();
      ask(question);
      return performance.now() - begin;
    });
    assert.ok(Math.min(...runs) < 50, `${JSON.stringify(text.slice(0, 8))} took ${runs.map(Math.round).join(', ')} ms`);
  }
});
