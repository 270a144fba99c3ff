import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clue } from '../../sdk/index.ts';
import { indexWorks, recognise, recogniseOne } from './recognise.ts';

const work = (title: string, author: string, more: Partial<Clue> = {}) => ({ key: title, clue: { title, authors: [author], ...more } });
const nth = (position: string) => ({ series: [{ name: 'Tidewater Saga', position }] });

const INDEX = indexWorks([
  work('The Salt Road', 'Ines Calloway', nth('1')),
  work('The Glass Harbour', 'Ines Calloway', nth('2')),
  work('Inland', 'Ines Calloway', { ids: { isbn13: '9780000000002' } }),
  work('Harbour Lights', 'Omar Reyes'),
  work('Halo', 'Omar Reyes'),
  { ...work('Halo', 'Lena Brandt'), key: 'Halo (Brandt)' },
]);

const KNOWN: [Clue, string][] = [
  [{ title: 'the glass harbour (unabridged)', authors: ['Calloway, Ines'] }, 'The Glass Harbour'],
  [{ title: 'Tidewater Saga 02 - The Glass Harbour', authors: ['I. Calloway'] }, 'The Glass Harbour'],
  [{ title: 'Tidewater Saga, Book 2', authors: ['Ines Calloway'], series: [{ name: 'Tidewater Saga' }] }, 'The Glass Harbour'],
  [{ title: 'The Glas Harbour', authors: ['Ines Calloway'] }, 'The Glass Harbour'],
  [{ title: 'Inlnd', authors: ['Ines Calloway'], ids: { isbn13: '9780000000002' } }, 'Inland'],
  [{ title: 'Salt Road' }, 'The Salt Road'],
  [{ title: 'Halo', authors: ['Lena Brandt'] }, 'Halo (Brandt)'],
];
for (const [clue, key] of KNOWN) {
  test(`${JSON.stringify(clue.title)} is recognised as ${key}`, () => assert.equal(recogniseOne(clue, INDEX).key, key));
}

const UNKNOWN: [string, Clue, RegExp][] = [
  ['another author', { title: 'The Glass Harbour', authors: ['Tom Okafor'] }, /other author|no known work/],
  ['another volume', { title: 'Tidewater Saga 3', authors: ['Ines Calloway'], ...nth('3') }, /other volume|no known work/],
  ['a title that two works have', { title: 'Halo' }, /may be "Halo" or "Halo"/],
  ['an unknown title', { title: 'Outland', authors: ['Ines Calloway'] }, /no known work|other title/],
  ['a set', { title: 'The Glass Harbour: 2-Book Set', authors: ['Ines Calloway'] }, /omnibus/],
];
for (const [what, clue, why] of UNKNOWN) {
  test(`${what} is not recognised, and says why`, () => {
    const found = recogniseOne(clue, INDEX);
    assert.equal(found.key, null);
    assert.match(found.why, why);
  });
}

test('a thousand items are recognised among twenty thousand works', () => {
  const works = Array.from({ length: 20_000 }, (_, at) =>
    work(`Quay ${at.toString(36)} of ${(at * 7919).toString(36)}`, `Author ${(at % 700).toString(36)}x`),
  );
  const clues = works.filter((_, at) => at % 20 === 0).map(({ clue }) => ({ ...clue, title: clue.title.toUpperCase() }));
  const found = recognise(clues, indexWorks(works));
  assert.equal(found.filter(({ key }, at) => key === works[at * 20]!.key).length, clues.length);
});
