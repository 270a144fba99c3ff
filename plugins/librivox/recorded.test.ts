import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { judgeRelease, verifyRecording } from '../../core/book/index.ts';
import { DEFAULT_QUALITY, type Release } from '../../core/sdk/index.ts';
import { bookFiles } from './files.ts';
import { bookRecord } from './records.ts';
import { archiveOf, languageOf, titleOf, withoutArticle } from './values.ts';
import { type Book, FEED, type Feed, ITEM } from './wire.ts';

const named = (...names: string[]) => names.map((path) => ({ path, bytes: 1 }));
const paths = (...args: Parameters<typeof bookFiles>) => bookFiles(...args).map(({ path }) => path);

test('of the formats of an item one whole set of MP3 is the book', () => {
  const today = named('a_01.mp3', 'a_01_64kb.mp3', 'a_01.ogg', 'a_02.mp3', 'a_02_64kb.mp3', 'a_02.ogg', 'a_64kb_mp3.zip', 'a.jpg');
  assert.deepEqual(paths(today, 'best'), ['a_01.mp3', 'a_02.mp3']);
  assert.deepEqual(paths(today, 'small'), ['a_01_64kb.mp3', 'a_02_64kb.mp3']);
  const old = named('a_01_64kb.mp3', 'a_01_128kb.mp3', 'a_02_64kb.mp3', 'a_02_128kb.mp3', 'a_03_64kb.mp3');
  assert.deepEqual(paths(old, 'best'), ['a_01_64kb.mp3', 'a_02_64kb.mp3', 'a_03_64kb.mp3'], 'a set that lacks a chapter is not the book');
  assert.deepEqual(paths(named('a.ogg', 'a.jpg'), 'best'), []);
});

test('titles are filed without article and version, names of items come from their addresses', () => {
  assert.equal(withoutArticle('The Wonderful Wizard of Oz'), 'Wonderful Wizard of Oz');
  assert.equal(withoutArticle('A'), 'A');
  assert.equal(titleOf('Emma (version 4)'), 'Emma');
  assert.equal(titleOf('Emma (abridged)'), 'Emma (abridged)');
  assert.equal(archiveOf('http://www.archive.org/details/emma_librivox', null), 'emma_librivox');
  assert.equal(archiveOf(null, 'https://www.archive.org/download/emma_1/emma_1_64kb_mp3.zip'), 'emma_1');
  assert.equal(archiveOf('https://archive.org/details/..', ''), undefined);
  assert.deepEqual(['English', 'German', 'Ancient Greek', 'Multilingual', null].map(languageOf), ['en', 'de', 'grc', undefined, undefined]);
});

const release = (title: string): Release => ({
  source: 'librivox',
  key: '1/x',
  title: `Jane Austen - ${title} [LibriVox] [MP3]`,
  clue: { title, authors: ['Jane Austen'], minutes: 900 },
  protocol: 'torrent',
  bytes: 860_000_000,
  format: 'mp3',
  language: 'en',
  category: '3030',
  flags: ['freeleech'],
});

test('its releases pass our gates, but for abridged and acted ones', () => {
  const verdict = (title: string) => judgeRelease({ title: 'Emma', authors: ['Jane Austen'] }, release(title), DEFAULT_QUALITY);
  assert.equal(verdict('Emma').verdict, 'accept', verdict('Emma').why);
  assert.match(verdict('Emma (abridged)').why, /abridged/);
  assert.match(verdict('Emma (dramatic reading)').why, /dramatization/);
  assert.equal(judgeRelease({ title: 'The Watsons', authors: ['Jane Austen'] }, release('Emma'), DEFAULT_QUALITY).verdict, 'reject');
});

test('what is taken of a torrent is proved as the book by the runtime that LibriVox tells', () => {
  const chapters = Array.from({ length: 18 }, (_, at) => `emma_${String(at + 1).padStart(2, '0')}_austen`);
  const all = chapters
    .flatMap((name) => [`${name}.mp3`, `${name}_64kb.mp3`, `${name}.ogg`])
    .map((path) => ({ path: `emma_librivox/${path}`, bytes: 48_000_000 }));
  const played = bookFiles(all, 'best').map((file, at) => ({
    ...file,
    minutes: 50,
    tags: { album: 'Emma', artist: 'Jane Austen', track: at + 1 },
  }));
  const proof = verifyRecording({ clue: { title: 'Emma', authors: ['Jane Austen'] }, files: played, known: { minutes: [900] } });
  assert.deepEqual([proof.verdict, proof.minutes], ['proved', 900], proof.reasons.join('; '));
  assert.equal(proof.order.length, 18);
});

/** Answers that were really given, where they stand beside the project. */
const ANSWERS = join(import.meta.dirname, '../../../shared/fixtures/librivox');

test('answers that LibriVox and the Internet Archive really gave are read as they stand', () => {
  if (!existsSync(ANSWERS)) return;
  const read = (file: string): unknown => JSON.parse(readFileSync(join(ANSWERS, file), 'utf8'));
  const ajv = new Ajv({ strict: false });
  const books = ['100', '1000', '10005'].map((id): Book => {
    const feed = read(`audiobooks-extended.id-${id}.json`) as Feed;
    assert.ok(ajv.validate(FEED, feed), ajv.errorsText());
    return Object.values(feed.books)[0] as Book;
  });
  const [pym, ...others] = books.map(bookRecord);
  assert.equal(archiveOf(books[0]?.url_iarchive, books[0]?.url_zip_file), 'narrative_gordon_pym_librivox');
  assert.deepEqual(
    [pym?.title, pym?.authors, pym?.minutes, pym?.published, pym?.language, pym?.narrators],
    ['Narrative of Arthur Gordon Pym of Nantucket', ['Edgar Allan Poe'], 382, '1838', 'en', pym?.narrators],
  );
  assert.ok(others.every(({ title, authors, minutes }) => title !== '' && authors.length > 0 && (minutes ?? 0) > 0));
  assert.ok(ajv.validate(ITEM, read('archive-metadata.nasa.json')), ajv.errorsText());
});
