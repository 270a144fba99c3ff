import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { verifyHook } from './verify.ts';

const KEY = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const SECRET = `whsec_${KEY}`;
const BODY = '{"test": 2432232314}';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const NOW = 1_614_265_330;
/** The example of the Standard Webhooks specification. */
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

const sign = (id: string, timestamp: string, body: string, key = KEY): string =>
  `v1,${createHmac('sha256', Buffer.from(key, 'base64')).update(`${id}.${timestamp}.${body}`).digest('base64')}`;

interface Sent {
  id?: string | null;
  timestamp?: string | null;
  signature?: string | null;
  body?: string;
  secrets?: string[];
  now?: number;
}

function send({ id = ID, timestamp = String(NOW), signature, body = BODY, secrets = [SECRET], now = NOW }: Sent) {
  const signed = signature === undefined ? sign(id ?? '', timestamp ?? '', body) : signature;
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signed };
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== null)) as Record<string, string>;
  return verifyHook({ secrets, headers: given, body, now: new Date(now * 1000) });
}

describe('a signed webhook', () => {
  const vectors: [string, Sent, boolean][] = [
    ['the example of the specification is right', { signature: SIGNATURE }, true],
    ['one of several signatures is enough', { signature: `v1,${'A'.repeat(43)}= v2,${'B'.repeat(20)} ${SIGNATURE}` }, true],
    ['five minutes old is right', { now: NOW + 300 }, true],
    ['five minutes ahead is right', { now: NOW - 300 }, true],
    ['either of two secrets is right', { secrets: [`whsec_${'QUJD'.repeat(8)}`, SECRET] }, true],
    ['a body that is no JSON is right', { body: 'imported' }, true],
    ['without an id', { id: null }, false],
    ['without a timestamp', { timestamp: null }, false],
    ['without a signature', { signature: null }, false],
    ['an empty signature', { signature: '' }, false],
    ['another signature', { signature: `v1,${'A'.repeat(43)}=` }, false],
    ['a part of the signature', { signature: SIGNATURE.slice(0, 20) }, false],
    ['the signature under another version', { signature: SIGNATURE.replace('v1', 'v1a') }, false],
    ['more than five minutes old', { now: NOW + 301 }, false],
    ['more than five minutes ahead', { now: NOW - 301 }, false],
    ['a timestamp with something after it', { timestamp: `${NOW}x` }, false],
    ['a timestamp with a fraction', { timestamp: `${NOW}.5` }, false],
    ['a timestamp with a sign', { timestamp: `+${NOW}` }, false],
    ['a timestamp in hexadecimal', { timestamp: `0x${NOW.toString(16)}` }, false],
    ['a body that differs by a byte', { signature: SIGNATURE, body: BODY.replace('4', '5') }, false],
    ['another id', { signature: SIGNATURE, id: `${ID}k` }, false],
    ['an id with a dot', { id: 'msg.1' }, false],
    ['another secret', { secrets: [`whsec_${'QUJD'.repeat(8)}`] }, false],
    ['no secret at all', { secrets: [] }, false],
    ['a token of the same text', { secrets: [KEY] }, false],
  ];
  for (const [name, sent, isRight] of vectors)
    test(`${name}: ${isRight ? 'taken' : 'refused'}`, () => assert.equal(send(sent).ok, isRight));

  test('keeps the id of its sender', () => assert.deepEqual(send({}), { ok: true, id: ID }));
});

describe('a webhook with a token', () => {
  const token = 'a-token-of-thirty-two-characters';
  const show = (headers: Record<string, string>, secrets = [token, SECRET]) => verifyHook({ secrets, headers, body: '', now: new Date(0) });

  test('is taken from either header', () => {
    assert.deepEqual(show({ authorization: `Bearer ${token}` }), { ok: true, id: null });
    assert.deepEqual(show({ 'x-hook-token': token, 'webhook-id': 'mine-7' }), { ok: true, id: 'mine-7' });
  });
  test('is refused with another token, a part of it, none, or a signing key in its place', () => {
    for (const wrong of [token.slice(1), `${token} `, '', SECRET, KEY]) assert.equal(show({ 'x-hook-token': wrong }).ok, false, wrong);
    assert.equal(show({}).ok, false);
    assert.equal(show({ authorization: `Basic ${token}` }).ok, false);
    assert.equal(show({ 'x-hook-token': token }, [SECRET]).ok, false);
  });
});
