import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { assertNoHang } from '../../../../test/hang.ts';
import type { BookRecord } from '../../../sdk/index.ts';
import { cleanCover, cleanDate, cleanRecord, cleanSeries } from './clean-record.ts';
import { COMPLETENESS_WEIGHTS, completeness } from './completeness.ts';
import { cleanGenres } from './genres.ts';
import { mergeRecords } from './merge-records.ts';
import { plainText } from './plain-text.ts';

const HTML: [string, string][] = [
  ['<p>One.</p><p>Two &amp; three.</p>', 'One.\n\nTwo & three.'],
  ['A<br/>B<br>C', 'A\nB\nC'],
  ['<b>Bold</b> and <i>thin</i>', 'Bold and thin'],
  ['5 < 6 and 7 > 3', '5 < 6 and 7 > 3'],
  ['Caf&eacute; &#8212; &#x2019;n&hellip;', 'Café — ’n…'],
  ['Old Man&amp;apos;s Door', "Old Man's Door"],
  ['x<!-- hidden -->y', 'xy'],
  ['<script>alert(1)</script>Text<style>p{}</style>', 'Text'],
  ['Tab\tand\u00a0space\u200b', 'Tab and space'],
  ['&lt;b&gt;twice&lt;/b&gt;', 'twice'],
  ['unclosed <b text', 'unclosed <b text'],
  ['&unknown; &#0; &#xD800;', '&unknown;'],
];

for (const [html, plain] of HTML) {
  test(`HTML to text: ${JSON.stringify(html)}`, () => assert.equal(plainText(html), plain));
}

test('cleaning a cleaned text changes nothing', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '&',
    '&amp;',
    '&lt;',
    '<p>',
    '</p>',
    '<br>',
    'a',
    ' ',
    '\n',
    '"',
    '&#39;',
    '<!--',
    '-->',
    '&amp;amp;',
    '<script>',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
      const once = plainText(parts.join(''));
      assert.equal(plainText(once), once);
    }),
    { numRuns: 500 },
  );
});

test('no hostile HTML or genre makes the cleaning hang', () => {
  for (const text of [
    '<'.repeat(50_000),
    '<a '.repeat(20_000),
    '<!--'.repeat(12_000),
    '<script>'.repeat(6_000),
    '&'.repeat(50_000),
    '&#1'.repeat(16_000),
    '-'.repeat(50_000),
    `${'<'.repeat(40_000)}>`,
  ]) {
    assertNoHang(text, () => {
      plainText(text);
      cleanGenres([text]);
    });
  }
});

test('genres: paths are split, shelves and formats dropped, names written in one way, each once', () => {
  assert.deepEqual(cleanGenres(['Fiction / Fantasy / Epic', 'fantasy', 'to-read', 'Audiobook', 'young-adult', 'sci-fi', 'General']), [
    'Fiction',
    'Fantasy',
    'Epic',
    'Young Adult',
    'Science Fiction',
  ]);
  assert.deepEqual(cleanGenres(['FICTION', 'read-in-2020', '5-stars', 'Fiction, science fiction, general', '']), [
    'Fiction',
    'Science Fiction',
  ]);
  assert.deepEqual(cleanGenres(['Biography & Autobiography', 'Non-Fiction', 'history of science']), [
    'Biography',
    'Nonfiction',
    'History of Science',
  ]);
});

test('a date of 1 January is a year, an American date is turned, nonsense is left out', () => {
  assert.equal(cleanDate('2010-01-01'), '2010');
  assert.equal(cleanDate('2010-1-2'), '2010-01-02');
  assert.equal(cleanDate('2010-09'), '2010-09');
  assert.equal(cleanDate('08/12/1999'), '1999-08-12');
  assert.equal(cleanDate('2010-13-40'), '2010');
  assert.equal(cleanDate('soon'), undefined);
});

test('covers are https without ornaments, and only addresses', () => {
  assert.equal(cleanCover('http://books.example/c?id=1&edge=curl'), 'https://books.example/c?id=1');
  assert.equal(cleanCover('javascript:alert(1)'), undefined);
  assert.equal(cleanCover('not an address'), undefined);
});

test('series: each once, positions as plain text, nameless ones left out', () => {
  assert.deepEqual(
    cleanSeries([
      { name: ' Gravelight ' },
      { name: 'gravelight', position: 'Book 3' },
      { name: '' },
      { name: 'Halden', position: '1-3' },
      { name: 'Odd', position: 'x?' },
    ]),
    [{ name: 'gravelight', position: '3' }, { name: 'Halden', position: '1-3' }, { name: 'Odd' }],
  );
});

