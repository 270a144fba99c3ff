import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Clue, DEFAULT_QUALITY, type FileInfo, type Release } from '../../../sdk/index.ts';
import type { StepCall } from '../../step.ts';
import { lookInside } from './pack.ts';

const SERIES = 'The Gull Cycle';
const TITLES = ['The Copper Orchard', 'The Drowned Bell', 'Winter Ferry', 'Low Tide Road'];
const clueOf = (number: number): Clue => ({
  title: TITLES[number - 1]!,
  authors: ['Mara Quill'],
  series: [{ name: SERIES, position: String(number) }],
});
const PACK = 'Mara Quill - The Gull Cycle 1-4 [MP3]';
const release = (title: string, flags: string[] = []): Release => ({
  source: 's',
  key: title,
  title,
  clue: { title },
  protocol: 'torrent',
  flags,
});
const files = (numbers: readonly number[], ...more: string[]): FileInfo[] =>
  [
    ...numbers.flatMap((number) => ['01.mp3', '02.mp3', 'cover.jpg'].map((file) => `${PACK}/0${number} - ${TITLES[number - 1]}/${file}`)),
    ...more,
  ].map((path) => ({ path, bytes: 5e7 }));

/** A step for book 2, where these others are missing too. */
function call(missing: readonly number[], packs = 4): StepCall {
  const beside = missing.map((number) => ({ id: String(number), clue: clueOf(number) }));
  return {
    ports: { shelf: { missingBeside: async () => beside } },
    run: { plan: { quality: { ...DEFAULT_QUALITY, packs } } },
    facts: { book: { id: '2', clue: clueOf(2) } },
  } as unknown as StepCall;
}

test('a pack of missing books is taken whole, each book with its own files', async () => {
  const inside = await lookInside(call([1, 3, 4]), release(PACK), files([1, 2, 3, 4]));
  assert.deepEqual(inside.fits && inside.pack, {
    files: [3, 4, 5],
    others: [
      { book: '1', files: [0, 1, 2] },
      { book: '3', files: [6, 7, 8] },
      { book: '4', files: [9, 10, 11] },
    ],
    partial: false,
  });
});

test('where parts may be taken, what is owned stays behind; where not, the whole is taken within the bound of the profile', async () => {
  const part = await lookInside(call([4]), release(PACK, ['partial']), files([1, 2, 3, 4]));
  assert.deepEqual(part.fits && part.pack, { files: [3, 4, 5], others: [{ book: '4', files: [9, 10, 11] }], partial: true });
  const whole = await lookInside(call([4]), release(PACK), files([1, 2, 3, 4]));
  assert.equal(whole.fits && whole.pack?.partial, false);
  const large = await lookInside(call([], 3), release(PACK), files([1, 2, 3, 4]));
  assert.match(large.fits ? '' : large.reason, /4 books for 1 wanted/);
});

test('files are numbered as the torrent numbers them, padding included', async () => {
  const padded = files([1, 2]).map((file, at) => ({ ...file, index: at * 2 }));
  const inside = await lookInside(call([], 4), release(PACK, ['partial']), padded);
  assert.deepEqual(inside.fits && inside.pack?.files, [6, 8, 10]);
});

test('a pack without the book, of unknown files, or without audio is left', async () => {
  const reason = async (name: string, list: FileInfo[] | undefined): Promise<string> => {
    const inside = await lookInside(call([1]), release(name), list);
    return inside.fits ? 'taken' : inside.reason;
  };
  assert.match(await reason(PACK, files([1, 3])), /none of its files is surely the wanted book/);
  assert.match(await reason(PACK, undefined), /its files are not known/);
  assert.match(await reason('Mara Quill - The Drowned Bell', [{ path: 'The Drowned Bell.epub', bytes: 1e6 }]), /no audio/);
  assert.equal(await reason('Mara Quill - The Drowned Bell', [{ path: 'The Drowned Bell.m4b', bytes: 1e8 }]), 'taken');
  assert.equal(await reason('Mara Quill - The Drowned Bell', undefined), 'taken');
});
