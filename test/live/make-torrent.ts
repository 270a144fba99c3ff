import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface MadeTorrent {
  bytes: Uint8Array;
  /** 40 hexadecimal digits, lower case. */
  infoHash: string;
  name: string;
}

type Bencodable = string | number | Uint8Array | Bencodable[] | { [key: string]: Bencodable };

/**
 * Makes a version 1 torrent of a folder (or of one file), named like it. The whole content is read into memory: for tests of a few megabytes.
 *
 *     const torrent = makeTorrent('/tmp/x/Ozma of Oz', 'http://127.0.0.1:6969/announce');
 */
export function makeTorrent(path: string, announce: string, options: { pieceLength?: number } = {}): MadeTorrent {
  const pieceLength = options.pieceLength ?? 16_384;
  const name = basename(path);
  const isFile = statSync(path).isFile();
  const files = isFile ? [[]] : filesOf(path);
  const contents = files.map((parts) => readFileSync(join(path, ...parts)));
  const content: Record<string, Bencodable> = isFile
    ? { length: contents[0]!.length }
    : { files: files.map((parts, index) => ({ length: contents[index]!.length, path: parts })) };
  const info = bencode({ ...content, name, 'piece length': pieceLength, pieces: piecesOf(Buffer.concat(contents), pieceLength) });
  const head = bencode({ announce, 'creation date': 1_700_000_000 }).subarray(0, -1);
  return {
    bytes: Buffer.concat([head, Buffer.from('4:info'), info, Buffer.from('e')]),
    infoHash: createHash('sha1').update(info).digest('hex'),
    name,
  };
}

/** One file of zeros, whose pieces all have one hash, so that its content need not be there. `length` is whole megabytes. */
export function zeroTorrent(name: string, length: number, announce: string): MadeTorrent {
  const pieceLength = 1024 * 1024;
  const piece = createHash('sha1').update(Buffer.alloc(pieceLength)).digest();
  const pieces = Buffer.concat(new Array(length / pieceLength).fill(piece));
  const info = bencode({ length, name, 'piece length': pieceLength, pieces });
  const head = bencode({ announce }).subarray(0, -1);
  return {
    bytes: Buffer.concat([head, Buffer.from('4:info'), info, Buffer.from('e')]),
    infoHash: createHash('sha1').update(info).digest('hex'),
    name,
  };
}

/** A hybrid of versions 1 and 2 that holds one file of at most one piece (16 KiB). `infoHash` is that of version 1. */
export function makeHybrid(name: string, content: Buffer, announce: string): MadeTorrent & { infoHashV2: string } {
  if (content.length > 16_384) throw new Error('a hybrid is made of one piece only; give it 16 KiB at most');
  const info = bencode({
    'file tree': { [name]: { '': { length: content.length, 'pieces root': createHash('sha256').update(content).digest() } } },
    length: content.length,
    'meta version': 2,
    name,
    'piece length': 16_384,
    pieces: piecesOf(content, 16_384),
  });
  const head = bencode({ announce }).subarray(0, -1);
  return {
    bytes: Buffer.concat([head, Buffer.from('4:info'), info, Buffer.from('12:piece layersdee')]),
    infoHash: createHash('sha1').update(info).digest('hex'),
    infoHashV2: createHash('sha256').update(info).digest('hex'),
    name,
  };
}

function filesOf(folder: string, under: string[] = []): string[][] {
  const rows = readdirSync(join(folder, ...under), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return rows.flatMap((row) => (row.isDirectory() ? filesOf(folder, [...under, row.name]) : [[...under, row.name]]));
}

function piecesOf(bytes: Buffer, pieceLength: number): Buffer {
  const hashes: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieceLength) {
    hashes.push(
      createHash('sha1')
        .update(bytes.subarray(at, at + pieceLength))
        .digest(),
    );
  }
  return Buffer.concat(hashes);
}

function bencode(value: Bencodable): Buffer {
  if (typeof value === 'number') return Buffer.from(`i${value}e`);
  if (typeof value === 'string') return bencode(Buffer.from(value));
  if (value instanceof Uint8Array) return Buffer.concat([Buffer.from(`${value.length}:`), value]);
  if (Array.isArray(value)) return Buffer.concat([Buffer.from('l'), ...value.map(bencode), Buffer.from('e')]);
  const keys = Object.keys(value).sort();
  return Buffer.concat([Buffer.from('d'), ...keys.flatMap((key) => [bencode(key), bencode(value[key]!)]), Buffer.from('e')]);
}
