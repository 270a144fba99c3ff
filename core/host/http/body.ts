import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { fail } from '../fail.ts';

/** Each piece is a way to another thread and back. */
const PIECE_BYTES = 256 * 1024;

/** The decoded body, read only as far as `maxBytes` allows: a bomb costs no more than its first bytes. */
export async function readBody(raw: Readable, encoding: string, maxBytes: number): Promise<Uint8Array> {
  const steps = decoders(encoding, raw);
  const chunks: Buffer[] = [];
  let length = 0;
  const last = steps.at(-1);
  const body: Readable = last ?? raw;
  if (last) pipeline([raw, ...steps], () => undefined);
  try {
    for await (const chunk of body) {
      length += (chunk as Buffer).length;
      if (length > maxBytes)
        fail('bad-response', `the answer is longer than ${maxBytes} bytes after decoding; it is not what was asked for`);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    if (isZlibError(error)) fail('bad-response', `the answer's ${encoding} encoding is broken or cut short; try again later`);
    throw error;
  } finally {
    raw.destroy();
    for (const step of steps) step.destroy();
  }
  return Buffer.concat(chunks, length);
}

function decoders(encoding: string, raw: Readable): Transform[] {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length === 0) return [];
  const make = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress }[names[0]!];
  if (names.length > 1 || !make) {
    raw.destroy();
    fail('bad-response', `the answer is encoded as "${encoding.slice(0, 60)}", which was not offered`);
  }
  return [make({ chunkSize: PIECE_BYTES })];
}

function isZlibError(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(Z_|ERR_BROTLI|ERR__ERROR_FORMAT|ERR_PADDING)/.test(code);
}
