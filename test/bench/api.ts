import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import autocannon from 'autocannon';
import Koa from 'koa';
import pg from 'pg';
import { admit, gateOf } from '../../core/server/gate.ts';
import type { Route } from '../../core/server/route.ts';
import { type ApiBench, apiBench, ask, skip } from '../api/with-api.ts';
import type { Figure } from './figure.ts';
import { seedMillion, word } from './million-books.ts';

const SEARCHES = 400;
const LIST = '/api/books?sort=title&limit=50';
const SECONDS = 6;

interface Statement {
  sql: string;
  bindings: unknown[];
}

/** Search among a million books, a page of a list beside a bare route with the same statement, and what a key costs. */
export async function api(): Promise<Figure[]> {
  if (skip) return [{ name: 'the API on a million books', skipped: skip }];
  const bench = await apiBench({
    seed: (store) => seedMillion(store.database.knex),
    witness: () => {}, // looking at every answer is not what is measured
  });
  const pool = new pg.Pool({ connectionString: bench.store.database.url, max: 10 });
  try {
    return [...(await searching(bench, pool)), ...(await listing(bench)), await authentication(bench)];
  } finally {
    await pool.end();
    await bench.close();
  }
}

/** What people type: words and beginnings of words, with an author, with a slip, and one word that stands in half of all books. */
function queries(): string[] {
  return Array.from({ length: SEARCHES }, (_, n) => {
    const [first, second] = [word((n * 7919) % 8000), word((n * 104_729 + 13) % 8000)];
    switch (n % 5) {
      case 0:
        return first;
      case 1:
        return `${first} ${second}`;
      case 2:
        return `${first.slice(0, 5)}`;
      case 3:
        return `the ${first}`;
      default:
        return `${first.slice(0, 2)}${first.slice(3)}`;
    }
  });
}

async function searching(bench: ApiBench, pool: pg.Pool): Promise<Figure[]> {
  const asked: Statement[][] = [];
  let current: Statement[] = [];
  const note = ({ sql, bindings }: Statement): void => {
    if (!/api_logs|api_keys/.test(sql)) current.push({ sql, bindings });
  };
  bench.store.database.knex.on('query', note);
  for (const q of queries().slice(0, 20)) await ask(bench, `/api/books?q=${encodeURIComponent(q)}`);
  const ours: number[] = [];
  for (const q of queries()) {
    current = [];
    const begun = performance.now();
    const { status } = await ask(bench, `/api/books?q=${encodeURIComponent(q)}`);
    ours.push(performance.now() - begun);
    if (status !== 200) throw new Error(`a search for ${q} answered ${status}`);
    asked.push(current);
  }
  bench.store.database.knex.off('query', note);
  const bare: number[] = [];
  for (const statements of asked) {
    const begun = performance.now();
    for (const { sql, bindings } of statements) await pool.query(sql, bindings);
    bare.push(performance.now() - begun);
  }
  return [
    { name: 'search among 1,000,000 books, p50', value: at(ours, 0.5), unit: 'ms' },
    { name: 'search among 1,000,000 books, p95', value: at(ours, 0.95), unit: 'ms', limit: 150 },
    { name: 'the same by the same statements with bare pg, p95', value: at(bare, 0.95), unit: 'ms' },
    { name: 'search, p95 to bare pg', value: at(ours, 0.95) / at(bare, 0.95), unit: 'x', limit: 1.5 },
  ];
}

/** Requests a second of our list, and of a route of nothing but Koa that runs the same statement. */
async function listing(bench: ApiBench): Promise<Figure[]> {
  let statement: Statement | null = null;
  const note = ({ sql, bindings }: Statement): void => {
    if (/from books b/.test(sql)) statement = { sql, bindings };
  };
  bench.store.database.knex.on('query', note);
  await ask(bench, LIST);
  bench.store.database.knex.off('query', note);
  const { sql, bindings } = statement as unknown as Statement;
  const pool = new pg.Pool({ connectionString: bench.store.database.url, max: 10 });
  const app = new Koa();
  app.use(async (context) => {
    context.body = { items: (await pool.query(sql, bindings)).rows };
  });
  const server = createServer(app.callback()).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const bareUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const fire = async (url: string): Promise<number> =>
    (await autocannon({ url, connections: 10, duration: SECONDS, headers: { 'x-api-key': bench.keys.read } })).requests.average;
  try {
    await fire(bareUrl);
    const bare = await fire(bareUrl);
    const ours = await fire(`${bench.url}${LIST}`);
    return [
      { name: 'a list page, requests a second', value: ours, unit: '/s' },
      { name: 'the same statement in a bare Koa route', value: bare, unit: '/s' },
      { name: 'a list page, bare Koa to ours', value: bare / ours, unit: 'x', limit: 1 / 0.7 },
    ];
  } finally {
    server.close();
    await pool.end();
  }
}

async function authentication({ parts, keys }: ApiBench): Promise<Figure> {
  const route = { method: 'get', scope: 'read' } as Route;
  const gate = gateOf(parts);
  const asking = { key: keys.read, address: '127.0.0.1', session: null, isOwnOrigin: false, isSecure: false };
  const times: number[] = [];
  for (let n = 0; n < 3000; n++) {
    const begun = performance.now();
    await admit(parts, gate, route, asking);
    times.push(performance.now() - begun);
  }
  return { name: 'what a key adds to a request, p50', value: at(times, 0.5), unit: 'ms', limit: 0.2 };
}

const at = (times: readonly number[], share: number): number => [...times].sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;
