import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { failureOf } from '../../sdk/index.ts';
import { multipart } from './multipart.ts';

const folder = mkdtempSync(join(tmpdir(), 'tw-multipart-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'book.mp3');
writeFileSync(path, Buffer.alloc(700_000, 'ab'));
const refused = (error: unknown) => failureOf(error)?.code === 'refused';

test('a file is sent as it lies, in pieces, and the length that is announced is the length that is sent', async () => {
  const form = multipart(
    [
      { name: 'title', value: 'A' },
      { name: '0', value: { path }, filename: 'a".mp3' },
    ],
    true,
  );
  const pieces: Buffer[] = [];
  for await (const piece of form.body as AsyncIterable<Buffer>) pieces.push(piece);
  const whole = Buffer.concat(pieces);
  assert.equal(whole.length, form.length);
  assert.ok(pieces.every((piece) => piece.length <= 256 * 1024));
  assert.ok(whole.includes(Buffer.alloc(700_000, 'ab')));
  assert.match(whole.toString('latin1'), /filename="a%22\.mp3"/);
});

test('a plugin that needs no files reads none, and nobody reads what is no file', () => {
  const part = (at: string) => [{ name: '0', value: { path: at }, filename: 'x' }];
  assert.throws(() => multipart(part(path), false), refused);
  symlinkSync(path, join(folder, 'link'));
  for (const at of [folder, join(folder, 'link'), join(folder, 'nothing'), 'book.mp3', '/dev/zero'])
    assert.throws(() => multipart(part(at), true), refused);
});

test('a file that shrinks while it is sent does not arrive as if it were whole', async () => {
  const shrinking = join(folder, 'shrinking.mp3');
  writeFileSync(shrinking, Buffer.alloc(600_000));
  const form = multipart([{ name: '0', value: { path: shrinking }, filename: 'x' }], true);
  writeFileSync(shrinking, Buffer.alloc(10));
  let sent = 0;
  for await (const piece of form.body as AsyncIterable<Buffer>) sent += piece.length;
  assert.ok(sent < (form.length ?? 0), 'the announced length is not reached, so the other side refuses it');
});
