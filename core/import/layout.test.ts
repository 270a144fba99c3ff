import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOut } from './layout.ts';

const files = (...paths: string[]) => paths.map((path) => ({ path, bytes: 10 }));
const placed = (...paths: string[]) => {
  const laid = layOut(files(...paths));
  return laid.ok ? laid.files.map((file) => file.to) : laid.code;
};

const cases: [string, string[], string[] | string][] = [
  ['a single file', ['Ozma.m4b'], ['Ozma.m4b']],
  ['the folder of the torrent is taken off', ['Ozma/01.mp3', 'Ozma/02.mp3'], ['01.mp3', '02.mp3']],
  ['the folder of one book in a pack too', ['All of Oz/03 - Ozma/01.mp3', 'All of Oz/03 - Ozma/02.mp3'], ['01.mp3', '02.mp3']],
  ['disc folders stay, in one form', ['Ozma/CD 1/01.mp3', 'Ozma/CD2/01.mp3'], ['Disc 01/01.mp3', 'Disc 02/01.mp3']],
  ['other folders are folded into the name', ['Ozma/Part 1/01.mp3', 'Ozma/Part 2/01.mp3'], ['Part 1 - 01.mp3', 'Part 2 - 01.mp3']],
  [
    'covers come along, everything else stays behind',
    ['Ozma/a.mp3', 'Ozma/cover.JPG', 'Ozma/read.nfo', 'Ozma/metadata.json', 'Ozma/x.exe'],
    ['a.mp3', 'cover.jpg'],
  ],
  ['names that Windows forbids are cleaned', ['Ozma: of Oz?.mp3'], ['Ozma_ of Oz_.mp3']],
  ['no audio', ['a.epub', 'b.jpg'], 'no-audio'],
  ['two names that differ by case only', ['x/A.mp3', 'x/a.mp3'], 'same-name'],
  ['too many files', Array.from({ length: 2001 }, (_, n) => `x/${n}.mp3`), 'too-many-files'],
  ['too deep', ['1/2/3/4/5/6/7/8/9.mp3'], 'too-deep'],
];

for (const [name, paths, expected] of cases) test(`layout: ${name}`, () => assert.deepEqual(placed(...paths), expected));

test('layout: an empty audio file is refused', () => {
  const laid = layOut([{ path: 'a.m4b', bytes: 0 }]);
  assert.equal(!laid.ok && laid.code, 'empty-file');
});
