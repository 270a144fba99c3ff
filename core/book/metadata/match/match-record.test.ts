import assert from 'node:assert/strict';
import { test } from 'node:test';
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
  /** Place of the right record, or null where none is right. */
  want: number | null;
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
    name: 'a subtitle that names the trilogy is still one book',
    item: { path: 'Odo Thrane - The Low Door' },
    records: [['The Low Door', 'Odo Thrane', { subtitle: 'Book One of the Gravelight Trilogy' }]],
    want: 0,
  },
  {
    name: 'a subtitle with a word that companions also use',
    item: { path: 'Odo Thrane - Games of Trade' },
    records: [['Games of Trade', 'Odo Thrane', { subtitle: 'An Analysis of Markets' }]],
    want: 0,
  },
  {
    name: 'the title behind the name of its series',
    item: { path: 'Odo Thrane - The Low Door' },
    records: [['Gravelight: The Low Door (Gravelight, #1)', 'Odo Thrane']],
    want: 0,
  },
  {
    name: 'a series behind the title without a mark between',
    item: { path: 'Odo Thrane - The Low Door Gravelight, Book 3' },
    records: [['The Low Door', 'Odo Thrane']],
    want: 0,
  },
  {
    name: 'a roman number in the middle',
    item: { path: 'Odo Thrane - Gravelight Book III The Low Door' },
    records: [['The Low Door', 'Odo Thrane']],
    want: 0,
  },
  {
    name: 'letters and a number before the title',
    item: { path: 'Odo Thrane - GL3 The Low Door' },
    records: [['The Low Door', 'Odo Thrane']],
    want: 0,
  },
  {
    name: 'the author reads the book',
    item: { path: 'x', tags: { album: 'The Low Door', artist: 'Odo Thrane', albumartist: 'Odo Thrane', composer: 'Odo Thrane' } },
    records: [['The Low Door', 'Odo Thrane']],
    want: 0,
  },
  {
    name: 'the language in brackets',
    item: { path: 'Odo Thrane - Die Tür [GER _ MP3]' },
    records: [['Die Tür', 'Odo Thrane', { language: 'de' }]],
    want: 0,
  },
  { name: 'author and title in one folder', item: { path: 'Mirella Oakenshaw - The Copper Tide' }, records: tide, want: 0 },
  { name: 'title before author', item: { path: 'The Copper Tide - Mirella Oakenshaw' }, records: tide, want: 0 },
  {
    name: 'author, series and number as folders',
    item: { path: 'Mirella Oakenshaw/Saltmarsh Cycle/02 - The Copper Tide' },
    records: tide,
    want: 0,
  },
  {
    name: 'series and number before the title',
    item: { path: 'Mirella Oakenshaw - Saltmarsh Cycle 02 - The Copper Tide' },
    records: tide,
    want: 0,
  },
  {
    name: 'series and number without separators',
    item: { path: 'Mirella Oakenshaw Saltmarsh Cycle Bk 02 The Copper Tide' },
    records: tide,
    want: 0,
  },
  { name: 'only series and number', item: { path: 'Mirella Oakenshaw/Saltmarsh Cycle/Book 1' }, records: tide, want: 1 },
  {
    name: 'only series and number in the album',
    item: { path: 'x1', tags: { album: 'Saltmarsh Cycle, Book 2', artist: OAK } },
    records: tide,
    want: 0,
  },
  { name: 'dots for spaces', item: { path: 'Mirella.Oakenshaw.-.Saltmarsh.Cycle.Bk.2.-.The.Copper.Tide.NMR' }, records: tide, want: 0 },
  { name: 'camel case', item: { path: 'MirellaOakenshaw-TheCopperTide' }, records: tide, want: 0 },
  { name: 'lower case and underscores', item: { path: 'mirella_oakenshaw-the_copper_tide' }, records: tide, want: 0 },
  { name: 'a scene release', item: { path: 'Mirella_Oakenshaw-The_Copper_Tide-AUDiOBOOK-WEB-2016-XYZ' }, records: tide, want: 0 },
  {
    name: 'bitrate, runtime and size',
    item: { path: 'Mirella Oakenshaw/2011 - The Copper Tide (Quill) 64k 10.43.55 {309mb}' },
    records: tide,
    want: 0,
  },
  { name: 'title by author', item: { path: 'The Copper Tide by Mirella Oakenshaw [ENG / M4B]' }, records: tide, want: 0 },
  {
    name: 'last name first',
    item: { path: 'Oakenshaw, Mirella/Copper Tide', tags: { album: 'Copper Tide, The', artist: 'Oakenshaw, Mirella' } },
    records: tide,
    want: 0,
  },
  {
    name: 'the narrator as artist',
    item: { path: 'Audiobooks/Mirella Oakenshaw - The Copper Tide', tags: { album: 'The Copper Tide', artist: 'Hugo Fernsby' } },
    records: tide,
    want: 0,
  },
  {
    name: 'author and narrator in one tag',
    item: { path: 'x', tags: { album: 'The Copper Tide', artist: 'Mirella Oakenshaw / Hugo Fernsby' } },
    records: tide,
    want: 0,
  },
  {
    name: 'unabridged in the album',
    item: { path: 'x', tags: { album: 'The Copper Tide (Unabridged)', artist: OAK } },
    records: tide,
    want: 0,
  },
  {
    name: 'series in the album',
    item: { path: 'x', tags: { album: 'The Copper Tide: Saltmarsh Cycle, Book 2', artist: OAK } },
    records: tide,
    want: 0,
  },
  {
    name: 'series before the title in the album',
    item: { path: 'x', tags: { album: 'Saltmarsh Cycle Book 2: The Copper Tide', artist: OAK } },
    records: tide,
    want: 0,
  },
  {
    name: 'bracketed series in the album',
    item: { path: 'x', tags: { album: '[Saltmarsh Cycle 02] The Copper Tide', artist: OAK } },
    records: tide,
    want: 0,
  },
  {
    name: 'a disc in the album and the folder',
    item: { path: 'The Copper Tide/CD4', tags: { album: 'The Copper Tide [Disc 4]', artist: OAK } },
    records: tide,
    want: 0,
  },
  {
    name: 'garbage tags',
    item: { path: 'Mirella Oakenshaw/The Copper Tide', tags: { album: 'Unknown Album', artist: 'Unknown Artist', title: 'Track 01' } },
    records: tide,
    want: 0,
  },
  {
    name: 'typing slips in title and author',
    item: { path: 'in/Copper_Tdie', tags: { album: 'The Coper Tide', artist: 'Mierlla Oakenshaw' } },
    records: tide,
    want: 0,
  },
  {
    name: 'a plain subtitle that the record lacks',
    item: { path: 'x', tags: { album: 'The Copper Tide: A Novel', artist: OAK } },
    records: tide,
    want: 0,
  },
  {
    name: 'an edition as subtitle',
    item: { path: 'x', tags: { album: 'The Copper Tide: 10th Anniversary Edition', artist: OAK } },
    records: tide,
    want: 0,
  },
  {
    name: 'a foreign item takes its own language',
    item: { path: 'Mirella Oakenshaw - Die Kupferflut', tags: { language: 'ger' } },
    records: tide,
    want: 4,
  },
  {
    name: 'an adaptation names the author second',
    item: { path: 'Mirella Oakenshaw - The Copper Tide' },
    records: [
      ['The Copper Tide', `Fenna Stride; ${OAK}`],
      ['The Copper Tide', `${OAK}; Hugo Fernsby`],
    ],
    want: 1,
  },
  {
    name: 'a co-author as the only artist is no adaptation where both are named',
    item: { path: 'Fenna Stride, Mirella Oakenshaw - Glass Weather' },
    records: [['Glass Weather', `${OAK}; Fenna Stride`]],
    want: 0,
  },
  {
    name: 'volumes that are called by the series are told by their number',
    item: { path: 'Gravelight - Book 6 by Odo Thrane' },
    records: [
      ['Gravelight - Gravelight, Book 3', 'Odo Thrane'],
      ['Gravelight - Book 6', 'Odo Thrane', { series: [{ name: 'Gravelight', position: '6' }] }],
    ],
    want: 1,
  },
  {
    name: 'an old tag cut at thirty letters',
    item: { path: 'dl/Odo.Thrane/x', tags: { album: 'A Thousand Grey Mornings: The ', artist: 'Odo Thrane' } },
    records: [
      ['A Thousand Grey Mornings: The Diaries of Nell Farrow', 'Odo Thrane'],
      ['A Thousand Nights', 'Odo Thrane'],
    ],
    want: 0,
  },
  {
    name: 'the subtitle missing in the item',
    item: { path: 'Odo Thrane/Stillwater' },
    records: [
      ['Stillwater: How Marshes Remember', 'Odo Thrane'],
      ['Running Water: How Rivers Forget', 'Odo Thrane'],
    ],
    want: 0,
  },
  {
    name: 'mojibake',
    item: { path: 'JosÃ© AcuÃ±a - Niebla', tags: { artist: 'JosÃ© AcuÃ±a', album: 'Niebla' } },
    records: [['Niebla', 'José Acuña']],
    want: 0,
  },
  { name: 'accents folded', item: { path: 'Jose Acuna/Silences' }, records: [['Silences', 'José Acuña']], want: 0 },
  {
    name: 'initials spaced and not',
    item: { path: 'TRV Marchetti - Winterfold' },
    records: [['Winterfold', 'T. R. V. Marchetti']],
    want: 0,
  },
  { name: 'ampersand and the word', item: { path: 'Odo Thrane - Salt & Iron' }, records: [['Salt and Iron', 'Odo Thrane']], want: 0 },
  { name: 'number words', item: { path: 'Odo Thrane - 9 Crooked Doors' }, records: [['Nine Crooked Doors', 'Odo Thrane']], want: 0 },
  {
    name: 'a title that is a number',
    item: { path: 'Odo Thrane/The Halden Files/The Halden Files 03 1377' },
    records: [['1377', 'Odo Thrane']],
    want: 0,
  },
  {
    name: 'an ISBN with a cut title against a narrator as artist',
    item: { path: 'misc/9780306406157', tags: { album: 'Glass Wea', artist: 'Hugo Fernsby', isbn: '9780306406157' } },
    records: [
      ['Glass Weather', OAK, { ids: { isbn13: '9780306406157' } }],
      ['Glass Weather', 'Bram Vellacott'],
    ],
    want: 0,
  },
  {
    name: 'no author, one book of that title',
    item: { path: 'Glass Weather', tags: { album: 'Glass Weather', title: 'Part 1' } },
    records: [['Glass Weather', OAK]],
    want: 0,
  },
];

