import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { assertNoHang } from '../../../test/hang.ts';
import { failureOf } from '../../sdk/index.ts';
import { rebuildMagnet } from './magnet.ts';
import { torrentInfo } from './torrent.ts';

function bencode(value: unknown): Buffer {
  if (typeof value === 'number') return Buffer.from(`i${value}e`);
  if (typeof value === 'string') return bencode(Buffer.from(value));
  if (Buffer.isBuffer(value)) return Buffer.concat([Buffer.from(`${value.length}:`), value]);
  if (Array.isArray(value)) return Buffer.concat([Buffer.from('l'), ...value.map(bencode), Buffer.from('e')]);
  const pairs = Object.entries(value as object).flatMap(([key, inner]) => [bencode(key), bencode(inner)]);
  return Buffer.concat([Buffer.from('d'), ...pairs, Buffer.from('e')]);
}

const sha = (kind: 'sha1' | 'sha256', info: unknown): string => createHash(kind).update(bencode(info)).digest('hex');
/** The hash that a well-known library computes; it has no types. */
async function hashByLibrary(bytes: Buffer): Promise<string> {
  const library = (await import('parse-torrent' as string)) as { default(torrent: Buffer): Promise<{ infoHash: string }> };
  return (await library.default(bytes)).infoHash;
}

const pieces = Buffer.alloc(20, 7);
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return failureOf(error)?.code ?? `thrown ${error}`;
  }
};

const v1 = {
  files: [
    { length: 10, path: ['CD1', 'a.mp3'] },
    { attr: 'p', length: 6, path: ['.pad', '6'] },
    { length: 20, path: ['b.mp3'] },
  ],
  name: 'A Book',
  'piece length': 16384,
  pieces,
  private: 1,
};

test('a torrent of version 1 is read, with the hash of its bytes as they stand', async () => {
  const bytes = bencode({
    announce: 'https://tracker.example/announce',
    'announce-list': [['udp://one.example:80'], ['file:///etc/passwd']],
    info: v1,
  });
  const info = torrentInfo(bytes);
  assert.deepEqual(info, {
    infoHash: sha('sha1', v1),
    name: 'A Book',
    files: [
      { path: 'A Book/CD1/a.mp3', bytes: 10 },
      { path: 'A Book/b.mp3', bytes: 20, index: 2 },
    ],
    bytes: 30,
    isPrivate: true,
    trackers: ['https://tracker.example/announce', 'udp://one.example:80'],
  });
  assert.equal(info.infoHash, await hashByLibrary(bytes));
});

test('keys in an odd order keep the hash that downloaders compute', () => {
  const odd = { pieces, name: 'x.mp3', length: 3, 'piece length': 16384 };
  assert.equal(torrentInfo(bencode({ info: odd })).infoHash, sha('sha1', odd));
  assert.deepEqual(torrentInfo(bencode({ info: odd })).files, [{ path: 'x.mp3', bytes: 3 }]);
});

const tree = {
  'file tree': { CD1: { 'a.mp3': { '': { length: 10, 'pieces root': Buffer.alloc(32, 1) } } }, 'b.mp3': { '': { length: 20 } } },
  'meta version': 2,
  name: 'A Book',
  'piece length': 16384,
};

test('a torrent of version 2 has the first forty digits of its long hash, as downloaders show it', () => {
  const info = torrentInfo(bencode({ info: tree }));
  assert.equal(info.infoHashV2, sha('sha256', tree));
  assert.equal(info.infoHash, sha('sha256', tree).slice(0, 40));
  assert.deepEqual(info.files, [
    { path: 'A Book/CD1/a.mp3', bytes: 10 },
    { path: 'A Book/b.mp3', bytes: 20 },
  ]);
});

test('a hybrid torrent has both hashes', () => {
  const hybrid = { ...tree, files: v1.files, pieces };
  const info = torrentInfo(bencode({ info: hybrid }));
  assert.deepEqual([info.infoHash, info.infoHashV2], [sha('sha1', hybrid), sha('sha256', hybrid)]);
  assert.equal(info.files!.length, 2);
});

test('hostile names come through as they are, but for NUL', () => {
  const info = { ...v1, name: '../../etc\0', files: [{ length: 1, path: ['..', 'cron.d\0', '$(reboot).mp3'] }] };
  assert.deepEqual(torrentInfo(bencode({ info })).files, [{ path: '../../etc/../cron.d/$(reboot).mp3', bytes: 1 }]);
});

