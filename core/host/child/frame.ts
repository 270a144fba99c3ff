import { boundsMistake, parseJson } from '../http/safe-json.ts';

/** Bounds of one message: its JSON is parsed in one go, its bytes are only copied. */
const LARGEST_JSON = 4 * 1024 * 1024;
export const LARGEST_BYTES = 24 * 1024 * 1024;
const MOST_VALUES = 100_000;
const HEAD = 8;

/** A message between the daemon and a plugin's process: JSON, with the bytes it holds put behind it. */
export function encodeFrame(message: unknown): Buffer {
  const parts: Uint8Array[] = [];
  const json = JSON.stringify(withoutBytes(message, parts));
  const text = Buffer.from(json);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const mistake = boundsMistake(json, MOST_VALUES);
  if (mistake) throw new Error(`a message ${mistake} is not handed on; give smaller pages`);
  if (text.length > LARGEST_JSON || length > LARGEST_BYTES) throw new Error(`a message of ${text.length + length} bytes is too large`);
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(text.length, 0);
  head.writeUInt32BE(length, 4);
  return Buffer.concat([head, text, ...parts]);
}

/** A copy in which bytes are told by place and length; done beforehand, since a Buffer would make a list of itself. */
function withoutBytes(value: unknown, parts: Uint8Array[]): unknown {
  if (value instanceof Uint8Array) {
    const start = parts.reduce((sum, part) => sum + part.length, 0);
    parts.push(value);
    return { $bytes: [start, value.length] };
  }
  if (Array.isArray(value)) return value.map((one) => withoutBytes(one, parts));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutBytes(inner, parts)]));
}

/** Cuts a stream of bytes into messages; throws where they break a bound or are no messages. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;

  /** The messages that are complete with this chunk. */
  push(chunk: Buffer): unknown[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages: unknown[] = [];
    for (let size = this.#size(); size !== null && this.#length >= size; size = this.#size()) messages.push(decode(this.#take(size)));
    return messages;
  }

  #size(): number | null {
    if (this.#length < HEAD) return null;
    if (this.#chunks[0]!.length < HEAD) this.#chunks = [Buffer.concat(this.#chunks)];
    const json = this.#chunks[0]!.readUInt32BE(0);
    const bytes = this.#chunks[0]!.readUInt32BE(4);
    if (json > LARGEST_JSON || bytes > LARGEST_BYTES) throw new Error('a message is too large');
    return HEAD + json + bytes;
  }

  #take(size: number): Buffer {
    const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    this.#chunks = all.length > size ? [all.subarray(size)] : [];
    this.#length = all.length - size;
    return all.subarray(0, size);
  }
}

function decode(frame: Buffer): unknown {
  const end = HEAD + frame.readUInt32BE(0);
  const text = frame.toString('utf8', HEAD, end);
  const value = parseJson(text, 'the other side', MOST_VALUES);
  return text.includes('"$bytes"') ? withBytes(value, frame.subarray(end)) : value;
}

function withBytes(value: unknown, bytes: Buffer): unknown {
  if (Array.isArray(value)) return value.map((one) => withBytes(one, bytes));
  if (value === null || typeof value !== 'object') return value;
  const { $bytes } = value as { $bytes?: unknown };
  if (Array.isArray($bytes) && $bytes.length === 2 && $bytes.every(Number.isInteger)) {
    const [start, length] = $bytes as [number, number];
    return new Uint8Array(bytes.subarray(start, start + length));
  }
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) copy[key] = withBytes(inner, bytes);
  return copy;
}
