import assert from 'node:assert/strict';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { type PlaceRequest, placeBook } from './place-book.ts';
import { STAGING } from './stage.ts';

interface Bench {
  root: string;
  from: string;
  ask: (more?: Partial<PlaceRequest>) => PlaceRequest;
}

const MP3 = Buffer.concat([Buffer.from('ID3\u0004\u0000', 'latin1'), Buffer.alloc(500, 7)]);

function bench(
  t: { after: (run: () => void) => void },
  files: Record<string, Buffer> = { 'Ozma of Oz/01.mp3': MP3, 'Ozma of Oz/02.mp3': MP3 },
): Bench {
  const home = mkdtempSync(join(tmpdir(), 'tw-import-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const root = join(home, 'library');
  const from = join(home, 'downloads');
  mkdirSync(root);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(from, path)), { recursive: true });
    writeFileSync(join(from, path), bytes);
  }
  const list = Object.entries(files).map(([path, bytes]) => ({ path, bytes: bytes.length }));
  return {
    root,
    from,
    ask: (more) => ({ id: 'd1', root, from, files: list, relPath: 'L. Frank Baum/Oz/03 - Ozma of Oz', allowCopy: false, ...more }),
  };
}

test('a download becomes one folder of hard links, without the folder of the torrent', async (t) => {
  const { root, from, ask } = bench(t);
  const outcome = await placeBook(ask());
  assert.equal(outcome.ok && outcome.method, 'link');
  const placed = join(root, 'L. Frank Baum/Oz/03 - Ozma of Oz');
  assert.deepEqual(readdirSync(placed).sort(), ['01.mp3', '02.mp3']);
  assert.equal(statSync(join(placed, '01.mp3')).ino, statSync(join(from, 'Ozma of Oz/01.mp3')).ino);
  assert.equal(statSync(join(placed, '01.mp3')).nlink, 2);
  assert.deepEqual(readdirSync(join(root, STAGING)), []);
});

test('importing again confirms what is there and changes nothing', async (t) => {
  const { root, ask } = bench(t);
  await placeBook(ask());
  const again = await placeBook(ask());
  assert.equal(again.ok && again.method, 'already');
  assert.equal(lstatSync(join(root, 'L. Frank Baum/Oz/03 - Ozma of Oz/01.mp3')).nlink, 2);
});

test('a half staged book is finished by the next try', async (t) => {
  const { root, from, ask } = bench(t);
  const staging = join(root, STAGING, 'd1');
  mkdirSync(staging, { recursive: true });
  linkSync(join(from, 'Ozma of Oz/01.mp3'), join(staging, '01.mp3'));
  const outcome = await placeBook(ask());
  assert.equal(outcome.ok, true);
  assert.equal(readdirSync(join(root, 'L. Frank Baum/Oz/03 - Ozma of Oz')).length, 2);
});

test('a folder that holds another book is never touched', async (t) => {
  const { root, ask } = bench(t);
  const there = join(root, 'L. Frank Baum/Oz/03 - Ozma of Oz');
  mkdirSync(there, { recursive: true });
  writeFileSync(join(there, '01.mp3'), 'somebody else');
  const outcome = await placeBook(ask());
  assert.equal(!outcome.ok && outcome.code, 'exists');
  assert.equal(!outcome.ok && outcome.permanent, true);
  assert.equal(readFileSync(join(there, '01.mp3'), 'utf8'), 'somebody else');
  assert.deepEqual(readdirSync(there), ['01.mp3']);
});

test('an author folder that differs by case only is refused, not merged', async (t) => {
  const { root, ask } = bench(t);
  mkdirSync(join(root, 'L. FRANK BAUM'));
  const outcome = await placeBook(ask());
  assert.equal(!outcome.ok && outcome.code, 'twin');
  assert.deepEqual(readdirSync(root), ['L. FRANK BAUM']);
});

for (const relPath of [
  '../../etc/cron.d/x',
  '/etc/x',
  '..',
  'A/../../B',
  'A/./B',
  'A//B',
  'A/.hidden',
  'CON/x',
  'A/a:b',
  'A/x\u0000y',
  'A/x\u202ey',
  'A/dot.',
  `A/${'b'.repeat(300)}`,
]) {
  test(`the path ${JSON.stringify(relPath.slice(0, 30))} is refused and nothing is written`, async (t) => {
    const { root, ask } = bench(t);
    const outcome = await placeBook(ask({ relPath }));
    assert.equal(!outcome.ok && outcome.code, 'unsafe-path');
    assert.deepEqual(readdirSync(root), []);
  });
}

test('a symbolic link among the files is refused', async (t) => {
  const { from, root, ask } = bench(t);
  rmSync(join(from, 'Ozma of Oz/02.mp3'));
  symlinkSync('/etc/hostname', join(from, 'Ozma of Oz/02.mp3'));
  const outcome = await placeBook(ask());
  assert.equal(!outcome.ok && outcome.code, 'not-a-file');
  assert.deepEqual(readdirSync(root), []);
});

test('a linked folder in the download is refused', async (t) => {
  const { from, ask } = bench(t);
  renameSync(join(from, 'Ozma of Oz'), join(from, 'elsewhere'));
  symlinkSync(join(from, 'elsewhere'), join(from, 'Ozma of Oz'));
  const outcome = await placeBook(ask());
  assert.equal(!outcome.ok && outcome.code, 'linked-folder');
});

test('a file path that leads out of the download is refused', async (t) => {
  const { ask } = bench(t);
  const outcome = await placeBook(ask({ files: [{ path: '../../outside.mp3', bytes: 3 }] }));
  assert.equal(!outcome.ok && outcome.code, 'outside');
});

test('a file that is still growing waits instead of being refused for good', async (t) => {
  const { ask } = bench(t);
  const outcome = await placeBook(ask({ files: [{ path: 'Ozma of Oz/01.mp3', bytes: 99_999 }] }));
  assert.equal(!outcome.ok && outcome.code, 'wrong-size');
  assert.equal(!outcome.ok && outcome.permanent, false);
});

test('a program that calls itself a book is refused', async (t) => {
  const { root, ask } = bench(t, { 'x/book.m4b': Buffer.from('MZ\u0090 this is a program') });
  const outcome = await placeBook(ask());
  assert.equal(!outcome.ok && outcome.code, 'not-audio');
  assert.deepEqual(readdirSync(root), []);
});

test('a library folder that is a link out of the root is refused, and nothing is made behind it', async (t) => {
  const { root, from, ask } = bench(t);
  symlinkSync(from, join(root, 'L. Frank Baum'));
  const before = readdirSync(from);
  const outcome = await placeBook(ask());
  assert.equal(!outcome.ok && outcome.code, 'linked-folder');
  assert.deepEqual(readdirSync(from), before);
});

test('downloads in the library, or around it, are not imported', async (t) => {
  const { root, from, ask } = bench(t);
  const inside = join(root, 'incoming');
  renameSync(from, inside);
  const outcome = await placeBook(ask({ from: inside }));
  assert.equal(!outcome.ok && outcome.code, 'overlap');
  const around = await placeBook(ask({ from: dirname(root), files: [{ path: 'library/incoming/Ozma of Oz/01.mp3', bytes: MP3.length }] }));
  assert.equal(!around.ok && around.code, 'overlap');
  assert.deepEqual(readdirSync(root), ['incoming']);
});
