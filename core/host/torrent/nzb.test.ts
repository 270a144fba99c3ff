import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nzbInfo } from './nzb.ts';

const nzb = (segments: string, head = ''): Uint8Array =>
  Buffer.from(
    `<?xml version="1.0"?>${head}<nzb xmlns="http://www.newzbin.com/DTD/2003/nzb"><file><segments>${segments}</segments></file></nzb>`,
  );
const ONE = '<segment bytes="700" number="1">a@news.example</segment>';
const TWO = '<segment number="2" bytes="300">b@news.example</segment>';

test('the same articles have the same id, whatever stands round them', () => {
  const first = nzbInfo(nzb(ONE + TWO));
  assert.match(first?.id ?? '', /^[0-9a-f]{20}$/);
  assert.equal(first?.bytes, 1000);
  assert.deepEqual(nzbInfo(nzb(`${TWO}\n  ${ONE}`, '<!-- fetched at noon -->')), first);
});

test('other articles have another id', () => {
  assert.notEqual(nzbInfo(nzb(ONE))?.id, nzbInfo(nzb(TWO))?.id);
});

test('what is no NZB, or holds no article, has none', () => {
  for (const text of ['', '<html><body>Please sign in</body></html>', '<nzb></nzb>', 'd8:announce', '{"nzb":1}'])
    assert.equal(nzbInfo(Buffer.from(text)), null, text);
});
