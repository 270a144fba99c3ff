import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoHang } from '../../test/hang.ts';
import { credits } from './credits.ts';
import { dayOf, writtenDate } from './dates.ts';
import { languageCode } from './languages.ts';
import { positionOf, seriesKey, seriesOf, titleAndSeries } from './text.ts';
import { countOf, coverOf, isbn13Of } from './values.ts';

const TITLES: [string, string, [string, string][]][] = [
  ['Salt (Harbour Lights, #2)', 'Salt', [['Harbour Lights', '2']]],
  ['Salt (Harbour Lights #2)', 'Salt', [['Harbour Lights', '2']]],
  [
    'Salt (Harbour Lights, #2.5; Tides, #15)',
    'Salt',
    [
      ['Harbour Lights', '2.5'],
      ['Tides', '15'],
    ],
  ],
  [
    'Salt (Harbour Lights #31, Tides #13)',
    'Salt',
    [
      ['Harbour Lights', '31'],
      ['Tides', '13'],
    ],
  ],
  [
    'Salt (Harbour Lights, #34, Tides, #3)',
    'Salt',
    [
      ['Harbour Lights', '34'],
      ['Tides', '3'],
    ],
  ],
  ['Salt (Lights (Publication Order), #1–7)', 'Salt', [['Lights (Publication Order)', '1-7']]],
  ['Salt: Books 1-21 (Harbour Lights, #1-21)', 'Salt: Books 1-21', [['Harbour Lights', '1-21']]],
  ['Salt Collection (#1, 4, 17)', 'Salt Collection', []],
  ['Salt (A Harbour Mystery)', 'Salt (A Harbour Mystery)', []],
  ['(Un)salted', '(Un)salted', []],
  ['Agent #1', 'Agent #1', []],
];

test('a title in a list is parted from its series, and from nothing else', () => {
  for (const [text, title, series] of TITLES)
    assert.deepEqual(titleAndSeries(text), { title, series: series.map(([name, position]) => ({ name, position })) }, text);
});

test('a series without a number is a name, dashes are hyphens, and an empty position is none', () => {
  assert.deepEqual(seriesOf('The Border Trilogy #1', '44'), { name: 'The Border Trilogy', position: '1', id: '44' });
  assert.deepEqual(seriesOf('Agents of #9'), { name: 'Agents of', position: '9' });
  assert.deepEqual(seriesOf('Team #best'), { name: 'Team #best' });
  assert.equal(positionOf(' 1–7 '), '1-7');
  assert.equal(positionOf(''), undefined);
});

test('two spellings of a series are one, two series are two', () => {
  assert.equal(seriesKey('The Hunger Games Series'), seriesKey('hunger games'));
  assert.equal(seriesKey('Narnia (Publication Order)'), seriesKey('Narnia'));
  assert.notEqual(seriesKey('The Murderbot Diaries - Dramatized Adaptation'), seriesKey('The Murderbot Diaries'));
  assert.equal(seriesKey('The Series'), 'series');
});

test('a day is the day in California, in summer, in winter and before there were time zones', () => {
  assert.equal(dayOf(1493708400000), '2017-05-02');
  assert.equal(dayOf(1330416000000), '2012-02-28');
  assert.equal(dayOf(-4796640000000), '1818-01-01');
  assert.equal(dayOf(-62198755200000), undefined);
  assert.equal(dayOf(null), undefined);
});

test('a printed date says no more than is printed', () => {
  const dates = {
    'March 14th 2006': '2006-03-14',
    'May 1st 1992': '1992-05-01',
    'May 1992': '1992-05',
    '1956': '1956',
    'soon 1992': undefined,
    '': undefined,
  };
  for (const [text, iso] of Object.entries(dates)) assert.equal(writtenDate(text), iso, text);
});

test('languages are told by the names that Goodreads prints', () => {
  const codes = {
    English: 'en',
    German: 'de',
    'Spanish; Castilian': 'es',
    'Greek, Modern (1453-)': 'el',
    Portuguese: 'pt',
    Norwegian: 'no',
    Persian: 'fa',
    Chinese: 'zh',
    'Dutch; Flemish': 'nl',
    'Filipino; Pilipino': 'fil',
    'Multiple languages': undefined,
    '': undefined,
  };
  for (const [name, code] of Object.entries(codes)) assert.equal(languageCode(name), code, name);
});

test('authors are who wrote, narrators who read, and an anthology keeps its editor', () => {
  const people = [
    { name: 'Dan    Brown', role: 'Author' },
    { name: 'Ann Ed', role: 'Editor' },
    { name: 'Rob Read', role: 'Narrator' },
    { name: 'Tim Tr', role: 'Translator' },
    { name: '', role: 'Author' },
  ];
  assert.deepEqual(credits(people), { authors: ['Dan Brown'], narrators: ['Rob Read'] });
  assert.deepEqual(
    credits([
      { name: 'Ann Ed', role: 'Editor' },
      { name: 'Tim Tr', role: 'Translator' },
    ]).authors,
    ['Ann Ed'],
  );
  assert.deepEqual(credits([{ name: 'Rob Read', role: 'Narrator' }]).authors, []);
  assert.deepEqual(
    credits([
      { name: 'A', role: '' },
      { name: 'B', role: '' },
      { name: 'A', role: 'Author' },
    ]).authors,
    ['A', 'B'],
  );
});

test('covers lose their size and their placeholder, "null" is no ISBN, counts lose their commas', () => {
  assert.equal(coverOf('https://images.example/books/1i/5._SX50_.jpg'), 'https://images.example/books/1i/5.jpg');
  assert.equal(coverOf('http://images.example/books/1i/5._UY630_SR1200,630_.jpg'), 'https://images.example/books/1i/5.jpg');
  assert.equal(coverOf('https://images.example/assets/nophoto/book/111x148.png'), undefined);
  assert.equal(isbn13Of('null'), undefined);
  assert.equal(countOf('1,488,647'), 1488647);
});

test('hostile titles are read in no time', () => {
  const hostile = [
    `${'a - '.repeat(25)}\n`,
    ' '.repeat(50_000),
    '['.repeat(20_000),
    '('.repeat(50_000),
    `${'('.repeat(20_000)}${'#1, '.repeat(5_000)})`,
    `x (${'#1,'.repeat(20_000)} y)`,
  ];
  for (const text of hostile) {
    assertNoHang(text, () => {
      titleAndSeries(text);
      seriesKey(text.slice(0, 1000));
      seriesOf(text);
      languageCode(text.slice(0, 1000));
    });
  }
});
