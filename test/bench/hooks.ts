import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { PROJECT } from '../../core/main/project.ts';
import { postgresql } from '../flows/databases.ts';
import { until } from '../flows/until.ts';
import { freePort } from '../live/free-port.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { ON_IMPORT } from '../sandbox/more-pipelines.ts';
import { makeWorld } from '../sandbox/world.ts';
import type { Figure } from './figure.ts';
import { memoryOf } from './memory-of.ts';

export interface HooksLoad {
  perSecond: number;
  seconds: number;
}

export interface HooksOutcome {
  sent: number;
  accepted: number;
  handled: number;
  handledAfterMs: number;
  apiP99Ms: number;
  hookP99Ms: number;
  /** Of the daemon's process, in MB: when it is warm, at the end of the flood, and when all is handled. */
  memory: { warm: number; flooded: number; settled: number };
}

const TOKEN = randomBytes(24).toString('hex');
const TICK_MS = 10;
const API_EVERY_MS = 50;
/** By then buffers, pools and compiled code have their size. */
const WARM_AFTER = 1 / 3;

interface Asking {
  method?: string;
  headers: Record<string, string>;
  body?: string;
}

const p99 = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;

/** Posts webhooks at an even rate to a daemon in a process of its own while its API is asked. */
export async function loadHooks(load: HooksLoad): Promise<HooksOutcome> {
  const dir = mkdtempSync(join(tmpdir(), 'tw-bench-hooks-'));
  const home = join(dir, 'home');
  const world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 1, books: [] });
  const port = await freePort();
  writeHome(world, home, { extra: ON_IMPORT, hookSecrets: ['shelf-token'], port });
  const database = await postgresql.make();
  const client = new pg.Client({ connectionString: database.env['DATABASE_URL'] });
  const daemon = await begin(home, { ...environment(world), ...database.env, SHELF_TOKEN: TOKEN });
  try {
    await client.connect();
    const bodies = [...world.shelf.items.keys()].map((id) =>
      JSON.stringify({ event: 'item_added', item: { id, libraryId: world.shelf.libraryId } }),
    );
    const key = readFileSync(join(home, 'data', 'first-key'), 'utf8').trim();
    const flooded = await flood(load, { url: `http://127.0.0.1:${port}`, key, bodies, memory: () => memoryOf(daemon.pid as number) });
    return { ...flooded, ...(await settled(client, flooded.memory, daemon)) };
  } finally {
    await end(daemon);
    await client.end();
    await world.stop();
    await database.drop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function begin(home: string, env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/faults/daemon-child.ts', home], {
    cwd: PROJECT,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([
    once(child.stdout as NodeJS.ReadableStream, 'data'),
    once(child, 'exit').then(([status]) => Promise.reject(new Error(`the daemon ended with ${status} before it was ready`))),
  ]);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

interface Target {
  url: string;
  key: string;
  bodies: readonly string[];
  memory(): number;
}

type Flooded = Pick<HooksOutcome, 'sent' | 'accepted' | 'apiP99Ms' | 'hookP99Ms'> & { memory: { warm: number; flooded: number } };

async function flood({ perSecond, seconds }: HooksLoad, { url, key, bodies, memory }: Target): Promise<Flooded> {
  // Whoever asks the API does not stand behind the flood in a queue of ours.
  const [agent, asker] = [new Agent({ keepAlive: true, maxSockets: 64 }), new Agent({ keepAlive: true })];
  const times = { hook: [] as number[], api: [] as number[] };
  const made = { sent: 0, accepted: 0, warm: 0 };
  const timed = (into: number[], address: string, { method = 'GET', headers, body }: Asking): Promise<number> =>
    new Promise((resolve, reject) => {
      const begun = performance.now();
      const sent = request(address, { agent: into === times.api ? asker : agent, method, headers }, (reply) => {
        reply.resume().once('end', () => {
          into.push(performance.now() - begun);
          resolve(reply.statusCode ?? 0);
        });
      });
      sent.once('error', reject).end(body);
    });
  const post = async (nth: number): Promise<void> => {
    const headers = { 'x-hook-token': TOKEN, 'webhook-id': `bench-${nth}` };
    const body = bodies[nth % bodies.length] as string;
    if ((await timed(times.hook, `${url}/hooks/audiobookshelf`, { method: 'POST', headers, body })) === 202) made.accepted++;
  };
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) / 1000;
  const asking = (async () => {
    for (; elapsed() < seconds; await pause(API_EVERY_MS)) await timed(times.api, `${url}/api/runs`, { headers: { 'x-api-key': key } });
  })();
  const posting: Promise<void>[] = [];
  for (; elapsed() < seconds; await pause(TICK_MS)) {
    while (made.sent < Math.min(elapsed(), seconds) * perSecond) posting.push(post(made.sent++));
    if (made.warm === 0 && elapsed() > seconds * WARM_AFTER) made.warm = memory();
  }
  await Promise.all([asking, ...posting]);
  for (const each of [agent, asker]) each.destroy();
  const { sent, accepted, warm } = made;
  return { sent, accepted, apiP99Ms: p99(times.api), hookP99Ms: p99(times.hook), memory: { warm, flooded: memory() } };
}

const COUNTS = `select
  (select count(*) from inbox where handled_at is null) + (select count(*) from event_starts)
    + (select count(*) from tasks where finished_at is null) as open,
  (select count(*) from inbox where channel = 'hook' and name is null and handled_at is not null) as handled`;

/** Waits until nothing is worked any more. */
async function settled(
  client: pg.Client,
  memory: Flooded['memory'],
  daemon: ChildProcess,
): Promise<Pick<HooksOutcome, 'handled' | 'handledAfterMs' | 'memory'>> {
  const begun = performance.now();
  const counts = async () => (await client.query<{ open: string; handled: string }>(COUNTS)).rows[0];
  const { handled } = await until(
    'nothing is worked any more',
    async () => {
      const now = await counts();
      return now?.open === '0' && now;
    },
    600_000,
  );
  const handledAfterMs = performance.now() - begun;
  return { handled: Number(handled), handledAfterMs, memory: { ...memory, settled: memoryOf(daemon.pid as number) } };
}

export async function hooks(): Promise<Figure[]> {
  if (postgresql.skip) return [{ name: 'webhooks', skipped: postgresql.skip }];
  const made = await loadHooks({ perSecond: 1000, seconds: 30 });
  const { warm, flooded, settled: after } = made.memory;
  return [
    { name: 'webhooks: p99 of the API at 1,000 a second', value: made.apiP99Ms, unit: 'ms', limit: 500 },
    { name: 'webhooks: p99 of their own answers', value: made.hookP99Ms, unit: 'ms' },
    { name: 'webhooks: all handled after the last', value: made.handledAfterMs / 1000, unit: 's' },
    { name: 'webhooks: memory of the daemon after ten seconds of it', value: warm, unit: 'MB' },
    { name: 'webhooks: what it grew until the end of the flood', value: Math.max(0, flooded - warm), unit: 'MB', limit: 30 },
    { name: 'webhooks: what it grew until all was handled', value: Math.max(0, after - warm), unit: 'MB', limit: 30 },
    { name: 'webhooks: of those sent not accepted', value: made.sent - made.accepted, unit: '', limit: 0.5 },
    { name: 'webhooks: of those accepted not handled', value: made.accepted - made.handled, unit: '', limit: 0.5 },
  ];
}
