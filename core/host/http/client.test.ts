import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import pino from 'pino';
import { failureOf, type HttpRequest } from '../../sdk/index.ts';
import { systemClock } from '../clock.ts';
import { Limiter } from '../limit/limiter.ts';
import { Pauses } from '../limit/pauses.ts';
import { memoryBudget, memoryCache, memoryExclusive, memoryGrant, memoryState } from '../memory/memory-parts.ts';
import type { HostParts } from '../parts.ts';
import { Redactor } from '../redact.ts';
import { allowedOf } from './allowed.ts';
import { HttpClient } from './client.ts';
import { type Dialler, dial } from './dialler.ts';
import { replyOf } from './reply.ts';

interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let seen: Seen[] = [];
let first = '';
let second = '';
let redirect: { status: number; location: string } | null = null;
let dialler: Dialler;

const server = () =>
  createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    seen.push({ method: request.method!, path: request.url!, headers: request.headers, body: Buffer.concat(chunks).toString('latin1') });
    if (redirect && request.url === '/start') response.writeHead(redirect.status, { location: redirect.location }).end();
    else if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else if (request.url === '/latin')
      response.writeHead(200, { 'content-type': 'text/plain; charset=iso-8859-1' }).end(Buffer.from([0xe9]));
    else if (request.url === '/large') response.end(Buffer.alloc(34_000_000));
    else response.writeHead(200, { 'set-cookie': ['a=1; Path=/', 'session=very-secret-session'] }).end(`answer ${seen.length}`);
  });
const servers = [server(), server()];
/** Every name is this machine. */
const here: LookupFunction = (_name, options, callback) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);

before(async () => {
  for (const one of servers) await new Promise<void>((ready) => one.listen(0, '127.0.0.1', ready));
  [first, second] = servers.map((one) => `http://127.0.0.1:${(one.address() as AddressInfo).port}`) as [string, string];
  dialler = dial(here);
});
beforeEach(() => {
  seen = [];
  redirect = null;
});
after(async () => {
  await dialler.close();
  for (const one of servers) {
    one.closeAllConnections();
    one.close();
  }
});

function client(redactor = new Redactor()): (request: HttpRequest) => ReturnType<HttpClient['request']> {
  const parts: HostParts = {
    clock: systemClock,
    grant: memoryGrant(() => performance.now()),
    budget: memoryBudget(),
    store: { cache: memoryCache(() => new Date()), state: memoryState() },
    exclusive: memoryExclusive(),
    logger: pino({ level: 'silent' }),
    userAgent: 'Tomewright/1 (+test)',
  };
  const pauses = new Pauses('x', parts.store.state, parts.clock);
  const limiter = new Limiter({ instance: 'x', limits: [], concurrency: 4, parts, pauses });
  const allowed = allowedOf(['config:urls'], { urls: [first, second] });
  const http = new HttpClient({
    instance: 'x',
    allowed,
    deadlineMs: 5_000,
    parts,
    dialler: async () => dialler,
    limiter,
    pauses,
    redactor,
    breakers: new Map(),
  });
  return (request) => http.request(request);
}

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'found',
    (error) => failureOf(error)?.code ?? `thrown ${error}`,
  );

test('a redirect is followed only when asked, and three times at most', async () => {
  redirect = { status: 302, location: '/end' };
  assert.equal((await client()({ url: `${first}/start` })).status, 302);
  const reply = await client()({ url: `${first}/start`, redirects: 1 });
  assert.equal(reply.url, `${first}/end`);
  seen = [];
  assert.equal((await client()({ url: `${first}/loop`, redirects: 99 })).status, 302);
  assert.equal(seen.length, 4);
});

test('credentials and cookies stay with the host they were meant for', async () => {
  redirect = { status: 302, location: `${second}/end` };
  const headers = { authorization: 'Bearer x', cookie: 'mam_id=x', 'x-api-key': 'x', 'accept-language': 'en' };
  await client()({ url: `${first}/start`, redirects: 1, headers });
  assert.equal(seen[0]!.headers['x-api-key'], 'x');
  const { headers: there } = seen[1]!;
  assert.deepEqual(
    [there.authorization, there.cookie, there['x-api-key'], there['accept-language']],
    [undefined, undefined, undefined, 'en'],
  );
});

test('a body is not sent on to another host, and a 303 turns it into a question', async () => {
  redirect = { status: 307, location: `${second}/end` };
  assert.equal(await codeOf(client()({ url: `${first}/start`, method: 'POST', form: { password: 'x' }, redirects: 1 })), 'refused');
  redirect = { status: 303, location: '/end' };
  await client()({ url: `${first}/start`, method: 'POST', form: { password: 'x' }, redirects: 1 });
  assert.deepEqual([seen.at(-1)!.method, seen.at(-1)!.body], ['GET', '']);
});

