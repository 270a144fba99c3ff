import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { failureOf } from '../../sdk/index.ts';
import { readBody } from './body.ts';

const MB = 1024 * 1024;

/** A stream that gives `piece` again and again, and counts how often it was asked to. */
function endless(piece: Buffer): { raw: Readable; given: () => number } {
  let given = 0;
  const raw = new Readable({
    highWaterMark: 16_384,
    read() {
      given += 1;
      this.push(piece);
    },
  });
  return { raw, given: () => given };
}

const refused = (error: unknown): boolean =>
  failureOf(error)?.code === 'bad-response' && /longer than 10485760 bytes/.test(failureOf(error)?.message ?? '');

test('a bomb is cut at ten megabytes of what comes out of it', async () => {
  const megabyte = gzipSync(Buffer.alloc(MB));
  const { raw, given } = endless(megabyte);
  await assert.rejects(readBody(raw, 'gzip', 10 * MB), refused);
  assert.ok(raw.destroyed, 'the connection is cut');
  assert.ok(given() * megabyte.length < MB, `${given()} megabytes were taken in`);
});

for (const [encoding, packed] of [
  ['deflate', deflateSync(Buffer.alloc(100 * MB), { level: 1 })],
  ['br', brotliCompressSync(Buffer.alloc(20 * MB), { params: { 1: 1 } })],
] as const) {
  test(`a bomb of ${encoding} is cut too`, async () => {
    const raw = Readable.from([packed]);
    await assert.rejects(readBody(raw, encoding, 10 * MB), refused);
    assert.ok(raw.destroyed);
  });
}

test('an endless plain body is left at its bound', async () => {
  const { raw, given } = endless(Buffer.alloc(MB));
  await assert.rejects(readBody(raw, '', 10 * MB), refused);
  assert.ok(given() <= 13 && raw.destroyed, `${given()} megabytes were taken in`);
});

test('a body inside its bound is whole, and a broken one is told as such', async () => {
  const text = Buffer.from('Ozma of Oz '.repeat(100_000));
  assert.deepEqual(Buffer.from(await readBody(Readable.from([gzipSync(text)]), 'gzip', 10 * MB)), text);
  await assert.rejects(
    readBody(Readable.from([gzipSync(text).subarray(0, 500)]), 'gzip', 10 * MB),
    (error) => failureOf(error)?.code === 'bad-response' && /cut short/.test(failureOf(error)?.message ?? ''),
  );
});
