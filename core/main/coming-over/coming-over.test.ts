import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import initSqlJs from 'sql.js';
import { addPipelines } from '../../config/edit-files.ts';
import { readSettings } from '../settings.ts';
import { fromMlm } from './mlm.ts';
import { fromReadarr } from './readarr.ts';

const MLM = `
mam_id = "secret"
unsat_buffer = 12
min_ratio = 3
[[qbittorrent]]
url = "http://localhost:8011"
[[autograb]]
name = "Fresh audio"
type = "new"
cost = "ratio"
categories = { audio = true, ebook = false }
languages = [ "English", "French" ]
max_size = "1.5 GiB"
search_interval = 60
max_active_downloads = 4
[[autograb]]
type = "freeleech"
categories = { audio = [ "fantasy" ], ebook = [ "food" ] }
min_seeders = 3
exclude_uploader = [ "me" ]
[[autograb]]
type = "bookmarks"
[[autograb]]
type = "new"
query = "someone"
`;

test('autograb blocks become pipelines that lint clean beside the shipped ones, and the rest is listed', async () => {
  const made = fromMlm(MLM);
  assert.deepEqual(Object.keys(made.pipelines), ['fresh-audio', 'autograb-2-fantasy']);
  assert.deepEqual((made.pipelines['fresh-audio'] as { when: unknown }).when, { every: '60m' });
  const profile = made.quality['fresh-audio'] as { cost: object; size: object; languages: string[] };
  assert.deepEqual(profile.cost, { 'freeleech-only': false, 'ratio-floor': 3, 'keep-slots': 12, wedges: 'never' });
  assert.deepEqual([profile.size, profile.languages], [{ max: '1611MB' }, ['en', 'fr']]);
  assert.equal((made.quality['autograb-2'] as { cost: { 'freeleech-only': boolean } }).cost['freeleech-only'], true);
  const left = made.left.join('\n');
  for (const word of ['mam_id', 'qbittorrent', 'e-books', 'exclude_uploader', 'bookmarks', 'search of your own words'])
    assert.match(left, new RegExp(word));
  const home = join(import.meta.dirname, '..', '..', '..');
  const text = addPipelines(readFileSync(join(home, 'pipelines.yaml'), 'utf8'), made);
  const { findings } = await readSettings({ home, env: {}, pipelinesText: text });
  assert.deepEqual(
    findings.filter((finding) => finding.severity === 'error').map((finding) => finding.message),
    [],
  );
});

test('what is there keeps its name', () => {
  const once = addPipelines('version: 1\npipelines:\n  mine: { about: x }\n', { pipelines: { mine: { about: 'y' } }, quality: {} });
  assert.match(once, /about: x/);
  assert.doesNotMatch(once, /about: y/);
});

async function library(): Promise<Uint8Array> {
  const { Database } = await initSqlJs();
  const database = new Database();
  database.run(`
    create table AuthorMetadata (Id integer, Name text); create table Authors (Id integer, AuthorMetadataId integer, Monitored integer);
    create table Books (Id integer, AuthorMetadataId integer, Title text, Monitored integer);
    create table Editions (Id integer, BookId integer, Isbn13 text, Asin text, Language text, Monitored integer);
    create table BookFiles (Id integer, EditionId integer); create table Series (Id integer, Title text);
    create table SeriesBookLink (SeriesId integer, BookId integer, Position text, IsPrimary integer);
    insert into AuthorMetadata values (1, 'Mara Quill'), (2, 'Odo Thrane'); insert into Authors values (1, 1, 1), (2, 2, 0);
    insert into Books values (1, 1, 'The Salt Road', 1), (2, 1, 'The Iron Harbour', 1), (3, 1, 'Unwanted', 0), (4, 2, 'The Low Door', 1);
    insert into Editions values (1, 1, '9780306406157', 'B0ABCDEFGH', 'eng', 1), (2, 2, null, null, 'eng', 1);
    insert into BookFiles values (1, 2); insert into Series values (1, 'Salt'); insert into SeriesBookLink values (1, 1, '2', 1);
  `);
  return database.export();
}

test('what Readarr looked for is wanted, whom it followed is followed, and what it has is left alone', async () => {
  const found = await fromReadarr(await library());
  assert.deepEqual(found.books, [
    {
      title: 'The Salt Road',
      authors: ['Mara Quill'],
      series: [{ name: 'Salt', position: '2' }],
      ids: { isbn13: '9780306406157', asin: 'B0ABCDEFGH' },
    },
  ]);
  assert.deepEqual(found.authors, ['Mara Quill']);
});

test('a file that is no database of Readarr is refused with a sentence', async () => {
  await assert.rejects(fromReadarr(new TextEncoder().encode('rubbish of some length, no database at all')), /no SQLite database/);
  const { Database } = await initSqlJs();
  await assert.rejects(fromReadarr(new Database().export()), /no table Authors/);
});
