import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoHang } from '../../../test/hang.ts';
import type { BookRecord } from '../../sdk/index.ts';
import { type Work, worksOf } from './work.ts';

const record = (title: string, more: Partial<BookRecord> = {}): BookRecord => ({
  ids: {},
  title,
  authors: ['Ines Calloway'],
  language: 'en',
  ...more,
});
const nth = (position: string) => ({ series: [{ name: 'Tidewater Saga', position }] });
const shelf = { series: { name: 'Tidewater Saga' }, language: 'en' };
const brief = (works: Work[]): string[] =>
  works.map((work) => `${work.position ?? '-'} ${work.kind} ${work.clue.title} x${work.records.length}`);

test('the same work from two services is one, with all titles and ids', () => {
  const [work, ...rest] = worksOf(
    [
      record('The Glass Harbour (Tidewater Saga, #2)', { ...nth('2'), ids: { at: { goodreads: '21' } }, work: '900' }),
      record('Glass Harbour: A Novel', { ids: { isbn13: '9780000000002', at: { 'google-books': 'abc' } } }),
      record('Der gläserne Hafen', { ...nth('2'), language: 'de', ids: { at: { 'goodreads-de': '77' } } }),
    ],
    shelf,
  );
  assert.deepEqual(rest, []);
  assert.equal(work!.kind, 'primary');
  assert.equal(work!.position, '2');
  assert.deepEqual(work!.clue.ids, { at: { goodreads: '21', 'google-books': 'abc', 'goodreads-de': '77' } });
  assert.equal(work!.titles.length, 3);
  assert.equal(work!.clue.title, 'The Glass Harbour');
  assert.equal(work!.clue.language, 'en');
});

test('the kinds of a shelf are told apart and stand in order', () => {
  const works = worksOf(
    [
      record('The Salt Road / The Glass Harbour', nth('1-2')),
      record('The Glass Harbour', nth('2')),
      record('First Tide', nth('0.5')),
      record('The Salt Road', nth('1')),
      record('Das letzte Boot', { ...nth('3'), language: 'de' }),
      record('The Drowned Bell (Part 1 of 2)', nth('4')),
      record('The Official Guide to Tidewater'),
    ],
    shelf,
  );
  assert.deepEqual(brief(works), [
    '0.5 novella First Tide x1',
    '1 primary The Salt Road x1',
    '1-2 omnibus The Salt Road / The Glass Harbour x1',
    '2 primary The Glass Harbour x1',
    '3 translation Das letzte Boot x1',
    '4 part The Drowned Bell x1',
    '- companion The Official Guide to Tidewater x1',
  ]);
});

test("a service's own work id joins editions whose titles differ", () => {
  const works = worksOf([
    record('Harbour of Glass', { ids: { at: { goodreads: '1' } }, work: '900' }),
    record('The Glass Harbour', { ids: { at: { goodreads: '2' } }, work: '900' }),
    record('The Salt Road', { ids: { at: { goodreads: '3' } }, work: '901' }),
  ]);
  assert.deepEqual(brief(works).sort(), ['- primary Harbour of Glass x2', '- primary The Salt Road x1']);
  assert.deepEqual(works.find((work) => work.records.length === 2)!.clue.otherTitles, ['The Glass Harbour']);
});

test('two services that count differently still list one work by its title', () => {
  const works = worksOf(
    [
      record('The Salt Road', { ...nth('1'), ids: { at: { goodreads: '1' } } }),
      record('The Glass Harbour', { ...nth('2'), ids: { at: { goodreads: '2' } } }),
      record('The Glass Harbour', { ...nth('1'), ids: { at: { audnexus: 'x' } } }),
      record('The Salt Road', { ...nth('2'), ids: { at: { audnexus: 'y' } } }),
    ],
    shelf,
  );
  assert.deepEqual(brief(works), ['1 primary The Salt Road x2', '2 primary The Glass Harbour x2']);
});

test('volumes of one name in one list are several works with keys of their own', () => {
  const works = worksOf(
    [1, 2, 3].map((at) => record(`Tidewater Saga: Volume ${at}`, nth(String(at)))),
    shelf,
  );
  assert.equal(works.length, 3);
  assert.equal(new Set(works.map((work) => work.key)).size, 3);
});

test('the same title by another author is another work', () => {
  assert.equal(worksOf([record('The Glass Harbour'), record('The Glass Harbour', { authors: ['Omar Reyes'] })]).length, 2);
});

test('a shelf of graphic novels holds books, not companions', () => {
  const works = worksOf(
    [1, 2].map((at) => record(`Quayside Vol. ${at}: The Graphic Novel`, { series: [{ name: 'Quayside', position: String(at) }] })),
    {
      series: { name: 'Quayside' },
    },
  );
  assert.deepEqual(
    works.map((work) => work.kind),
    ['primary', 'primary'],
  );
});

test('a shelf of thousands takes little time', () => {
  const records = Array.from({ length: 2000 }, (_, at) =>
    record(`${['Salt', 'Glass', 'Winter', 'Ember'][at % 4]} of the ${at.toString(36)}quay`, { ids: { at: { goodreads: String(at) } } }),
  );
  assertNoHang('a list of 2,000', () => assert.equal(worksOf(records).length, 2000));
});

test('records of one title without any place or id are one work', () => {
  assert.deepEqual(brief(worksOf([record('Inland'), record('INLAND (Unabridged)'), record('Inland')])), ['- primary Inland x3']);
});

test('without numbers the other titles tell sets and companions', () => {
  const works = worksOf([
    record('The Salt Road'),
    record('The Glass Harbour'),
    record('The Salt Road, The Glass Harbour'),
    record('An Atlas of the Salt Road'),
    record('An Atlas of Lost Uncles'),
    record("The Smuggler's Companion"),
  ]);
  const kinds = new Map(works.map((work) => [work.best.title, work.kind]));
  assert.equal(kinds.get('The Salt Road, The Glass Harbour'), 'omnibus');
  assert.equal(kinds.get('An Atlas of the Salt Road'), 'companion');
  assert.equal(kinds.get('An Atlas of Lost Uncles'), 'primary');
  assert.equal(kinds.get("The Smuggler's Companion"), 'primary');
});
