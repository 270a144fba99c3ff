import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { DaemonStore } from '../../core/main/container.ts';
import { type ApiBench, apiBench, skip as skipDatabase } from '../api/with-api.ts';
import { openBrowser, skipBrowser } from './browser.ts';
import { everyPage } from './every-page.ts';
import { HOSTILE } from './hostile.ts';
import { visit } from './visitor.ts';

/** Every title, name, reason and line of the world is hostile. */
async function seedHostile(store: DaemonStore): Promise<void> {
  const entries = HOSTILE.map((text, index) => ({
    id: `e${index}`,
    library: 'lib',
    relPath: `a/${index}`,
    path: `/books/a/${index}`,
    isFile: false,
    isMissing: false,
    added: '2026-02-01T10:00:00Z',
    record: {
      ids: {},
      title: text,
      authors: [text],
      narrators: [text],
      description: text,
      publisher: text,
      series: [{ name: index % 2 ? text : 'Hostile', position: String(index), id: 'ser' }],
    },
  }));
  await store.shelf.putEntries('audiobookshelf', entries, 'look-1');
  const [series] = await store.shelf.ownedSeries('audiobookshelf');
  const gaps = HOSTILE.map((text, index) => ({ key: `gap/${index}`, clue: { title: `${text} ${index}`, authors: [text] } }));
  await store.shelf.putGaps({ series: series?.id as string }, 'series_gap', gaps);
  const plan = { name: 'complete-series', overlap: 'skip', steps: [{ verb: 'find', chain: [] }] } as never;
  const run = (await store.runs.start({ plan, planVersion: 'v', trigger: 'manual' })) as string;
  const missing = await store.shelf.missing('series', new Date());
  await store.runs.addItems(
    run,
    missing.map((book) => ({
      key: `book:${book.book}`,
      label: book.clue.title ?? '',
      facts: { book: { id: book.book, clue: book.clue } },
    })),
  );
  await store.runs.journal(
    run,
    null,
    HOSTILE.map((text) => ({ kind: 'run/selected', message: text, data: { text } })),
  );
  const { items } = await store.runs.items(run, {});
  for (const [index, item] of items.entries()) {
    const text = HOSTILE[index % HOSTILE.length] as string;
    const release = {
      source: 'myanonamouse',
      key: `k${index}`,
      title: text,
      clue: { title: text },
      protocol: 'torrent' as const,
      narrators: [text],
    };
    const gates = [{ gate: 'title', passed: false, reason: text }];
    await store.runs.saveCandidates(item.id, [
      { release, verdict: 'reject', score: 0.4, why: text, gates, parts: { [text.slice(0, 40)]: 0.1 } },
    ]);
    await store.runs.settle(item.id, 'nothing', text, []);
    const book = missing[index]?.book as string;
    const at = { downloader: 'qbittorrent', pipeline: 'complete-series', run, item: item.id, book };
    const reserved = await store.downloads.reserve(
      { ...at, ref: index.toString(16).padStart(40, '0'), release },
      { caps: { every: { since: new Date(0), downloads: 1000 } } },
    );
    if (reserved.outcome === 'reserved' && index % 2) await store.downloads.fail(reserved.download.id, text, null, true);
  }
}

describe('a hostile world', { skip: skipBrowser || skipDatabase }, () => {
  let browser: Browser;
  let bench: ApiBench;
  before(async () => {
    [browser, bench] = await Promise.all([openBrowser(), apiBench({ seed: seedHostile })]);
  });
  after(async () => {
    await browser?.close();
    await bench?.close();
  });

  test('runs no script on any page, under any of its titles', async () => {
    const daemon = { url: bench.url, key: bench.keys.admin };
    const visitor = await visit(browser, daemon);
    const { items } = (await (
      await fetch(`${bench.url}/api/books?owned=true&limit=200`, { headers: { 'x-api-key': daemon.key } })
    ).json()) as {
      items: { id: string; title: string }[];
    };
    assert.ok(items.length >= 30, `only ${items.length} of the books are there`);
    const pages = { ...(await everyPage(daemon)), ...Object.fromEntries(items.map(({ id }) => [`book ${id}`, `/books/${id}`])) };
    for (const [name, path] of Object.entries(pages)) {
      await visitor.goTo(path);
      assert.equal(await visitor.page.evaluate('window.pwned ?? 0'), 0, name);
      const strange = await visitor.page.evaluate<number>(
        `document.querySelectorAll('main script, main iframe, main object, main embed, main link, main meta, main base, [onerror], [onload], [onclick], a[href^="javascript:" i], main form[action]').length`,
      );
      assert.equal(strange, 0, name);
    }
    assert.deepEqual(visitor.troubles, []);
    await visitor.leave();
  });

  test('a page of another origin can neither read nor press anything, though the browser is signed in', async () => {
    const visitor = await visit(browser, { url: bench.url, key: bench.keys.admin });
    const { page } = visitor;
    const { port } = new URL(bench.url);
    await page.route(`http://localhost:${port}/elsewhere`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>' }),
    );
    await page.goto(`http://localhost:${port}/elsewhere`);
    const tried = await page.evaluate<string[]>(`(async () => {
      const all = [];
      for (const [type, method] of [['text/plain', 'POST'], ['application/json', 'POST'], ['application/json', 'PUT']])
        all.push(await fetch('${bench.url}/api/pipelines/complete-series/pause', { method, credentials: 'include', headers: { 'content-type': type }, body: '{}' })
          .then((reply) => String(reply.status), (error) => 'refused'));
      all.push(await fetch('${bench.url}/api/runs', { credentials: 'include' }).then((reply) => reply.text(), () => 'refused'));
      return all;
    })()`);
    assert.deepEqual(tried, ['refused', 'refused', 'refused', 'refused']);
    const switches = await bench.store.switches.pipelines();
    assert.deepEqual(switches, []);
    await visitor.leave();
  });

  test('a name that was bound to this machine is not served, page or API', async () => {
    const { hostname, port } = new URL(bench.url);
    for (const path of ['/', '/shelf', '/api/runs', '/assets/app.js'])
      assert.equal(
        await new Promise((resolve, reject) => {
          const sent = request({ hostname, port, path, headers: { host: `rebound.example:${port}` } }, (reply) => {
            reply.resume();
            resolve(reply.statusCode);
          });
          sent.on('error', reject);
          sent.end();
        }),
        403,
        path,
      );
  });
});
