import assert from 'node:assert/strict';
import test from 'node:test';
import { type Clue, DEFAULT_QUALITY, type FileInfo } from '../../sdk/index.ts';
import { mapFilesToBooks, packVerdict } from './pack.ts';

const series = 'Moonfall';
const book = (title: string, position: string): Clue => ({ title, authors: ['Rowan Kelly'], series: [{ name: series, position }] });
const TRILOGY = [book('Nearside', '1'), book('The Far Side', '2'), book('Eclipse', '3')];
const files = (...paths: string[]): FileInfo[] => paths.map((path) => ({ path, bytes: 90_000_000 }));
const pathsOf = (list: readonly FileInfo[], indexes: readonly number[]): string[] => indexes.map((at) => list[at]!.path);

test('folders of a pack go each to its book, with their discs', () => {
  const list = files(
    'Moonfall/01 - Nearside/CD1/01.mp3',
    'Moonfall/01 - Nearside/CD2/01.mp3',
    'Moonfall/02 - The Far Side/The Far Side 01.mp3',
    'Moonfall/02 - The Far Side/The Far Side 02.mp3',
    'Moonfall/03 - Eclipse/Eclipse.mp3',
    'Moonfall/cover.jpg',
  );
  const mapping = mapFilesToBooks(list, TRILOGY);
  assert.deepEqual(
    mapping.books.map(({ files }) => files),
    [[0, 1], [2, 3], [4]],
  );
  assert.ok(mapping.books.every(({ confidence }) => confidence === 1));
  assert.deepEqual([mapping.left, mapping.units], [[], 3]);
});

test('single files side by side are each a book', () => {
  const list = files(
    'Rowan Kelly/Moonfall 1 - Nearside.m4b',
    'Rowan Kelly/Moonfall 2 - The Far Side.m4b',
    'Rowan Kelly/Moonfall 3 - Eclipse.m4b',
  );
  const mapping = mapFilesToBooks(list, TRILOGY);
  assert.deepEqual(
    mapping.books.map(({ files }) => files),
    [[0], [1], [2]],
  );
});

test('books that were not asked for are left over, and no other book takes them', () => {
  const list = files('Pack/Nearside/a.mp3', 'Pack/The Far Side/a.mp3', 'Pack/Eclipse/a.mp3');
  const mapping = mapFilesToBooks(list, [TRILOGY[1]!]);
  assert.deepEqual(pathsOf(list, mapping.books[0]!.files), ['Pack/The Far Side/a.mp3']);
  assert.deepEqual(pathsOf(list, mapping.left), ['Pack/Nearside/a.mp3', 'Pack/Eclipse/a.mp3']);
});

test('a folder with nothing but a number is believed less', () => {
  const mapping = mapFilesToBooks(files('Moonfall/01/a.mp3', 'Moonfall/02/a.mp3'), [TRILOGY[1]!]);
  assert.deepEqual(mapping.books, [{ book: 0, files: [1], confidence: 0.7 }]);
});

test('chapters of one book in one folder are one book', () => {
  const list = files('The Far Side/01 - Dust.mp3', 'The Far Side/02 - Glass.mp3').map((file) => ({ ...file, bytes: 9_000_000 }));
  const mapping = mapFilesToBooks(list, [TRILOGY[1]!]);
  assert.deepEqual([mapping.books[0]?.files, mapping.units], [[0, 1], 1]);
});

test('another book whose title holds the wanted one is not taken for it', () => {
  const mapping = mapFilesToBooks(files('Pack/Beyond The Far Side/a.mp3', 'Pack/Others/b.mp3'), [TRILOGY[1]!]);
  assert.deepEqual(mapping.books, []);
});

test('where files can be chosen only the wanted books are taken', () => {
  const mapping = mapFilesToBooks(files('P/Nearside/a.mp3', 'P/The Far Side/a.mp3', 'P/Eclipse/a.mp3'), [TRILOGY[1]!]);
  const verdict = packVerdict(mapping, { selectable: true, profile: DEFAULT_QUALITY });
  assert.deepEqual([verdict.take, verdict.files], ['some', [1]]);
});

test('where it is the whole or nothing, the profile says how much is too much', () => {
  const mapping = mapFilesToBooks(files('P/Nearside/a.mp3', 'P/The Far Side/a.mp3', 'P/Eclipse/a.mp3'), [TRILOGY[1]!]);
  assert.equal(packVerdict(mapping, { selectable: false, profile: DEFAULT_QUALITY }).take, 'none');
  assert.equal(packVerdict(mapping, { selectable: false, profile: { ...DEFAULT_QUALITY, packs: 3 } }).take, 'all');
});

test('a pack of wanted books only is taken whole, and one without any is not taken', () => {
  const list = files('P/Nearside/a.mp3', 'P/The Far Side/a.mp3');
  assert.equal(packVerdict(mapFilesToBooks(list, TRILOGY.slice(0, 2)), { selectable: false, profile: DEFAULT_QUALITY }).take, 'all');
  assert.equal(packVerdict(mapFilesToBooks(list, [book('Ash', '9')]), { selectable: true, profile: DEFAULT_QUALITY }).take, 'none');
});
