import { randomBytes } from 'node:crypto';
import { createReadStream, lstatSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { Readable } from 'node:stream';
import type { HttpPart } from '../../sdk/index.ts';
import { fail } from '../fail.ts';
import { cleanHeader } from './clean-header.ts';

type Chunk = Uint8Array | { path: string; bytes: number };

/** A form with files. One that holds files of this machine becomes a stream of known length, so that a book is never whole in memory. */
export function multipart(
  parts: readonly HttpPart[],
  mayReadFiles: boolean,
): { body: Uint8Array | Readable; type: string; length?: number } {
  const boundary = `tomewright-${randomBytes(12).toString('hex')}`;
  const chunks: Chunk[] = [];
  for (const part of parts) {
    const file = part.filename === undefined ? '' : `; filename="${quoted(part.filename)}"`;
    const type = part.type === undefined ? '' : `Content-Type: ${cleanHeader('content-type', part.type)}\r\n`;
    chunks.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(part.name)}"${file}\r\n${type}\r\n`));
    chunks.push(chunkOf(part.value, mayReadFiles), Buffer.from('\r\n'));
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`));
  const type = `multipart/form-data; boundary=${boundary}`;
  if (chunks.every((chunk) => chunk instanceof Uint8Array)) return { body: Buffer.concat(chunks as Uint8Array[]), type };
  const length = chunks.reduce((sum, chunk) => sum + (chunk instanceof Uint8Array ? chunk.length : chunk.bytes), 0);
  return { body: Readable.from(piecesOf(chunks), { objectMode: false }), type, length };
}

function chunkOf(value: HttpPart['value'], mayReadFiles: boolean): Chunk {
  if (typeof value === 'string') return Buffer.from(value);
  if (value instanceof Uint8Array) return value;
  if (!mayReadFiles) fail('refused', 'bug in the plugin: it sends a file of this machine, and its manifest does not need "files"');
  const facts = isAbsolute(value.path) ? lstatSync(value.path, { throwIfNoEntry: false }) : undefined;
  if (!facts?.isFile()) fail('refused', `"${value.path}" is not a regular file on this machine; nothing was sent`);
  return { path: value.path, bytes: facts.size };
}

/** A file that grew meanwhile is cut, and one that shrank ends the request: what arrives is of the announced length or does not arrive. */
async function* piecesOf(chunks: readonly Chunk[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    if (chunk instanceof Uint8Array) yield chunk;
    else if (chunk.bytes > 0) yield* createReadStream(chunk.path, { end: chunk.bytes - 1, highWaterMark: 256 * 1024 });
  }
}

function quoted(text: string): string {
  return text.replaceAll('"', '%22').replace(/[\r\n]/g, ' ');
}