test('rubbish fails as bad-response, quickly', () => {
  const good = bencode({ info: v1 });
  const cases: [string, Uint8Array][] = [
    ['empty', Buffer.alloc(0)],
    ['page', Buffer.from('<html>login</html>')],
    ['cut', good.subarray(0, good.length - 3)],
    ['more', Buffer.concat([good, Buffer.from('x')])],
    ['deep', Buffer.from('d4:info'.concat('l'.repeat(100_000)))],
    ['lists', Buffer.from('l'.repeat(1_000_000))],
    ['no info', bencode({ announce: 'x' })],
    ['twice', Buffer.from('d4:infode4:infodee')],
    ['long', Buffer.from('d4:info999999999:xe')],
    ['negative', bencode({ info: { ...v1, files: [{ length: -5, path: ['a'] }] } })],
    ['no number', Buffer.from('d4:infoi--1ee')],
    ['no path', bencode({ info: { ...v1, files: [{ length: 5, path: [] }] } })],
    ['huge', Buffer.alloc(21 * 1024 * 1024, 'd')],
  ];
  for (const [name, bytes] of cases) {
    assertNoHang(name, () =>
      assert.equal(
        codeOf(() => torrentInfo(bytes)),
        'bad-response',
        name,
      ),
    );
  }
});

const HASH = 'c12fe1c06bba254a9dc9f519b335aa7c1367a88a';
const BASE32 = 'YEX6DQDLXISUVHOJ6UM3GNNKPQJWPKEK';

test('a magnet is read, its hash in either spelling', () => {
  for (const hash of [HASH, HASH.toUpperCase(), BASE32, BASE32.toLowerCase()]) {
    const info = torrentInfo(`magnet:?xt=urn:btih:${hash}&dn=A%20Book&tr=https%3A%2F%2Ftracker.example%2Fannounce`);
    assert.deepEqual(info, { infoHash: HASH, name: 'A Book', trackers: ['https://tracker.example/announce'] });
  }
  const long = 'ab'.repeat(32);
  assert.equal(torrentInfo(`magnet:?xt=urn:btmh:1220${long}`).infoHash, long.slice(0, 40));
});

test('a rebuilt magnet keeps topic, name and public trackers, and nothing else', () => {
  const trackers = [
    'http://127.0.0.1/x',
    'http://0x7f.1/x',
    'udp://localhost:1',
    'udp://[::1]:1',
    'udp://2130706433:80',
    'http://nas/x',
    'file:///x',
    'https://u:p@t.example/',
    'udp://tracker.example:80/announce',
  ];
  const uri = `magnet:?xt=urn:btih:${BASE32}&dn=A%26B&ws=http://x.example/&xs=http://x.example/&as=http://x.example/&x.pe=10.0.0.1:1&${trackers.map((tracker) => `tr=${encodeURIComponent(tracker)}`).join('&')}`;
  assert.equal(rebuildMagnet(uri), `magnet:?xt=urn:btih:${HASH}&dn=A%26B&tr=${encodeURIComponent('udp://tracker.example:80/announce')}`);
  assert.equal(rebuildMagnet(rebuildMagnet(uri)), rebuildMagnet(uri));
});

test('five hundred trackers become fifty', () => {
  const many = Array.from({ length: 500 }, (_, at) => `tr=${encodeURIComponent(`udp://t${at}.example:1`)}`).join('&');
  assert.equal(rebuildMagnet(`magnet:?xt=urn:btih:${HASH}&${many}`).match(/tr=/g)!.length, 50);
});

test('a magnet with a wrong, a missing or two different hashes is none', () => {
  for (const uri of [
    'magnet:?dn=x',
    'magnet:?xt=urn:btih:xyz',
    `magnet:?xt=urn:btih:${HASH}&xt=urn:btih:${'0'.repeat(40)}`,
    'magnet:?xt=urn:btmh:1220ab',
    'http://x',
    `magnet:?${'a'.repeat(70_000)}`,
  ]) {
    assert.equal(
      codeOf(() => torrentInfo(uri)),
      'bad-response',
      uri.slice(0, 60),
    );
  }
  const both = torrentInfo(`magnet:?xt=urn:btih:${HASH}&xt=urn:btmh:1220${'ab'.repeat(32)}`);
  assert.equal(
    rebuildMagnet(`magnet:?xt=urn:btih:${HASH}&xt=urn:btmh:1220${'ab'.repeat(32)}`),
    `magnet:?xt=urn:btih:${HASH}&xt=urn:btmh:1220${both.infoHashV2}`,
  );
});
