import { fail } from '../fail.ts';

export type Bencoded = number | Uint8Array | Bencoded[] | BencodedDict;
/** Keys are raw bytes read as latin1, so that any key survives; `range` says where in the file a value stood. */
export interface BencodedDict {
  entries: Map<string, Bencoded>;
  ranges: Map<string, [start: number, end: number]>;
}

const DEEPEST = 60;

export function isDict(value: Bencoded | undefined): value is BencodedDict {
  return typeof value === 'object' && 'entries' in value && value.entries instanceof Map;
}

/** Reads one bencoded value that fills the bytes to their end; anything else fails as `bad-response`. */
export function readBencode(bytes: Uint8Array): Bencoded {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (reader.at !== bytes.length) broken('there is more after its end');
  return value;
}

function broken(why: string): never {
  fail('bad-response', `this is no torrent file: ${why}`);
}

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  value(depth: number): Bencoded {
    if (depth > DEEPEST) broken(`it is nested deeper than ${DEEPEST} levels`);
    const code = this.#bytes[this.at];
    if (code === undefined) broken('it is cut short');
    if (code === 0x69) return this.#integer();
    if (code === 0x6c) return this.#list(depth);
    if (code === 0x64) return this.#dict(depth);
    return this.#text();
  }

  #integer(): number {
    const end = this.#find(0x65, 22);
    const text = this.#latin(this.at + 1, end);
    if (!/^-?\d{1,16}$/.test(text)) broken(`"${text}" is no number`);
    this.at = end + 1;
    return Number(text);
  }

  #text(): Uint8Array {
    const colon = this.#find(0x3a, 11);
    const digits = this.#latin(this.at, colon);
    if (!/^\d{1,9}$/.test(digits)) broken('a length is missing');
    const start = colon + 1;
    const end = start + Number(digits);
    if (end > this.#bytes.length) broken('it is cut short');
    this.at = end;
    return this.#bytes.subarray(start, end);
  }

  #list(depth: number): Bencoded[] {
    const list: Bencoded[] = [];
    this.at += 1;
    while (!this.#ends()) list.push(this.value(depth + 1));
    return list;
  }

  #dict(depth: number): BencodedDict {
    const dict: BencodedDict = { entries: new Map(), ranges: new Map() };
    this.at += 1;
    while (!this.#ends()) {
      const raw = this.#text();
      const key = Buffer.from(raw).toString('latin1');
      if (dict.entries.has(key)) broken('a key stands in it twice');
      const start = this.at;
      dict.entries.set(key, this.value(depth + 1));
      dict.ranges.set(key, [start, this.at]);
    }
    return dict;
  }

  #ends(): boolean {
    if (this.#bytes[this.at] === undefined) broken('it is cut short');
    if (this.#bytes[this.at] !== 0x65) return false;
    this.at += 1;
    return true;
  }

  #find(code: number, within: number): number {
    const at = this.#bytes.subarray(this.at, this.at + within).indexOf(code);
    if (at < 0) broken('it is not bencoded');
    return this.at + at;
  }

  #latin(start: number, end: number): string {
    return Buffer.from(this.#bytes.subarray(start, end)).toString('latin1');
  }
}
