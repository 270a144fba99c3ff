import assert from 'node:assert/strict';
import test from 'node:test';
import type { Release } from '../../sdk/index.ts';
import { fold, parsePosition, positionOf, splitAuthors, splitTitle, titleLikeness } from '../text/index.ts';
import { judgeRelease } from './judge.ts';
import { mapFilesToBooks } from './pack.ts';
import { parseRelease } from './parse.ts';

const CLUE = { title: 'A Long Way to a Small Harbour', authors: ['Ada B. Marlowe'], series: [{ name: 'The Harbour', position: '3' }] };
const N = 50_000;

const HOSTILE: Record<string, string> = {
  'a dash repeated': 'a - '.repeat(N / 4),
  'opening brackets': '['.repeat(20_000),
  'nested brackets': `${'('.repeat(10_000)}x${')'.repeat(10_000)}`,
  'one long word': 'a'.repeat(N),
  digits: '1'.repeat(N),
  'numbers and dashes': '1-'.repeat(N / 2),
  'number of number': '1 of 2 '.repeat(N / 7),
  books: 'book 1-2 '.repeat(N / 9),
  quotes: `"${"'".repeat(N)}`,
  'a quoted file without an end': `"${'a'.repeat(N)}.par`,
  entities: '&amp;'.repeat(N / 5),
  'ampersands that look like entities': '&a'.repeat(N / 2),
  mojibake: 'Ã¶'.repeat(N / 2),
  'combining marks': 'e\u0301'.repeat(N / 2),
  emoji: '😀'.repeat(N / 2),
  spaces: ' '.repeat(N),
  commas: ', '.repeat(N / 2),
  'the title over and over': `${CLUE.title} `.repeat(N / 30),
  'the author over and over': 'Ada B. Marlowe, '.repeat(N / 16),
  'tens over and over': 'twenty '.repeat(N / 7),
  'roman numbers': 'I-V '.repeat(N / 4),
  'a and by': 'a novel by '.repeat(N / 11),
  'control characters': '\u0000\u0001\u001b['.repeat(N / 4),
  'right to left': '\u202eשלום '.repeat(N / 6),
};

function fastest(work: () => void): number {
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const started = performance.now();
    work();
    best = Math.min(best, performance.now() - started);
  }
  return best;
}

for (const [name, title] of Object.entries(HOSTILE)) {
  test(`a hostile name is judged in under 50 ms: ${name}`, () => {
    let at = 0;
    const took = fastest(() => {
      const release: Release = { source: 'test', key: '1', title: `${title}${at++}`, clue: { title: '' }, protocol: 'torrent' };
      assert.ok(judgeRelease(CLUE, release).why !== '');
      parseRelease({ ...release, title: `${at}${title}` });
    });
    assert.ok(took < 50, `${took} ms`);
  });

  test(`a hostile text is taken apart in under 50 ms: ${name}`, () => {
    const took = fastest(() => {
      fold(title);
      splitTitle(title);
      splitAuthors(title);
      positionOf(title);
      parsePosition(title);
      titleLikeness(title, CLUE.title);
    });
    assert.ok(took < 50, `${took} ms`);
  });
}

test('a hostile clue is judged in under 50 ms', () => {
  const release: Release = { source: 'test', key: '1', title: 'Ada Marlowe - Harbour', clue: { title: '' }, protocol: 'torrent' };
  for (const title of Object.values(HOSTILE)) {
    const took = fastest(() => void judgeRelease({ title, authors: [title], series: [{ name: title, position: title }] }, release));
    assert.ok(took < 50, `${title.slice(0, 20)}: ${took} ms`);
  }
});

test('a hostile file list is mapped in under 200 ms', () => {
  const files = Array.from({ length: 5000 }, (_, at) => ({
    path: `${'a - '.repeat(40)}${at % 50}/${'('.repeat(100)}${at}.mp3`,
    bytes: 1000,
  }));
  const took = fastest(() => void mapFilesToBooks(files, [CLUE]));
  assert.ok(took < 200, `${took} ms`);
});
