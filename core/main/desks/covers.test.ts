import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Outcome } from '../../run/ports.ts';
import type { Cover } from '../../sdk/index.ts';
import { covers } from './covers.ts';

const PICTURE: Cover = { type: 'image/png', bytes: Uint8Array.of(0x89, 1, 2, 3) };

function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'tw-covers-'));
  const state = { asked: 0, now: Date.now(), answer: { ok: true, value: PICTURE } as Outcome<Cover | null> };
  const cover = covers({
    folder: join(folder, 'covers'),
    placeOf: async (book) => (book === '9' ? null : { library: 'shelf', entry: `e${book}` }),
    ask: async () => {
      state.asked++;
      return state.answer;
    },
    now: () => state.now,
  });
  return { folder, state, cover, end: () => rmSync(folder, { recursive: true }) };
}

test('a cover is asked for once, however many ask and whenever, until a week is over', async () => {
  const { state, cover, end } = bench();
  const all = await Promise.all(Array.from({ length: 20 }, () => cover('1', 120)));
  assert.ok(all.every((each) => each?.type === 'image/png' && each.bytes[3] === 3));
  assert.deepEqual([...((await cover('1', 120))?.bytes ?? [])], [...PICTURE.bytes]);
  assert.equal(state.asked, 1);
  await cover('1', 240);
  assert.equal(state.asked, 2);
  state.now += 8 * 86_400_000;
  await cover('1', 120);
  assert.equal(state.asked, 3);
  end();
});

test('a book without a cover, or in no library, is remembered as such; a library that is away is asked again', async () => {
  const { state, cover, folder, end } = bench();
  state.answer = { ok: true, value: null };
  assert.equal(await cover('1', 120), null);
  assert.equal(await cover('1', 120), null);
  assert.equal(await cover('9', 120), null);
  assert.equal(state.asked, 1);
  state.answer = { ok: false, failure: { code: 'unavailable', message: 'away' } };
  assert.equal(await cover('2', 120), null);
  state.answer = { ok: true, value: PICTURE };
  assert.equal((await cover('2', 120))?.type, 'image/png');
  assert.deepEqual(readdirSync(join(folder, 'covers')).sort(), ['1-120', '2-120', '9-120']);
  end();
});