test('a redirect to a magnet is the answer, one to a file is refused', async () => {
  redirect = { status: 302, location: 'magnet:?xt=urn:btih:x' };
  assert.equal((await client()({ url: `${first}/start`, redirects: 3 })).headers['location'], 'magnet:?xt=urn:btih:x');
  redirect = { status: 302, location: 'file:///etc/passwd' };
  assert.equal(await codeOf(client()({ url: `${first}/start`, redirects: 3, foreign: true })), 'refused');
});

test('a redirect leads to nothing private but what was configured, whatever a name says when it is dialled', async () => {
  const unlisted = server();
  await new Promise<void>((ready) => unlisted.listen(0, '127.0.0.1', ready));
  const { port } = unlisted.address() as AddressInfo;
  seen = [];
  for (const host of ['127.0.0.1', 'localhost', '2130706433', '[::ffff:127.0.0.1]', 'rebound.example.org']) {
    redirect = { status: 302, location: `http://${host}:${port}/inside` };
    assert.equal(await codeOf(client()({ url: `${first}/start`, redirects: 3, foreign: true })), 'refused', host);
    assert.equal(await codeOf(client()({ url: `${first}/start`, redirects: 3 })), 'refused', host);
  }
  unlisted.close();
  assert.ok(seen.every(({ path }) => path === '/start'));
});

test('query, form, JSON and parts arrive as they were meant', async () => {
  const ask = client();
  await ask({ url: `${first}/a?x=1`, query: { q: 'Oz & more', list: [1, 2], none: undefined } });
  await ask({ url: `${first}/a`, method: 'POST', json: { a: 'é' } });
  await ask({ url: `${first}/a`, method: 'POST', form: { a: 'b c' } });
  await ask({
    url: `${first}/a`,
    method: 'POST',
    multipart: [
      { name: 'torrents', filename: 'a"b\r\n.torrent', type: 'application/x-bittorrent', value: new Uint8Array([0, 255]) },
      { name: 'tag', value: 'x' },
    ],
  });
  assert.equal(seen[0]!.path, '/a?x=1&q=Oz+%26+more&list=1&list=2');
  assert.deepEqual(JSON.parse(Buffer.from(seen[1]!.body, 'latin1').toString()), { a: 'é' });
  assert.equal(seen[2]!.body, 'a=b+c');
  assert.match(seen[3]!.headers['content-type']!, /^multipart\/form-data; boundary=/);
  assert.match(
    seen[3]!.body,
    /name="torrents"; filename="a%22b {1,2}\.torrent"\r\nContent-Type: application\/x-bittorrent\r\n\r\n\0\xff\r\n/,
  );
  assert.equal(seen[0]!.headers['user-agent'], 'Tomewright/1 (+test)');
});

test('what a plugin may not say of a connection is dropped or refused', async () => {
  const ask = client();
  await ask({ url: `${first}/a`, headers: { Host: 'evil.example', 'User-Agent': 'Mozilla', 'Accept-Encoding': 'zstd' } });
  assert.deepEqual([seen[0]!.headers.host, seen[0]!.headers['user-agent']], [new URL(first).host, 'Tomewright/1 (+test)']);
  assert.equal(await codeOf(ask({ url: `${first}/a`, headers: { 'x-a': 'b\r\nx-evil: 1' } })), 'refused');
  assert.equal(await codeOf(ask({ url: '/relative' })), 'refused');
  assert.equal(await codeOf(ask({ url: first, method: 'TRACE' as 'GET' })), 'refused');
});

test('an answer is kept for as long as it was asked for, and no cookie with it', async () => {
  const ask = client();
  const one = await ask({ url: `${first}/a`, cacheMs: 60_000 });
  const two = await ask({ url: `${first}/a`, cacheMs: 60_000 });
  assert.equal(seen.length, 1);
  assert.deepEqual([replyOf(two).text(), two.cookies], [replyOf(one).text(), []]);
  await ask({ url: `${first}/a`, cacheMs: 60_000, headers: { 'x-api-key': 'another owner' } });
  assert.equal(seen.length, 2);
});

test('cookies arrive one by one and are masked from then on', async () => {
  const redactor = new Redactor();
  const { cookies } = await client(redactor)({ url: `${first}/a` });
  assert.deepEqual(cookies, ['a=1; Path=/', 'session=very-secret-session']);
  assert.ok(!redactor.text('it was very-secret-session').includes('very-secret'));
});

test('text is read in the charset that its type names', async () => {
  assert.equal(replyOf(await client()({ url: `${first}/latin` })).text(), 'é');
});

test('a smaller bound on the body holds, and a larger one only as far as this daemon can carry', async () => {
  assert.equal(await codeOf(client()({ url: `${first}/a`, maxBytes: 3 })), 'bad-response');
  const large = (maxBytes: number) =>
    client()({ url: `${first}/large`, maxBytes }).then(String, (error) => failureOf(error)?.message ?? '');
  assert.match(await large(1e12), /longer than 33554432 bytes/);
  assert.match(await large(Number.NaN), /longer than 10485760 bytes/);
});
