import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { describeApi } from '../../core/server/openapi.ts';
import type { Route } from '../../core/server/route.ts';
import { routesOf } from '../../core/server/routes/index.ts';
import { describedAnswers } from './described-answers.ts';
import { seedOz } from './oz-shelf.ts';
import { type ApiBench, apiBench, skip } from './with-api.ts';

interface Reply {
  status: number;
  type: string;
  body: string;
}

const PARAMS: Record<string, string> = {
  name: 'complete-series',
  instance: 'google-books',
  item: '1',
  id: '1',
  field: 'title',
  file: 'start.js',
  version: '0'.repeat(64),
};
const pathOf = (route: Route): string => route.path.replace(/:(\w+)/g, (_, name: string) => PARAMS[name] ?? '1');
/** What an address must be asked with to mean anything. */
const QUERIES: Record<string, string> = {
  'GET /api/series/search': '?q=oz',
  'GET /api/author/search': '?q=baum',
  'GET /provider/audiobookshelf/search': '?mediaType=podcast',
};

function call(url: string, method: string, path: string, headers: Record<string, string>, body?: string): Promise<Reply> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request({ host: '127.0.0.1', port, method, path, headers: { ...length, ...headers } }, (reply) => {
      const chunks: Buffer[] = [];
      const done = (): void => {
        const type = reply.headers['content-type'] ?? '';
        resolve({ status: reply.statusCode ?? 0, type, body: Buffer.concat(chunks).toString() });
      };
      if (/event-stream/.test(reply.headers['content-type'] ?? '')) {
        done();
        return reply.destroy();
      }
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', done);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const isProblem = (reply: Reply, status: number | number[], what: string): void => {
  assert.ok([status].flat().includes(reply.status), `${what} answered ${reply.status}: ${reply.body.slice(0, 300)}`);
  assert.match(reply.type, /^application\/problem\+json/, what);
  const { code, detail, remedy } = JSON.parse(reply.body);
  assert.ok(code && detail && remedy, what);
};

describe('every route', { skip }, () => {
  let bench: ApiBench;
  let expired: string;
  let revoked: string;
  const routes = routesOf({ clock: { now: () => new Date() }, genres: {}, config: {}, live: {}, plugins: {} } as never);
  const document = describeApi(routes, '0') as { paths: Record<string, Record<string, { responses: Record<string, unknown> }>> };
  const { wrong: wrongAnswers, witness } = describedAnswers();

  before(async () => {
    const seed = async (store: ApiBench['store']): Promise<void> => {
      await seedOz(store);
      await store.apiKeys.create('the one that the walk revokes', ['read']);
    };
    bench = await apiBench({ seed, witness });
    const past = new Date(Date.now() - 1000);
    expired = (await bench.store.apiKeys.create('old', ['admin'], past)).key;
    const gone = await bench.store.apiKeys.create('gone', ['admin']);
    await bench.store.apiKeys.revoke(gone.id);
    revoked = gone.key;
  });
  after(() => bench?.close());

  /** Wrong keys come from an address of each route's own, so that none waits for another's guesses. */
  const addressFor = (route: Route): string => `198.51.100.${routes.indexOf(route) + 1}`;

  for (const route of routes) {
    const method = route.method.toUpperCase();
    const name = `${method} ${route.path}`;
    const path = pathOf(route) + (QUERIES[name] ?? '');
    const body = route.raw ? 'raw' : route.body ? JSON.stringify(route.example ?? {}) : undefined;
    const form: Record<string, string> = route.body ? { 'content-type': 'application/json' } : {};
    const withKey = (): Record<string, string> => (route.scope ? { 'x-api-key': bench.keys[route.scope] } : {});
    const ask = (headers: Record<string, string>, at = path, text = body): Promise<Reply> =>
      call(bench.url, method, at, { ...form, ...headers }, text);

    test(`${name} answers as its description says, or with a problem`, async () => {
      wrongAnswers.length = 0;
      const reply = await ask(withKey());
      assert.deepEqual(wrongAnswers, []);
      if (!route.answers[reply.status]) isProblem(reply, [400, 401, 403, 404, 409], name);
      assert.ok(reply.status < 500, reply.body);
    });

    test(`${name} refuses hosts, methods, words and forms that are not its own`, async () => {
      isProblem(await ask({ ...withKey(), host: 'evil.example' }), 403, 'a host that is not listed');
      isProblem(await call(bench.url, 'PATCH', path, withKey()), 405, 'another method');
      if (!route.raw && !name.includes('/provider/'))
        isProblem(await ask(withKey(), `${path}${path.includes('?') ? '&' : '?'}surprise=1`), 400, 'an unknown word in the query');
      if (!route.body) return;
      const given = JSON.parse(body as string);
      isProblem(await ask(withKey(), path, JSON.stringify({ ...given, role: 'admin' })), 400, 'an unknown field');
      isProblem(await ask({ ...withKey(), 'content-type': 'text/plain' }), 415, 'another content type');
      isProblem(await ask(withKey(), path, '{"a":'), 400, 'no JSON');
      isProblem(await ask(withKey(), path, JSON.stringify({ a: 'x'.repeat(300_000) })), 413, 'too large');
      isProblem(await ask(withKey(), path, JSON.stringify([1])), 400, 'a list');
    });

    if (route.scope) {
      test(`${name} needs a key in a header, valid, and with the scope "${route.scope}"`, async () => {
        isProblem(await ask({}), 401, 'no key');
        isProblem(await ask({ 'x-api-key': '' }), 401, 'an empty key');
        isProblem(await ask({}, `${path}${path.includes('?') ? '&' : '?'}apikey=${bench.keys.admin}`), 401, 'a key in the address');
        const from = { 'x-forwarded-for': addressFor(route) };
        isProblem(await ask({ ...from, 'x-api-key': expired }), 403, 'an expired key');
        isProblem(await ask({ ...from, 'x-api-key': revoked }), 403, 'a revoked key');
        isProblem(await ask({ ...from, 'x-api-key': `tw_${'A'.repeat(43)}` }), 403, 'an unknown key');
      });
    } else {
      test(`${name} is open on purpose`, () => {
        assert.ok(OPEN.includes(name), `${name} needs no key: is that meant?`);
      });
    }
  }

  test('a scope that does not reach is refused by every route that asks for more', async () => {
    for (const route of routes.filter((each) => each.scope === 'operate' || each.scope === 'admin')) {
      const less = route.scope === 'admin' ? 'operate' : 'read';
      const headers = { 'x-api-key': bench.keys[less], 'content-type': 'application/json' };
      isProblem(await call(bench.url, route.method.toUpperCase(), pathOf(route), headers, '{}'), 403, route.path);
    }
  });

  test('what is not in the description does not exist', async () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    assert.equal(described.length, routes.length);
    assert.equal(new Set(described).size, routes.length, 'no two routes share a method and an address');
  });

  test('the log has no key and no address with a query', () => {
    assert.deepEqual(
      bench.logged.filter((line) => /tw_|apikey=/.test(line)),
      [],
    );
  });
});

/** Routes without a key; each for a reason. */
const OPEN = [
  'GET /healthz',
  'GET /readyz',
  'GET /api/session',
  'POST /api/session',
  'POST /hooks/:instance',
  'GET /api/openapi.json',
  'GET /docs',
  'GET /docs/:file',
];
