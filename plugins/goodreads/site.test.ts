import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Context, Html } from '../../core/sdk/index.ts';
import { Books } from './books.ts';
import { Site } from './site.ts';

const HOUR_MS = 3_600_000;
const blank = (() => ({ first: () => ({ text: () => '' }) })) as unknown as Html;

/** A Goodreads that answers with one status after the other, and a daemon whose clock the test turns. */
function world() {
  const state = new Map<string, unknown>();
  const cache = new Map<string, unknown>();
  const clock = { ms: Date.UTC(2026, 2, 1, 12) };
  const answers: number[] = [];
  let asked = 0;
  const context = {
    now: () => new Date(clock.ms),
    state: {
      get: async (key: string) => state.get(key),
      set: async (key: string, value: unknown) => void state.set(key, value),
      delete: async (key: string) => void state.delete(key),
    },
    cache: { get: async (key: string) => cache.get(key), set: async (key: string, value: unknown) => void cache.set(key, value) },
    http: {
      request: async () => {
        asked += 1;
        const status = answers.shift() ?? 200;
        return { status, url: 'https://goodreads.example/', text: () => (status === 202 ? '' : '<p>page</p>') };
      },
    },
    html: () => blank,
    fail: (code: string, message: string) => {
      throw new Error(`${code}: ${message}`);
    },
  } as unknown as Context;
  return { context, state, cache, clock, answers, asked: () => asked };
}

const isPage = () => true;

test('three walls in a row close the site for hours, each further one for longer, and a page opens it again', async () => {
  const { context, state, clock, answers, asked } = world();
  const site = new Site(context, {});
  answers.push(202, 403, 202, 403);
  for (const wall of [1, 2, 3]) await assert.rejects(site.page('/book/show/1', isPage), /^Error: unavailable/, `wall ${wall}`);
  await assert.rejects(site.page('/book/show/1', isPage), /left alone until 2026-03-01T16:00:00/);
  await assert.rejects(site.complete('x'), /left alone/);
  assert.equal(asked(), 3, 'a closed site is not asked');
  clock.ms += 4 * HOUR_MS;
  await assert.rejects(site.page('/book/show/1', isPage), /2026-03-02T00:00:00/);
  clock.ms += 8 * HOUR_MS;
  assert.ok(await site.page('/book/show/1', isPage));
  assert.equal(state.size, 0, 'a page ends the count');
});

test('a rest never lasts longer than a day', async () => {
  const { context, state, clock, answers } = world();
  state.set('walls', { count: 5_000 });
  answers.push(202);
  await assert.rejects(new Site(context, {}).page('/book/show/1', isPage));
  assert.equal(new Date((state.get('walls') as { until: string }).until).getTime() - clock.ms, 24 * HOUR_MS);
});

test('two walls with a page between them are no row', async () => {
  const { context, answers, asked } = world();
  const site = new Site(context, {});
  answers.push(202, 202, 200, 202, 202);
  for (let page = 0; page < 5; page += 1) await site.page('/book/show/1', isPage).catch(() => null);
  assert.ok(await site.page('/book/show/1', isPage));
  assert.equal(asked(), 6);
});

test('a wall is never kept, a book that is not there is', async () => {
  const { context, cache } = world();
  let asked = 0;
  const site = {
    page: async () => {
      asked += 1;
      if (asked === 1) throw new Error('a wall');
      return null;
    },
  } as unknown as Site;
  const books = new Books(context, site);
  await assert.rejects(books.byId('1'));
  assert.equal(cache.size, 0);
  assert.equal(await books.byId('1'), null);
  assert.equal(await books.byId('1'), null);
  assert.equal(asked, 2);
});
