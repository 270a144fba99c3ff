import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { docRecord, editionRecord, workRecord } from './records.ts';
import { dateOf, genresOf, languageOf, namesOf, seriesOf } from './values.ts';
import { EDITION, type Edition, SEARCH_ANSWER, type SearchAnswer, WORK, type Work } from './wire.ts';

test('a printed date says no more than is printed', () => {
  const dates: Record<string, string | undefined> = {
    '1996': '1996',
    c1996: '1996',
    '[1996]': '1996',
    '2019-07-16': '2019-07-16',
    'July 16, 2019': '2019-07-16',
    'Jul 16th, 2019': '2019-07-16',
    '16 July 2019': '2019-07-16',
    'July 2019': '2019-07',
    '19--': undefined,
    'in press': undefined,
    '': undefined,
  };
  for (const [text, date] of Object.entries(dates)) assert.equal(dateOf(text), date, text);
});

test('a series is what a volume is counted in; the shelf of a publisher is none', () => {
  assert.deepEqual(seriesOf(['Old Kingdom, bk. 1', 'Penguin classics', 'Harbour lights -- book 2.5', 'Nautical library, 12']), [
    { name: 'Old Kingdom', position: '1' },
    { name: 'Harbour lights', position: '2.5' },
  ]);
  assert.equal(seriesOf(['Penguin classics']), undefined);
  assert.equal(seriesOf([`${'a '.repeat(40_000)}bk. 1`]), undefined);
});

test('library codes become ISO codes, and a person in two scripts is one', () => {
  assert.deepEqual(['/languages/eng', 'ger', 'fre', 'grc', 'und', 'mul', ''].map(languageOf), [
    'en',
    'de',
    'fr',
    'grc',
    undefined,
    undefined,
    undefined,
  ]);
  assert.deepEqual(namesOf(['Leo  Tolstoy', 'Лев Толстой']), ['Leo Tolstoy']);
  assert.deepEqual(namesOf(['Лев Толстой']), ['Лев Толстой']);
});

test('headings of lending and of best-seller lists are no genres', () => {
  assert.deepEqual(genresOf(['Fantasy.', 'fantasy', 'nyt:series=2001-01-01', 'Protected DAISY', 'Sea stories']), [
    'fantasy',
    'Sea stories',
  ]);
  assert.equal(genresOf([]), undefined);
});

/** Answers that were really given, where they stand beside the project. */
const ANSWERS = join(import.meta.dirname, '../../../shared/fixtures/open-library');
const read = <T>(file: string, schema: object): T => {
  const value = JSON.parse(readFileSync(join(ANSWERS, file), 'utf8')) as T;
  const ajv = new Ajv({ strict: false });
  assert.ok(ajv.validate(schema, value), `${file}: ${ajv.errorsText()}`);
  return value;
};

test('answers that Open Library really gave are read as they stand', () => {
  if (!existsSync(ANSWERS)) return;
  const [first, second] = read<SearchAnswer>('ol_search.json', SEARCH_ANSWER).docs.map((doc) =>
    docRecord(doc, { isbn13: '9781534431003' }),
  );
  assert.deepEqual(first, {
    ids: { at: { 'open-library': 'OL20639540W' }, isbn13: '9781534431003' },
    title: 'This Is How You Lose the Time War',
    authors: ['Amal El-Mohtar', 'Max Gladstone'],
    published: '2019',
    language: 'en',
    genres: ['epistolary', 'science fiction', 'time-traveling', 'LGBT'],
    work: 'OL20639540W',
  });
  assert.deepEqual(second?.ids, { at: { 'open-library': 'OL19859295W' } });
  assert.deepEqual(read<SearchAnswer>('search-empty.handwritten.json', SEARCH_ANSWER).docs, []);
  const work = read<Work>('ol_work.json', WORK);
  assert.equal(workRecord(work, 'OL15832982W', ['Garth Nix']).published, '1995');
  const edition = editionRecord(read<Edition>('ol_edition.json', EDITION), {
    work,
    authors: ['Garth Nix'],
    asked: { isbn10: '0060273224' },
  });
  assert.deepEqual(edition.ids, { at: { 'open-library': 'OL22951843M', goodreads: '535197' }, isbn10: '0060273224' });
  assert.deepEqual([edition.published, edition.publisher, edition.language, edition.pages], ['1996', 'Harper Trophy', 'en', 491]);
  assert.match(edition.description ?? '', /^Sabriel, daughter of the necromancer Abhorsen/);
  const poems = editionRecord(read<Edition>('ol_edition_markdown.json', EDITION), { work: null, authors: ['Stefani Cox'], asked: {} });
  assert.deepEqual([poems.ids.isbn13, poems.edition?.format, poems.published], ['9781943899159', 'Paperback', '2022']);
});
