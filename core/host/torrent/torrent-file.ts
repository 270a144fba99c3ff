import { createHash } from 'node:crypto';
import type { FileInfo, TorrentInfo } from '../../sdk/index.ts';
import { fail } from '../fail.ts';
import { type Bencoded, type BencodedDict, isDict, readBencode } from './bencode.ts';

const MOST_FILES = 100_000;
const LONGEST_FILE = 20 * 1024 * 1024;

/** What a .torrent says of itself. Its hashes are those of the info dictionary's bytes as they stand in the file. */
export function readTorrentFile(bytes: Uint8Array): TorrentInfo {
  if (bytes.length > LONGEST_FILE) fail('bad-response', `this is no torrent file: it has ${bytes.length} bytes`);
  if (bytes[0] !== 0x64)
    fail('bad-response', 'this is no torrent file: it does not begin like one', {
      sample: Buffer.from(bytes.subarray(0, 200)).toString('utf8'),
    });
  const top = readBencode(bytes);
  const info = isDict(top) ? top.entries.get('info') : undefined;
  if (!isDict(top) || !isDict(info)) return fail('bad-response', 'this is no torrent file: it has no info');
  const [start, end] = top.ranges.get('info')!;
  const raw = bytes.subarray(start, end);
  const isV2 = info.entries.get('meta version') === 2 && isDict(info.entries.get('file tree'));
  const isV1 = info.entries.get('pieces') instanceof Uint8Array;
  if (!isV1 && !isV2) return fail('bad-response', 'this is no torrent file: it names neither pieces nor a file tree');
  const infoHashV2 = isV2 ? createHash('sha256').update(raw).digest('hex') : undefined;
  const files = isV1 ? filesV1(info) : filesV2(info);
  return {
    infoHash: isV1 ? createHash('sha1').update(raw).digest('hex') : infoHashV2!.slice(0, 40),
    ...(infoHashV2 ? { infoHashV2 } : {}),
    name: nameOf(info),
    files,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    isPrivate: info.entries.get('private') === 1,
    trackers: trackersOf(top),
  };
}

function filesV1(info: BencodedDict): FileInfo[] {
  const list = info.entries.get('files');
  if (!Array.isArray(list)) return [{ path: nameOf(info), bytes: lengthOf(info) }];
  bounded(list.length);
  const real = list.flatMap((file, index) => (isDict(file) && !isPadding(file) ? [{ file, index }] : []));
  return real.map(({ file, index }, at) => {
    const path = file.entries.get('path.utf-8') ?? file.entries.get('path');
    if (!Array.isArray(path) || path.length === 0) return fail('bad-response', 'this is no torrent file: a file in it has no path');
    const place = { path: [nameOf(info), ...path.map(text)].join('/'), bytes: lengthOf(file) };
    return index === at ? place : { ...place, index };
  });
}

function filesV2(info: BencodedDict): FileInfo[] {
  const files: FileInfo[] = [];
  const walk = (dict: BencodedDict, above: string[]): void => {
    for (const [key, value] of dict.entries) {
      if (!isDict(value)) continue;
      if (key !== '') walk(value, [...above, text(Buffer.from(key, 'latin1'))]);
      else if (!isPadding(value)) files.push({ path: above.join('/'), bytes: lengthOf(value) });
      bounded(files.length);
    }
  };
  const tree = info.entries.get('file tree') as BencodedDict;
  walk(tree, []);
  const isSingle = files.length === 1 && files[0]!.path === nameOf(info);
  return isSingle ? files : files.map((file) => ({ ...file, path: `${nameOf(info)}/${file.path}` }));
}

function bounded(count: number): void {
  if (count > MOST_FILES) fail('bad-response', `this torrent lists more than ${MOST_FILES} files`);
}

function isPadding(file: BencodedDict): boolean {
  const attributes = file.entries.get('attr');
  return attributes instanceof Uint8Array && text(attributes).includes('p');
}

function lengthOf(dict: BencodedDict): number {
  const length = dict.entries.get('length');
  if (typeof length !== 'number' || length < 0) return fail('bad-response', 'this is no torrent file: a length in it is missing');
  return length;
}

function nameOf(info: BencodedDict): string {
  return text(info.entries.get('name.utf-8') ?? info.entries.get('name'));
}

function text(value: Bencoded | undefined): string {
  return value instanceof Uint8Array ? new TextDecoder().decode(value).replaceAll('\0', '') : '';
}

function trackersOf(top: BencodedDict): string[] {
  const tiers = top.entries.get('announce-list');
  const listed = Array.isArray(tiers) ? tiers.flat() : [];
  const all = [top.entries.get('announce'), ...listed].map(text).filter((tracker) => /^(https?|udp|wss?):\/\//i.test(tracker));
  return [...new Set(all)].slice(0, 50);
}
