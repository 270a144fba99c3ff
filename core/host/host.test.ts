import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ask, askJson, codeOf, make, partsOf, serve } from './host-under-test.ts';
import { memoryCache, memoryState } from './memory/memory-parts.ts';
import type { HostParts, InstanceSpec, Outcome } from './parts.ts';

test('a call gives back what the plugin found', async () => {
  const url = await serve((_request, response) => response.end('hello'));
  assert.deepEqual(await make(ask, url).call('source.account', []), { ok: true, value: { name: 'hello' } });
});

test('every kind of upstream trouble has its code', async () => {
  const cases: [string, RequestListener, string, string][] = [
    ['500', (_q, r) => r.writeHead(500).end('x'), ask, 'unavailable'],
    [
      'cut',
      (_q, r) => {
        r.writeHead(200, { 'content-length': '100' }).write('x');
        setImmediate(() => r.destroy());
      },
      ask,
      'unavailable',
    ],
    ['html', (_q, r) => r.end('<html>login</html>'), askJson, 'bad-response'],
    ['empty', (_q, r) => r.end(), askJson, 'bad-response'],
    ['truncated', (_q, r) => r.end('{"a": [1, 2'), askJson, 'bad-response'],
    ['deep', (_q, r) => r.end('['.repeat(100_000)), askJson, 'bad-response'],
    ['poisoned', (_q, r) => r.end('{"__proto__": {"admin": true}}'), askJson, 'bad-response'],
    ['poisoned by escapes', (_q, r) => r.end('{"\\u005f_proto__": {"admin": true}}'), askJson, 'bad-response'],
    ['gzip bomb', (_q, r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(60_000_000))), ask, 'bad-response'],
    ['broken gzip', (_q, r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'), ask, 'bad-response'],
    [
      'cut gzip',
      (_q, r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello hello hello').subarray(0, 15)),
      ask,
      'bad-response',
    ],
  ];
  for (const [name, answer, account, code] of cases) {
    const outcome = await make(account, await serve(answer)).call('source.account', []);
    assert.equal(codeOf(outcome), code, `${name}: ${JSON.stringify(outcome)}`);
  }
});

test('a service that refuses connections is unavailable and the sentence says what to look at', async () => {
  const outcome = await make(ask, 'http://127.0.0.1:1').call('source.account', []);
  assert.ok(!outcome.ok && outcome.failure.code === 'unavailable' && /is it running/.test(outcome.failure.message));
});

test('a drip and a hang end at the deadline', async () => {
  for (const answer of [
    (_q: unknown, r: import('node:http').ServerResponse) => {
      const drip = setInterval(() => r.write('x'), 20);
      r.on('close', () => clearInterval(drip));
    },
    () => undefined,
  ]) {
    const begun = performance.now();
    const outcome = await make(ask, await serve(answer as RequestListener), { spec: { deadlineMs: 30_000 } }).call('source.account', [], {
      deadlineMs: 200,
    });
    assert.equal(codeOf(outcome), 'unavailable');
    assert.ok(performance.now() - begun < 15_000);
  }
});

test('a plugin that never comes back is left behind at the deadline', async () => {
  const outcome = await make('await new Promise(() => {});', 'http://127.0.0.1:1').call('source.account', [], { deadlineMs: 50 });
  assert.equal(codeOf(outcome), 'unavailable');
});

test('a secret leaves neither in a failure nor in a log, in whatever spelling', async () => {
  const parts = partsOf();
  const leak = `context.log.warn({ apiKey: options.apiKey, url: 'http://x/?k=' + options.apiKey, b: btoa(options.apiKey) }, 'with ' + options.apiKey);
    await context.state.set('session', 'rotated-canary', { secret: true });
    context.log.info({ line: 'now rotated-canary' }, 'x');
    throw new Error('failed with ' + options.apiKey + ' and passkey=abcdef0123456789');`;
  const outcome = await make(leak, 'http://127.0.0.1:1', { parts }).call('source.account', []);
  const all = `${JSON.stringify(outcome)} ${parts.lines.join('\n')}`;
  for (const secret of ['canary-secret-12345', btoa('canary-secret-12345'), 'rotated-canary', 'abcdef0123456789'])
    assert.ok(!all.includes(secret), secret);
  assert.ok(!outcome.ok && outcome.failure.code === 'bad-response' && /bug in plugin sample/.test(outcome.failure.message));
});

test('requests go only where the manifest allows', async () => {
  const other = await serve((_q, r) => r.end('secret page'));
  const url = await serve((_q, r) => r.writeHead(302, { location: other }).end());
  const go = (request: string): Promise<Outcome> =>
    make(`return { name: (await context.http.request(${request})).text() };`, url).call('source.account', []);
  for (const request of [
    `{ url: '${other}' }`,
    `{ url: '${other}', foreign: true }`,
    `{ url: options.url, redirects: 3 }`,
    `{ url: options.url, redirects: 3, foreign: true }`,
    `{ url: 'file:///etc/passwd', foreign: true }`,
    `{ url: 'https://example.org/' }`,
  ]) {
    assert.equal(codeOf(await go(request)), 'refused', request);
  }
  assert.equal(codeOf(await go('{ url: options.url }')), 'found');
});

test('an answer of the wrong form is the plugin’s bug, not a value', async () => {
  for (const answer of ['return 7;', 'return { name: 5 };', 'return [];']) {
    const outcome = await make(answer, 'http://127.0.0.1:1').call('source.account', []);
    assert.ok(!outcome.ok && outcome.failure.code === 'bad-response' && /bug in plugin/.test(outcome.failure.message), answer);
  }
});

test('an exclusive instance has one caller at a time', async () => {
  let inside = 0;
  let most = 0;
  const url = await serve((_q, r) => {
    inside += 1;
    most = Math.max(most, inside);
    setImmediate(() => {
      inside -= 1;
      r.end('ok');
    });
  });
  const plugin = make(ask, url, { spec: { exclusive: true, concurrency: 8 } });
  await Promise.all(Array.from({ length: 5 }, () => plugin.call('source.account', [])));
  assert.equal(most, 1);
});

test('a database that is away is nobody else’s fault, and no call throws', async () => {
  const url = await serve((_q, r) => r.end('ok'));
  const away = async (): Promise<never> => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  };
  const limits = [{ text: '1/s', starts: 1, perMs: 1_000 }];
  const cases: [string, string, Partial<HostParts>, Partial<InstanceSpec>][] = [
    ['permit', ask, { grant: away, pace: 'real' }, { limits }],
    ['budget', ask, { budget: { take: away } }, { limits: [{ text: '9/d', starts: 9, perMs: 86_400_000 }] }],
    [
      'state',
      `await context.state.get('x'); ${ask}`,
      { store: { cache: memoryCache(() => new Date()), state: { get: away, set: away, replace: away, delete: away } } },
      {},
    ],
    ['cache', `await context.cache.set('x', 1, 1000); ${ask}`, { store: { cache: { get: away, set: away }, state: memoryState() } }, {}],
    ['lock', ask, { exclusive: away }, { exclusive: true }],
    [
      'rest',
      `context.fail('rate-limited', 'quota', { retryAfterMs: 9000 });`,
      { store: { cache: memoryCache(() => new Date()), state: { get: async () => undefined, set: away, replace: away, delete: away } } },
      {},
    ],
  ];
  for (const [name, account, parts, spec] of cases) {
    const outcome = await make(account, url, { parts: partsOf(parts), spec }).call('source.account', []);
    if (name === 'rest') assert.equal(codeOf(outcome), 'rate-limited');
    else
      assert.ok(
        !outcome.ok && outcome.failure.code === 'unavailable' && /is its database up/.test(outcome.failure.message),
        `${name}: ${JSON.stringify(outcome)}`,
      );
  }
});

test('a write whose lease was lost while it waited for its permit is not sent; a read is', async () => {
  let asked = 0;
  const url = await serve((_q, r) => {
    asked++;
    r.end('ok');
  });
  let lease = 1;
  const grant = async (): Promise<number> => {
    lease++; // taken over by another daemon, and one taken anew by this one
    return 0;
  };
  const guard = (): (() => boolean) => {
    const begunUnder = lease;
    return () => begunUnder === lease;
  };
  const parts = partsOf({ grant, pace: 'real', mayWrite: guard });
  const limits = [{ text: '1000/s', starts: 1000, perMs: 1000 }];
  const plugin = make(ask, url, { parts, spec: { limits, provides: ['source.account', 'source.fetch'] } });
  const outcome = await plugin.call('source.fetch', []);
  assert.ok(!outcome.ok && outcome.failure.code === 'unavailable' && /lease was lost/.test(outcome.failure.message));
  assert.equal(asked, 0);
  assert.ok((await plugin.call('source.account', [])).ok);
  assert.equal(asked, 1);
  const alone = make(ask, url, { parts, spec: { limits, exclusive: true } });
  const slept = await alone.call('source.account', []);
  assert.ok(!slept.ok && slept.failure.code === 'unavailable', 'nor is a read of the only user, who is that no more');
  assert.equal(asked, 1);
});
