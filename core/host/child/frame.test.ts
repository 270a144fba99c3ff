import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Crashes } from './crashes.ts';
import { encodeFrame, FrameReader } from './frame.ts';
import { checkedMessage } from './protocol.ts';

const bytes = new Uint8Array([0, 1, 2, 255]);
const messages = [
  { kind: 'a', text: 'é'.repeat(2_000) },
  { kind: 'b', value: { bytes, list: [bytes, Buffer.from('x')], none: null } },
  { kind: 'c' },
];

test('messages survive, however the stream is cut', () => {
  const stream = Buffer.concat(messages.map(encodeFrame));
  for (const size of [1, 7, 9, 1_000, stream.length]) {
    const reader = new FrameReader();
    const read: unknown[] = [];
    for (let at = 0; at < stream.length; at += size) read.push(...reader.push(stream.subarray(at, at + size)));
    assert.deepEqual(read, [messages[0], { kind: 'b', value: { bytes, list: [bytes, new Uint8Array([120])], none: null } }, messages[2]]);
  }
});

test('a message that is too large, too deep or poisoned is refused', () => {
  assert.throws(() => new FrameReader().push(Buffer.from([255, 255, 255, 255, 0, 0, 0, 0])), /too large/);
  assert.throws(() => new FrameReader().push(Buffer.from([0, 0, 0, 0, 255, 255, 255, 255])), /too large/);
  assert.throws(() => encodeFrame({ text: 'x'.repeat(5_000_000) }), /too large/);
  const frame = (text: string): Buffer =>
    Buffer.concat([Buffer.from([0, 0, text.length >> 8, text.length & 255, 0, 0, 0, 0]), Buffer.from(text)]);
  for (const text of ['{"a":', '['.repeat(200), '{"__proto__":{}}', '']) assert.throws(() => new FrameReader().push(frame(text)), text);
});

test('a message of too many values is refused by both sides, before it is parsed', () => {
  const dense = Array.from({ length: 100_001 }, () => 1);
  assert.throws(() => encodeFrame(dense), /of more than 100000 values.*smaller pages/);
  const text = Buffer.from(JSON.stringify(dense));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(text.length, 0);
  assert.throws(() => new FrameReader().push(Buffer.concat([head, text])), /of more than 100000 values/);
  const commas = { text: ','.repeat(200_000) };
  assert.deepEqual(new FrameReader().push(encodeFrame(commas)), [commas]);
});

test('only messages of a known form are taken', () => {
  const good = [
    { kind: 'started', ending: { ok: true } },
    { kind: 'done', id: 1, ending: { ok: false, bug: 'x' } },
    { kind: 'log', level: 'info', fields: {}, message: 'x' },
    { kind: 'ask', id: 1, call: 0, operation: 'http', args: [] },
  ];
  const bad = [
    null,
    1,
    [],
    {},
    { kind: 'done', id: '1', ending: { ok: true } },
    { kind: 'done', id: 1, ending: { ok: false } },
    { kind: 'done', id: 1 },
    { kind: 'log', level: 'fatal', fields: {}, message: 'x' },
    { kind: 'log', level: 'info', fields: null, message: 'x' },
    { kind: 'ask', id: 1, call: 0, operation: 'exec', args: [] },
    { kind: 'ask', id: 1, call: 0, operation: 'http', args: 'x' },
    { kind: 'call' },
  ];
  for (const message of good) assert.ok(checkedMessage(message), JSON.stringify(message));
  for (const message of bad) assert.equal(checkedMessage(message), null, JSON.stringify(message));
});

test('crashes rest the plugin ever longer, and three within ten minutes end it', () => {
  let now = 0;
  const crashes = new Crashes(() => now);
  crashes.add();
  assert.deepEqual([crashes.restMs, crashes.isQuarantined], [1_000, false]);
  now += 60_000;
  crashes.add();
  assert.deepEqual([crashes.restMs, crashes.isQuarantined], [5_000, false]);
  now += 9 * 60_000 + 1;
  crashes.add();
  assert.deepEqual([crashes.count, crashes.isQuarantined], [2, false]);
  now += 1_000;
  crashes.add();
  assert.equal(crashes.isQuarantined, true);
  now += 24 * 3_600_000;
  assert.deepEqual([crashes.count, crashes.isQuarantined], [0, true]);
});
