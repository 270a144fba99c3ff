import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { addressOf, isServedHost, proxiesOf } from './gate.ts';
import { createMetrics } from './metrics.ts';
import type { Caller, ServerParts } from './route.ts';
import { createApi, listen, type RunningServer } from './server.ts';

const KEYS: Record<string, Caller> = {
  reader: { keyId: '1', scopes: ['read'] },
  operator: { keyId: '2', scopes: ['operate'] },
  admin: { keyId: '3', scopes: ['admin'] },
};
const PIPELINE = {
  name: 'p',
  about: 'a',
  enabled: true,
  when: [],
  select: { noun: 'event' },
  steps: [],
  // biome-ignore lint/suspicious/noThenProperty: a pipeline has steps that are worked then
  then: [],
  batch: {},
  caps: {},
  dryRun: false,
};
const RUN = { id: '7', pipeline: 'p', state: 'finished', trigger: 'manual', dryRun: false, reason: null, items: [], journal: [] };

/** The API on parts that answer at once; `away`: the database does not. */
function parts() {
  const logged: object[] = [];
  const closed: string[] = [];
  const state = { away: false, now: 1_800_000_000_000 };
  const away = (): void => {
    if (state.away) throw Object.assign(new Error('away'), { name: 'StoreUnavailable' });
  };
  const all = {
    plans: { current: () => ({ version: 'v', instances: [], pipelines: [PIPELINE] }) },
    shown: {
      runs: async () => {
        away();
        return { items: [RUN] };
      },
    },
    runs: {
      one: async (id: string) => (id === '7' ? RUN : null),
      start: async () => ({ run: '8' }),
      stop: async () => true,
    },
    live: { after: async () => [], end: async () => '0-0-0', onNews: () => () => {}, ending: AbortSignal.abort() },
    hooks: { secrets: (instance: string) => (instance === 'shelf' ? [] : null), store: async (hooks: unknown[]) => hooks.map(() => 'new') },
    keys: { verify: async (key: string) => KEYS[key] ?? null },
    sessions: {
      open: async (keyId: string) => ({ token: `session-of-${keyId}`, expiresAt: new Date(state.now + 1000) }),
      verify: async (token: string) => Object.values(KEYS).find((key) => token === `session-of-${key.keyId}`) ?? null,
      close: async (token: string) => void closed.push(token),
    },
    lookup: async () => ({ record: null, complete: true, failures: [] }),
    logs: { add: async (row: object) => void logged.push(row) },
    database: { ping: async () => (state.away ? { ok: false, message: 'away' } : { ok: true, ms: 1 }) },
    load: async () => ({ runs: 0, retriesLater: 0, openDownloads: 0 }),
    problems: () => [],
    nextTimes: () => [],
    clock: { now: () => new Date(state.now) },
    log: { warn: () => {}, error: () => {} },
    metrics: createMetrics(),
    corsOrigins: ['https://books.example'],
    allowedHosts: ['shelf.example'],
    trustedProxies: ['10.0.0.0/8'],
    version: '0.0.0',
  } as unknown as ServerParts;
  return { all, logged, closed, state };
}

interface Reply {
  status: number;
  type: string;
  body: { code?: string; remedy?: string; [key: string]: unknown };
  headers: NodeJS.Dict<string | string[]>;
}

const made = parts();
let server: RunningServer;
before(async () => {
  server = await listen(createApi(made.all), 0, '127.0.0.1');
});
after(() => server.close());

function call(method: string, path: string, options: { headers?: Record<string, string>; body?: string } = {}): Promise<Reply> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: { ...(options.body ? { 'content-length': Buffer.byteLength(options.body) } : {}), ...options.headers },
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: reply.statusCode ?? 0,
            type: reply.headers['content-type'] ?? '',
            body: text && /json/.test(reply.headers['content-type'] ?? '') ? JSON.parse(text) : {},
            headers: reply.headers,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
}

const json = { 'content-type': 'application/json' };
const isProblem = (reply: Reply, status: number, what: string): void => {
  assert.equal(reply.status, status, what);
  assert.match(reply.type, /^application\/problem\+json/, what);
  assert.ok(reply.body.code && reply.body.remedy, what);
};
const own = { origin: 'http://127.0.0.1', host: '127.0.0.1' };
const cookie = (id: string): Record<string, string> => ({ cookie: `tomewright=session-of-${id}` });

test('a browser signs in with a key and gets a cookie; it reads with that, and changes things from a page of ours alone', async () => {
  const signIn = (headers: Record<string, string>, key: string) =>
    call('POST', '/api/session', { headers: { ...json, ...headers }, body: JSON.stringify({ key }) });
  const reply = await signIn(own, 'operator');
  assert.equal(reply.status, 200);
  assert.match(String(reply.headers['set-cookie']), /^tomewright=session-of-2; Path=\/; HttpOnly; SameSite=Strict/);
  isProblem(await signIn(own, 'nobody'), 403, 'a wrong key');
  isProblem(await signIn({ ...own, origin: 'http://evil.example' }, 'operator'), 403, 'another origin');

  assert.equal((await call('GET', '/api/runs', { headers: cookie('1') })).status, 200);
  isProblem(await call('GET', '/api/runs', { headers: cookie('none') }), 401, 'a session that has ended');
  const start = (headers: Record<string, string>) =>
    call('POST', '/api/pipelines/p/runs', { headers: { ...json, ...headers }, body: '{}' });
  assert.equal((await start({ ...cookie('2'), ...own })).status, 202);
  isProblem(await start(cookie('2')), 403, 'no origin');
  isProblem(await start({ ...cookie('2'), ...own, origin: 'http://127.0.0.1:9999' }), 403, 'another port of this machine');
  isProblem(await start({ ...cookie('1'), ...own }), 403, 'a reader');
  isProblem(await start({ ...cookie('2'), origin: 'http://evil.example', host: 'evil.example' }), 403, 'a name that was rebound');

  assert.equal((await call('DELETE', '/api/session', { headers: { ...cookie('2'), ...own } })).status, 200);
  assert.deepEqual(made.closed, ['session-of-2']);
});

