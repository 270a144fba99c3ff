import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Koa from 'koa';
import { listen, type RunningServer } from '../server.ts';
import { bundle, type PageFile } from './bundle.ts';
import { dashboardPages, PAGE_POLICY } from './pages.ts';

const MOST_GZIPPED = 120_000;
let files: ReadonlyMap<string, PageFile>;
let server: RunningServer;

before(async () => {
  files = await bundle();
  const app = new Koa();
  app.use(dashboardPages({ files: async () => files }));
  server = await listen(app, 0, '127.0.0.1');
});
after(() => server.close());

test('the whole dashboard is under 120 kB gzipped', () => {
  const total = [...files.values()].reduce((sum, file) => sum + file.gzip.length, 0);
  assert.ok(total > 5000 && total < MOST_GZIPPED, `${total} bytes`);
});

test('the page names its files and nothing of another origin, and holds no script or style of its own', () => {
  const page = files.get('/')?.body.toString() ?? '';
  const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  assert.ok(named.length >= 5);
  for (const path of named) assert.ok(files.has(path), path);
  assert.doesNotMatch(page, /<script(?![^>]* src=)|<style|\bon\w+=|style=|https?:/i);
});

test('pages and files are served with an exact policy; everything else is left to the API', async () => {
  for (const path of ['/', '/shelf', '/runs/12/items/7', '/books/4?q=oz', '/sign-in']) {
    const reply = await fetch(`${server.url}${path}`);
    assert.equal(reply.status, 200, path);
    assert.match(reply.headers.get('content-type') ?? '', /^text\/html/);
    assert.equal(reply.headers.get('content-security-policy'), PAGE_POLICY);
    assert.equal(reply.headers.get('cache-control'), 'no-cache');
  }
  for (const path of ['/api', '/api/runs', '/healthz', '/docs', '/assets/../../package.json', '/assets/none.js', '/.env', '/shelf/a/b/c/d'])
    assert.equal((await fetch(`${server.url}${path}`)).status, 404, path);
  assert.equal((await fetch(`${server.url}/`, { method: 'POST' })).status, 404);
  assert.doesNotMatch(PAGE_POLICY, /unsafe|\*|data:|https?:/);
});

test('a file whose name holds its hash is kept for ever, and what the browser has is not sent again', async () => {
  const [path] = [...files.keys()].filter((each) => each.startsWith('/assets/app'));
  const first = await fetch(`${server.url}${path}`);
  assert.match(first.headers.get('cache-control') ?? '', /immutable/);
  const again = await fetch(`${server.url}/`, { headers: { 'if-none-match': files.get('/')?.etag ?? '', 'cache-control': 'max-age=0' } });
  assert.equal(again.status, 304);
});