for (const { name, item, records: list, want } of CASES) {
  test(`matching: ${name}`, () => {
    const all = records(list);
    const { pick, why, judged } = matchRecord(readItem(item), all);
    const got = pick ? all.indexOf(pick) : null;
    assert.equal(got, want, `${why}\n${judged.map((verdict) => `${verdict.record.title}: ${verdict.why}`).join('\n')}`);
    assert.equal(judged.length, all.length);
    assert.ok(why.length > 10);
  });
}

test('a pick on the title alone says that it rests on one key', () => {
  const { keys } = matchRecord(readItem({ path: 'Glass Weather' }), records([['Glass Weather', OAK]]));
  assert.deepEqual(keys, ['title']);
});

test('a pick with an author rests on two keys, and says in words why', () => {
  const { keys, why, score } = matchRecord(readItem({ path: 'Mirella Oakenshaw - The Copper Tide' }), records(tide));
  assert.deepEqual(keys, ['title', 'author']);
  assert.match(why, /title and author agree/);
  assert.ok(score >= 0.9);
});

test('a clue can be matched as it is, also by its other titles', () => {
  const all = records([['Northern Glass', OAK]]);
  const clue = { title: 'Glass Weather', otherTitles: ['Northern Glass'], authors: [OAK] };
  assert.equal(matchRecord(clue, all).pick, all[0]);
  assert.equal(matchRecord({ ...clue, otherTitles: [] }, all).pick, null);
});

test('a runtime that agrees is a key, and one that is far off contradicts', () => {
  const [near, far] = [600, 200].map((minutes) => records([['Glass Weather', OAK, { minutes }]]));
  const clue = { title: 'Glass Weather', authors: [OAK], minutes: 605 };
  assert.ok(matchRecord(clue, near!).keys.includes('runtime'));
  assert.equal(matchRecord(clue, far!).pick, null);
});
