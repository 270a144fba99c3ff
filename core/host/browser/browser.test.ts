import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { describe, test } from 'node:test';
import { codeOf, make, partsOf, serve } from '../host-under-test.ts';
import { memoryBudget } from '../memory/memory-parts.ts';
import type { InstanceSpec, Outcome } from '../parts.ts';
import { findChromium, NO_CHROMIUM } from './chromium.ts';
import { SharedBrowser } from './shared-browser.ts';

const hasChromium = (await findChromium()) !== null;
/** Where CI is set, a missing Chromium is a failure and no reason to leave these out. */
const skip = hasChromium || process.env['CI'] ? false : NO_CHROMIUM;

const page = (body: string): string => `<!doctype html><html><head><title>x</title></head><body>${body}</body></html>`;
const html =
  (body: string): RequestListener =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(page(body));

/** Answers by path; what was asked, in order. */
function site(pages: Record<string, RequestListener | string>): {
  listener: RequestListener;
  asked: { path: string; agent: string; method: string }[];
} {
  const asked: { path: string; agent: string; method: string }[] = [];
  const listener: RequestListener = (request, response) => {
    const path = (request.url ?? '/').split('?')[0]!;
    asked.push({ path, agent: request.headers['user-agent'] ?? '', method: request.method ?? '' });
    const answer = pages[path];
    if (typeof answer === 'function') answer(request, response);
    else if (answer === undefined) response.writeHead(404).end('nothing here');
    else response.writeHead(200, { 'content-type': path.endsWith('.js') ? 'text/javascript' : 'application/json' }).end(answer);
  };
  return { listener, asked };
}

const NEEDS: Partial<InstanceSpec> = { needs: ['browser'], deadlineMs: 60_000 };
const render = (path: string, options = '{}') =>
  `const shown = await context.browser.render(options.url + '${path}', ${options}); return { name: JSON.stringify([shown.status, new URL(shown.url).pathname, shown.html]) };`;
const shown = (outcome: Outcome): [number, string, string] => {
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.failure.message);
  return JSON.parse((outcome.value as { name: string }).name);
};

