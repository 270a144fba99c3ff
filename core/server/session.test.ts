import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { test } from 'node:test';
import { endedCookies, isOwnOrigin, isSecure, sessionCookie, sessionOf } from './session.ts';

const expiresAt = new Date('2026-12-01T00:00:00Z');

test('the cookie is for this origin alone, hidden from scripts, and bound to https where there is https', () => {
  const plain = sessionCookie('token', { expiresAt, isSecure: false });
  assert.equal(plain, 'tomewright=token; Path=/; HttpOnly; SameSite=Strict; Expires=Tue, 01 Dec 2026 00:00:00 GMT');
  const secure = sessionCookie('token', { expiresAt, isSecure: true });
  assert.match(secure, /^__Host-tomewright=token; Path=\/; HttpOnly; SameSite=Strict; .*; Secure$/);
  assert.doesNotMatch(plain + secure, /Domain/i);
});

test('the session is read from either cookie, and from no other', () => {
  assert.equal(sessionOf({ cookie: 'SID=x; tomewright=abc; theme=dark' }), 'abc');
  assert.equal(sessionOf({ cookie: 'tomewright=old; __Host-tomewright=abc' }), 'abc');
  assert.equal(sessionOf({ cookie: 'nottomewright=abc' }), null);
  assert.equal(sessionOf({}), null);
  assert.equal(endedCookies().filter((cookie) => /=; .*Max-Age=0/.test(cookie)).length, 2);
});

const asked = (headers: IncomingHttpHeaders, allowed: string[] = []): boolean =>
  isOwnOrigin({ host: 'shelf.local:8787', ...headers }, allowed);

test('only a page of this very origin may change something with a cookie', () => {
  assert.equal(asked({ origin: 'http://shelf.local:8787' }), true);
  assert.equal(asked({ origin: 'http://shelf.local:8787', 'sec-fetch-site': 'same-origin' }), true);
  assert.equal(asked({ 'sec-fetch-site': 'same-origin' }), true);
  const others: IncomingHttpHeaders[] = [
    {},
    { origin: 'null' },
    { origin: 'http://shelf.local' },
    { origin: 'http://shelf.local:8080' },
    { origin: 'http://evil.example' },
    { origin: 'http://shelf.local:8787.evil.example' },
    { origin: 'file://shelf.local:8787' },
    { origin: 'http://shelf.local:8787', 'sec-fetch-site': 'cross-site' },
    { origin: 'http://shelf.local:8787', 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ];
  for (const headers of others) assert.equal(asked(headers), false, JSON.stringify(headers));
});

test('behind a proxy that drops the port, a name that is listed with its port is ours', () => {
  const headers = { host: 'books.example', origin: 'https://books.example:8443' };
  assert.equal(isOwnOrigin(headers, ['books.example']), false);
  assert.equal(isOwnOrigin(headers, ['books.example:8443']), true);
  assert.equal(isOwnOrigin({ host: 'books.example', origin: 'https://books.example' }, []), true);
});

test('https is believed of the browser, and of a listed proxy alone', () => {
  assert.equal(isSecure({ origin: 'https://books.example' }, false), true);
  assert.equal(isSecure({ 'x-forwarded-proto': 'https' }, false), false);
  assert.equal(isSecure({ 'x-forwarded-proto': 'https' }, true), true);
});
