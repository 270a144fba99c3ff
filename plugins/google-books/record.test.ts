import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertNoHang } from '../../test/hang.ts';
import { isbnQueries, wordQueries } from './query.ts';
import { hasIsbn, recordOf } from './record.ts';
import type { Volumes } from './wire.ts';

const ANSWERS = join(import.meta.dirname, '../../../shared/fixtures/google-books');

test('an ISBN is asked for in three ways, words in two, an ASIN at last', () => {
  const ids = { isbn13: '9780000000026', isbn10: '0000000027', asin: 'B0FAKE0001' };
  assert.deepEqual(
    isbnQueries(ids).map(({ q }) => q),
    ['isbn:9780000000026', 'isbn:0000000027', '9780000000026'],
  );
  assert.deepEqual(
    isbnQueries({ isbn10: '0000000027' }).map(({ q }) => q),
    ['isbn:0000000027', '0000000027'],
  );
  assert.deepEqual(isbnQueries(undefined), []);
  assert.deepEqual(wordQueries({ title: 'Salt: a "Novel" (Lights #2)', authors: ['Ida Marlowe'], ids }), [
    'intitle:"Salt a Novel Lights 2" inauthor:"Ida Marlowe"',
    'intitle:Salt inauthor:Marlowe',
    'B0FAKE0001',
  ]);
  assert.deepEqual(wordQueries({ title: '!!!' }), []);
});

test('a volume without a title is no record, one without anything else is', () => {
  assert.equal(recordOf({ id: 'a', volumeInfo: {} }), null);
  assert.deepEqual(recordOf({ id: 'a', volumeInfo: { title: ' Salt ' } }), {
    ids: { at: { 'google-books': 'a' } },
    title: 'Salt',
    authors: [],
  });
});

test('dates stay as given, and what is no date is left out', () => {
  const published = (publishedDate: string) => recordOf({ id: 'a', volumeInfo: { title: 'Salt', publishedDate } })?.published;
  assert.deepEqual(['2010', '2010-09', '2010-01-01', '19??', '2010*', ''].map(published), [
    '2010',
    '2010-09',
    '2010-01-01',
    undefined,
    undefined,
    undefined,
  ]);
});

test('a category is a path of headings, and no hostile one hangs', () => {
  const genres = (...categories: string[]) => recordOf({ id: 'a', volumeInfo: { title: 'Salt', categories } })?.genres;
  assert.deepEqual(genres('Fiction / Fantasy / Epic', 'Fiction / General', 'AC/DC'), ['Fiction', 'Fantasy', 'Epic', 'AC/DC']);
  assert.equal(genres('General', ''), undefined);
  assertNoHang('a category', () => genres(' '.repeat(50_000), '/'.repeat(50_000), `${'a - '.repeat(25)}\n`));
  assertNoHang('a title', () => wordQueries({ title: `${' '.repeat(50_000)}"x`, authors: ['['.repeat(20_000)] }));
});

if (existsSync(ANSWERS)) {
  const rows = (file: string) => ((JSON.parse(readFileSync(join(ANSWERS, file), 'utf8')) as Volumes).items ?? []).map(recordOf);

  test('recorded answers of Google are read', () => {
    const [potter] = rows('isbn-hit.9782070541270.json');
    assert.ok(potter && hasIsbn(potter, '9782070541270') && hasIsbn(potter, '2070541274'));
    assert.deepEqual([potter.language, potter.published, potter.pages, potter.rating], ['fr', '1999-11-24', 232, 4.5]);
    assert.match(potter.cover ?? '', /^https:\/\/books\.google\.com\//);
    const [blues] = rows('partial-no-authors-no-date.json');
    assert.deepEqual(
      [blues?.title, blues?.authors, blues?.published, blues?.ids.isbn10],
      ['Something About the Blues', [], undefined, '1402249381'],
    );
    assert.doesNotMatch(blues?.cover ?? '', /edge=curl/);
    assert.equal(rows('search-something-10-items.2018.json').filter((record) => record !== null).length, 10);
    assert.deepEqual(rows('no-hit.json'), []);
  });
}