describe('a page in the browser', { skip, timeout: 300_000 }, () => {
  test('shows what its scripts make of it, and its host sees who asks', async () => {
    const { listener, asked } = site({
      '/book': html('<div id="app"></div><script src="/app.js"></script>'),
      '/app.js':
        'fetch("/data.json").then((r) => r.json()).then((d) => { app.innerHTML = "<h1>" + d.title + " " + navigator.userAgent + "</h1>"; });',
      '/data.json': '{"title":"Salt"}',
    });
    const url = await serve(listener);
    const [status, path, text] = shown(await make(render('/book', '{ waitFor: "h1" }'), url, { spec: NEEDS }).call('source.account', []));
    assert.deepEqual([status, path], [200, '/book']);
    assert.match(text, /<h1>Salt Tomewright\/test<\/h1>/);
    assert.deepEqual(
      asked.map((one) => one.path),
      ['/book', '/app.js', '/data.json'],
    );
    assert.ok(asked.every(({ agent, method }) => agent === 'Tomewright/test' && method === 'GET'));
  });

  test('reaches no other host, by whatever means, and changes nothing at its own', async () => {
    const other = site({ '/x': 'secret' });
    const elsewhere = await serve(other.listener);
    const { listener, asked } = site({
      '/page':
        html(`<img src="${elsewhere}/x"><script src="${elsewhere}/x"></script><iframe src="${elsewhere}/x"></iframe><div id="app"></div>
        <script>
          const tries = [fetch('${elsewhere}/x'), fetch('${elsewhere}/x', { mode: 'no-cors' }), fetch('/change', { method: 'POST' }), fetch('/away')];
          navigator.sendBeacon('${elsewhere}/x', 'a');
          try { new WebSocket('${elsewhere.replace('http', 'ws')}/x'); } catch {}
          window.open('${elsewhere}/x');
          Promise.allSettled(tries).then((all) => { app.innerHTML = '<p id="end">' + all.map((one) => one.status) + '</p>'; });
        </script>`),
      '/away': (_request, response) => response.writeHead(302, { location: `${elsewhere}/x` }).end(),
    });
    const url = await serve(listener);
    const [, , text] = shown(await make(render('/page', '{ waitFor: "#end" }'), url, { spec: NEEDS }).call('source.account', []));
    assert.match(text, /rejected,rejected,rejected,rejected/);
    assert.deepEqual(other.asked, []);
    assert.deepEqual([...new Set(asked.map((one) => `${one.method} ${one.path}`))], ['GET /page', 'GET /away']);
  });

  test('every document counts against the limits, what belongs to it does not', async () => {
    const { listener } = site({
      '/first': html('<script src="/a.js"></script><script>setTimeout(() => { location.href = "/second"; }, 10);</script>'),
      '/a.js': '1',
      '/second': html('<p id="end">there</p>'),
    });
    const budget = memoryBudget();
    const taken: string[] = [];
    const take = async (...[key, perDay, day]: Parameters<typeof budget.take>) => {
      taken.push(key);
      return budget.take(key, perDay, day);
    };
    const parts = partsOf({ budget: { take } });
    const limits = [{ text: '3/d', starts: 3, perMs: 86_400_000 }];
    const instance = make(render('/first', '{ waitFor: "#end" }'), await serve(listener), { parts, spec: { ...NEEDS, limits } });
    const [status, path] = shown(await instance.call('source.account', []));
    assert.deepEqual([status, path, taken.length], [200, '/second', 2]);
    assert.equal(codeOf(await instance.call('source.account', [])), 'rate-limited', 'the second document is one too many');
  });

  test('a refusal is handed on without a browser, and a redirect is followed before it is shown', async () => {
    const { listener } = site({
      '/wall': (_request, response) => response.writeHead(202).end(),
      '/old': (_request, response) => response.writeHead(301, { location: '/new/' }).end(),
      '/new/': html('<div id="app"></div><script>app.innerHTML = new URL("part", location.href).pathname;</script>'),
    });
    const url = await serve(listener);
    const [status, , text] = shown(
      await make(render('/wall'), url, { spec: NEEDS, parts: partsOf({ browser: { path: '/nowhere' } }) }).call('source.account', []),
    );
    assert.deepEqual([status, text], [202, '']);
    const [, path, moved] = shown(await make(render('/old'), url, { spec: NEEDS }).call('source.account', []));
    assert.equal(path, '/new/');
    assert.match(moved, /<div id="app">\/new\/part<\/div>/);
  });

  test('a page that hangs or grows ends its call in time, and the next one is shown', async () => {
    const { listener } = site({
      '/loop': html('<script>for (;;) {}</script>'),
      '/never': html('<p>no</p>'),
      '/huge': html('<script>document.body.append("x".repeat(6_000_000));</script>'),
      '/good': html('<p>good</p>'),
    });
    const url = await serve(listener);
    const parts = partsOf();
    const code = `const path = await context.state.get('path');
      const how = path === '/never' ? { waitFor: '#never', timeoutMs: 300 } : {};
      return { name: (await context.browser.render(options.url + path, how)).html };`;
    const instance = make(code, url, { parts, spec: NEEDS });
    const ends: string[] = [];
    for (const path of ['/loop', '/never', '/huge', '/good']) {
      await parts.store.state.set('sample', 'path', path, false);
      ends.push(codeOf(await instance.call('source.account', [], path === '/loop' ? { deadlineMs: 3_000 } : {})));
    }
    assert.deepEqual(ends, ['unavailable', 'unavailable', 'bad-response', 'found']);
  });

  test('a drop-in in a process of its own is given pages too', async () => {
    const { listener } = site({ '/book': html('<div id="app"></div><script>app.textContent = "made";</script>') });
    const spec: Partial<InstanceSpec> = { ...NEEDS, isolation: 'process' };
    const [, , text] = shown(await make(render('/book'), await serve(listener), { spec }).call('source.account', []));
    assert.match(text, /<div id="app">made<\/div>/);
  });

  test('it is one browser, that closes when no page was wanted for a while, and starts again', async () => {
    const idle: (() => void)[] = [];
    const after = (_ms: number, callback: () => void) => {
      idle.push(callback);
      return () => void idle.splice(idle.indexOf(callback), 1);
    };
    const shared = new SharedBrowser({ logger: partsOf().logger, userAgent: 'x', after });
    const browsers = new Set<unknown>();
    const use = (): Promise<void> =>
      shared.lend(
        new AbortController().signal,
        async (context) => void browsers.add(context.browser()),
        () => undefined,
      );
    await Promise.all([use(), use(), use()]);
    assert.equal(browsers.size, 1);
    assert.deepEqual([shared.state, idle.length], [{ running: true, open: 0 }, 1]);
    const closed = new Promise((resolve) =>
      ([...browsers][0] as { once(name: string, then: (value: unknown) => void): void }).once('disconnected', resolve),
    );
    idle[0]!();
    await closed;
    assert.deepEqual(shared.state, { running: false, open: 0 });
    await use();
    assert.equal(browsers.size, 2);
    await shared.close();
    await assert.rejects(use(), /daemon is ending/);
  });
});

test('where there is no Chromium, the call says how to get one', async () => {
  const { listener } = site({ '/book': html('x') });
  const parts = partsOf({ browser: { path: '/nowhere/chromium' } });
  const outcome = await make(render('/book'), await serve(listener), { spec: NEEDS, parts }).call('source.account', []);
  assert.equal(codeOf(outcome), 'refused');
  assert.match(outcome.ok ? '' : outcome.failure.message, /no Chromium at \/nowhere\/chromium.*apt install chromium.*config\/app\.yaml/);
});

test('a plugin whose manifest does not need a browser has none', async () => {
  const outcome = await make('return { name: typeof context.browser };', 'http://127.0.0.1:9').call('source.account', []);
  assert.deepEqual(outcome, { ok: true, value: { name: 'undefined' } });
});