test('a cleaned record holds nothing empty or absurd', () => {
  const record = cleanRecord({
    ids: {},
    title: ' The  Low Door ',
    authors: ['Odo  Thrane', 'odo thrane', ''],
    subtitle: '',
    genres: ['to-read'],
    pages: 0,
    minutes: -3,
    publisher: ' Gull Press ',
    language: 'eng',
  });
  assert.deepEqual(record, { ids: {}, title: 'The Low Door', authors: ['Odo Thrane'], publisher: 'Gull Press', language: 'en' });
});

const google: BookRecord = {
  ids: { isbn13: '9780306406157', at: { 'google-books': 'g1' } },
  title: 'The Low Door',
  authors: ['Odo Thrane'],
  description: '<p>Down there.</p>',
  published: '2010-01-01',
  genres: ['Fiction'],
};
const reads: BookRecord = {
  ids: { asin: 'B0ABCDEFGH', at: { goodreads: '7' } },
  title: 'The Low Door',
  authors: ['Odo Thrane', 'Hugo Fernsby'],
  series: [{ name: 'Gravelight', position: '3' }],
  published: '2009-05-02',
  rating: 4.1,
  ratings: 90,
  genres: ['Fantasy'],
};

test('each field is from the first source in order that has it, and its origin is kept', () => {
  const merged = mergeRecords(
    [
      { source: 'goodreads', record: reads, score: 0.92, keys: ['title', 'author'] },
      { source: 'google-books', record: google, score: 0.95, keys: ['isbn', 'title'] },
    ],
    ['google-books', 'goodreads'],
  )!;
  assert.equal(merged.record.published, '2010');
  assert.deepEqual(merged.record.authors, ['Odo Thrane']);
  assert.deepEqual(merged.record.series, [{ name: 'Gravelight', position: '3' }]);
  assert.deepEqual(merged.record.ids, { isbn13: '9780306406157', asin: 'B0ABCDEFGH', at: { goodreads: '7', 'google-books': 'g1' } });
  assert.equal(merged.record.rating, 4.1);
  assert.equal(merged.record.ratings, 90);
  assert.equal(merged.sources.description, 'google-books');
  assert.equal(merged.sources.series, 'goodreads');
  assert.deepEqual(merged.keys['google-books'], ['isbn', 'title']);
});

test("agreement raises a field's confidence, disagreement lowers it", () => {
  const merged = mergeRecords(
    [
      { source: 'a', record: google, score: 0.9 },
      { source: 'b', record: reads, score: 0.9 },
    ],
    ['a', 'b'],
  )!;
  assert.ok(merged.confidence.title! > 0.9);
  assert.ok(merged.confidence.published! < 0.9);
  assert.equal(merged.confidence.description, 0.9);
});

test('nothing found is nothing merged', () => assert.equal(mergeRecords([], ['a']), null));

test('completeness counts by weight, and a place only in a series', () => {
  const weights = Object.values(COMPLETENESS_WEIGHTS).reduce((sum, weight) => sum + weight, 0);
  assert.equal(weights - COMPLETENESS_WEIGHTS['series-position'], 100);
  assert.deepEqual(completeness({ ids: {}, title: 'A', authors: [] }), {
    percent: 15,
    missing: ['authors', 'description', 'cover', 'narrators', 'genres', 'published', 'language', 'identifier', 'publisher', 'minutes'],
  });
  const full: BookRecord = {
    ids: { asin: 'B0ABCDEFGH' },
    title: 'A',
    authors: ['B'],
    description: 'C',
    cover: 'https://x/y',
    narrators: ['D'],
    genres: ['E'],
    published: '2010',
    language: 'en',
    publisher: 'F',
    minutes: 60,
  };
  assert.deepEqual(completeness(full), { percent: 100, missing: [] });
  assert.deepEqual(completeness({ ...full, series: [{ name: 'S' }] }).missing, ['series-position']);
  assert.equal(completeness({ ...full, series: [{ name: 'S', position: '2' }] }).percent, 100);
});

test('the map of core says the weights as they are', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8').split('## Completeness')[1] ?? '';
  const said = [...page.matchAll(/([a-z-]+) (\d+)(?=[,.])/g)].map(([, field, weight]) => [field, Number(weight)]);
  assert.deepEqual(Object.fromEntries(said), { ...COMPLETENESS_WEIGHTS });
});