test('wrong keys at the door count as guesses', async () => {
  const inside = parts();
  const other = await listen(createApi(inside.all), 0, '127.0.0.1');
  const { host } = new URL(other.url);
  const ask = (key: string) =>
    fetch(`${other.url}/api/session`, { method: 'POST', headers: { ...json, origin: `http://${host}` }, body: JSON.stringify({ key }) });
  for (let guess = 0; guess < 10; guess++) assert.equal((await ask(`wrong-${guess}`)).status, 403);
  assert.equal((await ask('reader')).status, 429);
  await other.close();
});

test('paths that are bent reach no route without a key', async () => {
  for (const path of [
    '/api/%2e%2e/api/runs',
    '//api/runs',
    '/api/runs/',
    '/API/RUNS',
    '/api/runs%00',
    '/api/runs;x=1',
    '/healthz/../api/runs',
  ]) {
    const reply = await call('GET', path);
    assert.ok(reply.status === 401 || reply.status === 404 || reply.status === 403, `${path} answered ${reply.status}`);
  }
  isProblem(await call('GET', '/api/runs', { headers: { 'x-http-method-override': 'GET', host: '127.0.0.1' } }), 401, 'override');
});

test('after ten wrong keys a minute the address waits, each time longer', async () => {
  const own = parts();
  const other = await listen(createApi(own.all), 0, '127.0.0.1');
  const ask = async (key: string): Promise<Response> => fetch(`${other.url}/api/runs`, { headers: { 'x-api-key': key } });
  try {
    for (let guess = 0; guess < 10; guess++) assert.equal((await ask(`wrong-${guess}`)).status, 403);
    const waiting = await ask('reader');
    assert.equal(waiting.status, 429);
    assert.equal(waiting.headers.get('retry-after'), '60');
    own.state.now += 61_000;
    assert.equal((await ask('reader')).status, 200);
    for (let guess = 0; guess < 10; guess++) await ask(`again-${guess}`);
    assert.equal((await ask('reader')).headers.get('retry-after'), '120');
  } finally {
    await other.close();
  }
});

test('a database that is away is told as such, and the process stays', async () => {
  made.state.away = true;
  isProblem(await call('GET', '/api/runs', { headers: { 'x-api-key': 'reader' } }), 503, 'away');
  assert.equal((await call('GET', '/readyz')).status, 503);
  assert.equal((await call('GET', '/healthz')).status, 200);
  made.state.away = false;
});

test('calls are logged by method, route, key, address, status and time, and nothing of them besides', async () => {
  made.logged.length = 0;
  await call('POST', '/api/pipelines/p/runs', { headers: { ...json, 'x-api-key': 'operator' }, body: '{"dryRun":true}' });
  assert.equal(made.logged.length, 1);
  const [row] = made.logged as [Record<string, unknown>];
  assert.deepEqual(
    { ...row, ms: 0 },
    { method: 'POST', route: 'POST /api/pipelines/:name/runs', keyId: '2', address: '127.0.0.1', status: 202, ms: 0 },
  );
});

test('an error of ours says nothing of the inside', async () => {
  const own = parts();
  own.all.runs.one = async () => {
    throw new Error('the table "tasks" has no column x; password=hunter2');
  };
  const other = await listen(createApi(own.all), 0, '127.0.0.1');
  const reply = await fetch(`${other.url}/api/runs/7`, { headers: { 'x-api-key': 'reader' } });
  assert.equal(reply.status, 500);
  assert.doesNotMatch(await reply.text(), /hunter2|tasks/);
  await other.close();
});

test('the address is the last one that a listed proxy did not add', () => {
  const proxies = proxiesOf(['10.0.0.0/8']);
  assert.equal(addressOf('192.0.2.1', '127.0.0.1', proxies), '192.0.2.1');
  assert.equal(addressOf('::ffff:10.1.2.3', '198.51.100.7', proxies), '198.51.100.7');
  assert.equal(addressOf('10.1.2.3', '127.0.0.1, 198.51.100.7, 10.9.9.9', proxies), '198.51.100.7');
  assert.equal(addressOf('10.1.2.3', 'rubbish', proxies), '10.1.2.3');
});

test('names are served only where they are listed; addresses are no names', () => {
  for (const host of ['localhost', 'localhost:8787', '127.0.0.1:8787', '[::1]:8787', 'shelf.example'])
    assert.equal(isServedHost(host, ['shelf.example']), true, host);
  for (const host of [undefined, '', 'evil.com', 'localhost.evil.com', 'shelf.example.evil.com'])
    assert.equal(isServedHost(host, ['shelf.example']), false, String(host));
});

test('pages of other origins may not use the API, but for those that are named', async () => {
  const from = async (origin: string) =>
    (await call('GET', '/api/runs', { headers: { origin, 'x-api-key': 'reader' } })).headers['access-control-allow-origin'];
  assert.equal(await from('https://evil.example'), undefined);
  assert.equal(await from('https://books.example'), 'https://books.example');
  const asked = { 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-api-key' };
  const preflight = await call('OPTIONS', '/api/runs', { headers: { origin: 'https://books.example', ...asked } });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers['access-control-allow-credentials'], undefined, 'no session goes with it');
  assert.equal((await call('OPTIONS', '/api/runs', { headers: { origin: 'https://evil.example', ...asked } })).status, 405);
});
