import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { test } from 'node:test';
import { failureOf } from '../../sdk/index.ts';
import { allowedOf, routeOf } from './allowed.ts';
import { publicOnly } from './dialler.ts';
import { isPublicAddress } from './public-address.ts';

const LOOPBACK = [
  '127.0.0.1',
  'localhost',
  'LOCALHOST',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '0',
  '0.0.0.0',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  '①②⑦.0.0.1',
  '127.255.255.254',
];
const OTHER_PRIVATE = [
  '169.254.169.254',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '[fe80::1]',
  '[fd00::1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[::127.0.0.1]',
  '[ff02::1]',
  'localhost.',
  'printer.local',
  'db.internal',
  'sub.localhost',
  'nas',
];

const nothing = allowedOf([], {});
const codeOf = (work: () => unknown): string => {
  try {
    return String(work());
  } catch (error) {
    return failureOf(error)?.code ?? 'thrown';
  }
};

test('sixteen spellings of loopback and other private addresses are refused for foreign requests', () => {
  for (const host of [...LOOPBACK, ...OTHER_PRIVATE])
    assert.equal(
      codeOf(() => routeOf(new URL(`http://${host}:8080/x`), nothing, true)),
      'refused',
      host,
    );
});

test('a private address is allowed only where the owner configured that very origin', () => {
  const allowed = allowedOf(['config:url'], { url: 'http://127.0.0.1:9696/prowlarr' });
  assert.equal(routeOf(new URL('http://127.0.0.1:9696/other'), allowed, true), 'configured');
  for (const other of ['http://127.0.0.1:8080/', 'https://127.0.0.1:9696/', 'http://localhost:9696/', 'http://[::1]:9696/']) {
    assert.equal(
      codeOf(() => routeOf(new URL(other), allowed, true)),
      'refused',
      other,
    );
  }
});

test('a host of the manifest is reached by https alone, a wildcard below its name alone', () => {
  const allowed = allowedOf(['www.example.org', '*.example.net'], {});
  for (const good of ['https://www.example.org/x', 'https://a.example.net/', 'https://a.b.example.net/'])
    assert.equal(routeOf(new URL(good), allowed, false), 'public', good);
  for (const bad of [
    'http://www.example.org/x',
    'https://www.example.org:8443/',
    'https://example.net/',
    'https://evilexample.net/',
    'https://www.example.org.evil.com/',
    'https://user:pass@www.example.org/',
  ]) {
    assert.equal(
      codeOf(() => routeOf(new URL(bad), allowed, false)),
      'refused',
      bad,
    );
  }
});

test('other schemes are never fetched', () => {
  for (const url of ['file:///etc/passwd', 'gopher://example.org/', 'data:text/plain,x', 'ftp://example.org/x', 'magnet:?xt=urn:btih:x']) {
    assert.equal(
      codeOf(() => routeOf(new URL(url), nothing, true)),
      'refused',
      url,
    );
  }
});

test('public addresses are public', () => {
  for (const address of ['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111']) assert.ok(isPublicAddress(address), address);
  assert.ok(!isPublicAddress('no address'));
});

/** A resolver that gives its answers one after the other. */
function resolver(answers: LookupAddress[][]): LookupFunction {
  return (_name, _options, callback) => callback(null, answers.shift() ?? [], 0);
}

const look = (names: LookupFunction, all: boolean): Promise<unknown> =>
  new Promise((resolve) => publicOnly(names)('name.example', { all }, (error, address) => resolve(error ? error.name : address)));

test('a name is judged by every address it has, each time it is dialled', async () => {
  const open = { address: '93.184.216.34', family: 4 };
  const closed = { address: '127.0.0.1', family: 4 };
  const mind = resolver([[open], [closed], [open, closed], []]);
  assert.equal(await look(mind, false), '93.184.216.34');
  assert.equal(await look(mind, false), 'PrivateAddressError');
  assert.equal(await look(mind, true), 'PrivateAddressError');
  assert.equal(await look(mind, true), 'PrivateAddressError');
});
