import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../../sdk/index.ts';
import { metadataQueries } from './queries.ts';
import { clueOfEntry } from './read-entry.ts';
import { readItem } from './read-item.ts';

const first = (path: string, tags?: Record<string, string>): object => {
  const { title, subtitle, authors, series, year } = readItem({ path, ...(tags ? { tags } : {}) })[0]!.clue;
  return JSON.parse(JSON.stringify({ title, subtitle, authors, series, year }));
};

test('readings come with the likeliest first, and each says where it was read', () => {
  const readings = readItem({ path: 'Odo Thrane/Gravelight/03 - The Low Door', tags: { album: 'The Low Door', artist: 'Odo Thrane' } });
  assert.ok(readings.length > 1);
  assert.ok(readings.every((reading, at) => at === 0 || reading.confidence <= readings[at - 1]!.confidence));
  assert.deepEqual([...new Set(readings.map((reading) => reading.from))].sort(), ['album', 'folder']);
});

test('a folder below author and series gives title, author and place', () => {
  assert.deepEqual(first('Odo Thrane/Gravelight/03 - The Low Door'), {
    title: 'The Low Door',
    authors: ['Odo Thrane', 'Gravelight'],
    series: [{ name: 'Gravelight', position: '3' }],
  });
});

test('the artist tag comes before names of folders, a composer is not an author', () => {
  const clue = readItem({
    path: 'Low Door',
    tags: { artist: 'Odo Thrane, Hugo Fernsby', composer: 'Hugo Fernsby', album: 'The Low Door' },
  })[0]!.clue;
  assert.deepEqual(clue.authors, ['Odo Thrane']);
});

test('runtime, language and ISBN of an item are in every reading', () => {
  const readings = readItem({ path: 'Odo Thrane - Die Tür', durationSec: 36_000, tags: { language: 'ger', isbn: '978-0-306-40615-7' } });
  for (const { clue } of readings) {
    assert.equal(clue.minutes, 600);
    assert.equal(clue.language, 'de');
    assert.equal(clue.ids?.isbn13, '9780306406157');
  }
});

test('a number in a folder name is an ISBN only with the right check digit', () => {
  assert.equal(readItem({ path: 'misc/9780306406158 Low Door' })[0]?.clue.ids, undefined);
  assert.equal(readItem({ path: 'misc/9780306406157 Low Door' })[0]?.clue.ids?.isbn13, '9780306406157');
});

test('a series with a number and no title is marked as such', () => {
  const [reading] = readItem({ path: 'Odo Thrane/Gravelight/Book 4' });
  assert.equal(reading?.isNumberOnly, true);
  assert.deepEqual(reading?.clue.series, [{ name: 'Gravelight', position: '4' }]);
});

test('an item that says nothing has no reading', () => {
  assert.deepEqual(readItem({ path: 'Track 01', tags: { album: 'Unknown Album', artist: 'Unknown Artist' } }), []);
});

const entry: Entry = {
  id: 'e1',
  library: 'l1',
  relPath: 'Odo Thrane/Gravelight/03 - The Low Door',
  path: '/books/Odo Thrane/Gravelight/03 - The Low Door',
  isFile: false,
  isMissing: false,
  record: {
    ids: { asin: 'B0ABCDEFGH' },
    title: 'The Low Door: Gravelight, Book 3 (Unabridged)',
    authors: ['Odo Thrane'],
    language: 'en',
    minutes: 612,
  },
};

test('an entry becomes a clue with a plain title', () => {
  const clue = clueOfEntry(entry);
  assert.equal(clue.title, 'The Low Door');
  assert.equal(clue.authors?.[0], 'Odo Thrane');
  assert.deepEqual(clue.series, [{ name: 'Gravelight', position: '3' }]);
  assert.equal(clue.minutes, 612);
  assert.equal(clue.ids?.asin, 'B0ABCDEFGH');
});

test('Google Books is asked by ISBN, then title and author, then ASIN; Goodreads by title and author, then ISBN', () => {
  const clue = { title: 'The Low Door', authors: ['Odo Thrane', 'Second Name'], ids: { isbn13: '9780306406157', asin: 'B0ABCDEFGH' } };
  assert.deepEqual(
    metadataQueries(clue, 'google-books').map((query) => query.by),
    ['isbn', 'title-author', 'asin'],
  );
  assert.deepEqual(
    metadataQueries(clue, 'goodreads').map((query) => query.by),
    ['title-author', 'isbn'],
  );
  assert.deepEqual(metadataQueries(clue, 'goodreads')[0]!.clue.authors, ['Odo Thrane']);
});

test('an ISBN with a wrong check digit is not asked for, and a title alone only where no author is known', () => {
  assert.deepEqual(
    metadataQueries({ title: 'The Low Door', ids: { isbn13: '9780306406158' } }, 'google-books').map((query) => query.by),
    ['title'],
  );
  assert.deepEqual(metadataQueries({ title: 'Ash' }, 'goodreads'), []);
});
