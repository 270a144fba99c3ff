import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { genreId, genreNames } from './genres.ts';
import { languageNumbers, languageOf } from './languages.ts';
import { ladder, searchBody, searchWords } from './query.ts';

test('the ladder goes from title and author to the title alone, each rung once', () => {
  assert.deepEqual(ladder({ title: "The Lion's Door", authors: ['Ana María Quill', 'Tom Reyes'] }), [
    'The Lion s Door Ana María Quill',
    'The Lion s Door Quill',
    'The Lion s Door',
  ]);
  assert.deepEqual(ladder({ title: 'Emma', authors: ['Voltaire'] }), ['Emma Voltaire', 'Emma']);
  assert.deepEqual(ladder({ title: 'Emma' }), ['Emma']);
  assert.deepEqual(ladder({ title: 'Bay', authors: ['A. B. Sea'], otherTitles: ['Cove', '!'] }), [
    'Bay A B Sea',
    'Bay Sea',
    'Cove Sea',
    'Bay',
  ]);
  assert.deepEqual(ladder({ title: 'Bay: A Novel', authors: ['A. B. Sea'] }), [
    'Bay A Novel A B Sea',
    'Bay A Novel Sea',
    'Bay Sea',
    'Bay A Novel',
  ]);
});

test('a title without words is never searched, since an empty search lists all that is new', () => {
  assert.deepEqual(ladder({ title: '???', authors: ['Ida Marlowe'] }), []);
});

test('letters of every script stay, all else becomes one space', () => {
  assert.equal(searchWords('Война́ и мир: том 1'), 'Война́ и мир том 1');
  assert.equal(searchWords('ノルウェイの森 (上)'), 'ノルウェイの森 上');
  assert.equal(searchWords('  {a}—"b" '), 'a b');
  assert.ok(searchWords('x'.repeat(5000)).length <= 512);
});

test('the language is left out where the site has no number for it', () => {
  const ask = { text: 'x', sortType: 'default', startNumber: 0, perpage: 100 };
  assert.deepEqual((searchBody({ ...ask, language: 'pt' }) as { tor: object }).tor, {
    text: 'x',
    searchType: 'all',
    searchIn: 'torrents',
    main_cat: ['13'],
    cat: ['0'],
    browse_lang: ['34', '52'],
    sortType: 'default',
    startNumber: '0',
  });
  for (const language of [undefined, 'tlh', ''])
    assert.equal('browse_lang' in (searchBody({ ...ask, ...(language !== undefined && { language }) }) as { tor: object }).tor, false);
});

test('genres are found by name in any spelling, languages by letters before numbers', () => {
  assert.equal(genreId('science fiction'), 47);
  assert.equal(genreId('Crime / Thriller'), 40);
  assert.equal(genreId('108'), 108);
  assert.equal(genreId('9999'), undefined);
  assert.equal(genreId('constructor'), undefined);
  assert.equal(languageOf('GER', 1), 'de');
  assert.equal(languageOf(null, '52'), 'pt');
  assert.equal(languageOf('QQQ', 47), undefined);
  assert.deepEqual(languageNumbers('en'), [1]);
});

test('the manifest lists just the genres that a browse takes, so that lint can tell a wrong one', () => {
  const { genres } = JSON.parse(readFileSync(join(import.meta.dirname, 'manifest.json'), 'utf8')) as { genres: string[] };
  assert.deepEqual(genres, genreNames());
  assert.ok(genres.every((name) => genreId(name) !== undefined));
});
