import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { listFolder } from './list-folder.ts';

test('the regular files of a folder are listed with their sizes, and no link is followed', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'tw-list-'));
  t.after(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'Ozma');
  mkdirSync(join(folder, 'Disc 1'), { recursive: true });
  writeFileSync(join(root, 'outside.mp3'), 'not of this download');
  writeFileSync(join(folder, 'cover.jpg'), 'abc');
  writeFileSync(join(folder, 'Disc 1', '01.mp3'), 'abcde');
  symlinkSync(join(root, 'outside.mp3'), join(folder, '02.mp3'));
  symlinkSync(root, join(folder, 'all'));
  const files = [
    { path: 'Disc 1/01.mp3', bytes: 5 },
    { path: 'cover.jpg', bytes: 3 },
  ];
  assert.deepEqual(await listFolder(folder), { ok: true, files });
});

test('a folder that is not there, or is none, is told apart from an empty one', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'tw-list-'));
  t.after(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'file'), '');
  for (const name of ['nowhere', 'file', 'file/below']) {
    const listed = await listFolder(join(root, name));
    assert.equal(!listed.ok && listed.isAbsent, true, name);
  }
  mkdirSync(join(root, 'empty'));
  assert.deepEqual(await listFolder(join(root, 'empty')), { ok: true, files: [] });
});
