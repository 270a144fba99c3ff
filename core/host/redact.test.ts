import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneLine } from './fail.ts';
import { Redactor } from './redact.ts';

test('a known secret is masked in every spelling it travels in', () => {
  const secret = 'a b&c/"d"+é';
  const redactor = new Redactor([secret]);
  for (const spelling of [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(secret).toLowerCase().replaceAll('%c3%a9', '%c3%a9'),
    new URLSearchParams({ x: secret }).toString().slice(2),
    JSON.stringify(secret),
    Buffer.from(secret).toString('base64'),
  ]) {
    const masked = redactor.text(`before ${spelling} after`);
    assert.ok(!masked.includes(spelling.replaceAll('"', '')) && masked.startsWith('before') && masked.endsWith('after'), masked);
  }
});

test('unknown secrets are masked by their surroundings', () => {
  const redactor = new Redactor();
  const cases = [
    'http://x/api?apikey=SECRET0123&t=search',
    'https://t.example/announce?passkey=SECRET0123',
    'Authorization: Bearer SECRET0123SECRET',
    'cookie: mam_id=SECRET0123; other=1',
    '{"accessToken":"SECRET0123"}',
    'https://user:SECRET0123@host/',
    'https://t.example/5EC4E7000000000000000000SECRET01/announce'.replace('SECRET01', '00000000'),
  ];
  for (const text of cases) assert.ok(!/SECRET0123|5EC4E7/.test(redactor.text(text)), redactor.text(text));
  assert.equal(redactor.text('http://x/api?t=search&q=The+Key+of+Oz'), 'http://x/api?t=search&q=The+Key+of+Oz');
});

test('fields of a log are bounded and hold nothing under a secret name', () => {
  const cyclic: Record<string, unknown> = {
    apiKey: 'abc',
    'mam-session': 'x',
    long: 'x'.repeat(5_000),
    bytes: new Uint8Array(9),
    when: new Date(0),
  };
  cyclic['self'] = cyclic;
  const clean = new Redactor().fields(cyclic) as Record<string, unknown>;
  assert.equal(clean['apiKey'], '[masked]');
  assert.equal(clean['mam-session'], '[masked]');
  assert.equal((clean['long'] as string).length, 2_000);
  assert.ok(JSON.stringify(clean).length < 20_000);
});

test('text for a log or a page is one line', () => {
  assert.equal(oneLine('a\n2026 ERROR fake\u001b[2J\u202eb\0c'), 'a 2026 ERROR fake [2J b c');
});

test('masking many secrets takes time in proportion to the text', () => {
  const redactor = new Redactor(Array.from({ length: 400 }, (_, at) => `secret-number-${at}-of-many`));
  const timed = (times: number): number => {
    const begun = process.cpuUsage();
    for (const text of ['a - '.repeat(5_000 * times), '='.repeat(20_000 * times), `${'w'.repeat(20_000 * times)}://`]) redactor.text(text);
    const { user, system } = process.cpuUsage(begun);
    return user + system;
  };
  timed(1);
  const once = Math.min(timed(1), timed(1), timed(1));
  const fourfold = Math.min(timed(4), timed(4));
  assert.ok(fourfold < once * 4 * 4, `four times the text took ${(fourfold / once).toFixed(1)} times as long`);
});
