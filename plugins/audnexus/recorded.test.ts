import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { chaptersOf, productRecord } from './records.ts';
import { dateOf, isbn10Of, languageOf, people } from './values.ts';
import { CATALOGUE, type Catalogue, CHAPTERS, type Chapters, type Product } from './wire.ts';

test('roles that hang on a name make no author, dashes inside a name do', () => {
  const names = ['J. R. R. Tolkien', 'Christopher Tolkien - editor', 'Ana Translator – translator', 'Jean-Luc Picard', 'Full Cast'].map(
    (name) => ({ name }),
  );
  assert.deepEqual(people(names), ['J. R. R. Tolkien', 'Jean-Luc Picard', 'Full Cast']);
  assert.deepEqual(people(null), []);
});

test('languages by their names, days without hours, and only a right check digit makes an ISBN', () => {
  assert.deepEqual(['english', 'German', 'mandarin_chinese', 'portuguese (brazil)', 'klingon', ''].map(languageOf), [
    'en',
    'de',
    'zh',
    'pt',
    undefined,
    undefined,
  ]);
  assert.deepEqual(['2019-03-05T00:00:00.000Z', '2019-03-05', '2200-01-01', 'soon'].map(dateOf), [
    '2019-03-05',
    '2019-03-05',
    undefined,
    undefined,
  ]);
  assert.equal(isbn10Of('1705047572'), '1705047572');
  assert.equal(isbn10Of('1705047573'), undefined);
});

/** Answers that were really given, where they stand beside the project. */
const ANSWERS = join(import.meta.dirname, '../../../shared/fixtures/audible');
const read = <T>(file: string): T => JSON.parse(readFileSync(join(ANSWERS, file), 'utf8')) as T;

test('answers that Audible really gave are read as they stand', () => {
  if (!existsSync(ANSWERS)) return;
  const answer = read<Catalogue>('search.tolkien.json');
  const ajv = new Ajv({ strict: false });
  assert.ok(ajv.validate(CATALOGUE, answer), ajv.errorsText());
  const records = answer.products.map(productRecord).filter((record) => record !== null);
  assert.equal(records.length, 10);
  assert.deepEqual(
    records.map(({ minutes, edition }) => [minutes, edition?.abridged, edition?.dramatized ?? false]),
    [1358, 1246, 1312, 1164, 625, 1147, 275, 1099, 665, 1000].map((minutes) => [minutes, false, minutes === 275]),
  );
  assert.deepEqual(records[3]?.authors, ['J. R. R. Tolkien']);
  assert.deepEqual(records[4]?.series, [{ name: 'The Lord of the Rings', position: '0.5', id: 'B009CFOEGK' }]);
  assert.deepEqual(records[0]?.ids, { at: { audnexus: '1705047572' }, isbn10: '1705047572' });
  assert.deepEqual(records[8]?.ids, { at: { audnexus: 'B0099RKI5W' }, asin: 'B0099RKI5W' });
  assert.ok(records.every(({ narrators, language, description, cover }) => narrators?.length && language === 'en' && description && cover));
  assert.equal(productRecord(read<{ product: Product }>('asin-missing.json').product), null);
});

test('chapters that Audnexus really gave follow each other without a gap', () => {
  const path = join(ANSWERS, '../audnexus/chapters.jaws.json');
  if (!existsSync(path)) return;
  const answer = JSON.parse(readFileSync(path, 'utf8')) as Chapters;
  const ajv = new Ajv({ strict: false });
  assert.ok(ajv.validate(CHAPTERS, answer), ajv.errorsText());
  const chapters = chaptersOf(answer) ?? [];
  assert.equal(chapters.length, 14);
  assert.deepEqual(chapters[1], { title: 'Chapter 2', startMs: 879_200, lengthMs: 1_906_497 });
  for (const [at, chapter] of chapters.slice(1).entries()) assert.equal(chapter.startMs, chapters[at]!.startMs + chapters[at]!.lengthMs);
});
