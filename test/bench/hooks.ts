import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startDaemon } from '../../core/main/daemon.ts';
import { postgresql } from '../flows/databases.ts';
import { until } from '../flows/until.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { makeWorld } from '../sandbox/world.ts';
import type { Figure } from './figure.ts';

export interface HooksLoad {
  perSecond: number;
  seconds: number;
}

export interface HooksOutcome {
  sent: number;
  accepted: number;
  handled: number;
  apiP99Ms: number;
  hookP99Ms: number;
  grownMb: number;
}

const TOKEN = randomBytes(24).toString('hex');
const ON_IMPORT = `  on-import:
    about: Correct the metadata of a book that somebody added by hand.
    when: { event: library.imported, from: audiobookshelf }
    select: event
    do:
      - correct: metadata
`;
const TICK_MS = 10;
const API_EVERY_MS = 50;

interface Asking {
  method?: string;
  headers: Record<string, string>;
  body?: string;
}

const p99 = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;

/** Posts webhooks at an even rate while the API is asked: what it costs the API, what of the memory stays, and whether all were handled. */
export async function loadHooks({ perSecond, seconds }: HooksLoad): Promise<HooksOutcome> {
  const dir = mkdtempSync(join(tmpdir(), 'tw-bench-hooks-'));
  const world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 1, books: [] });
  writeHome(world, join(dir, 'home'), { extra: ON_IMPORT, hookSecrets: ['shelf-token'] });
  const database = await postgresql.make();
  const env = { ...environment(world), ...database.env, SHELF_TOKEN: TOKEN };
  const daemon = await startDaemon({ home: join(dir, 'home'), env, pace: 'lifted' });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const key = readFileSync(daemon.firstKey ?? '', 'utf8').trim();
  const items = [...world.shelf.items.keys()];
  const times = { hook: [] as number[], api: [] as number[] };
  const outcome = { sent: 0, accepted: 0 };
  const timed = (into: number[], url: string, { method = 'GET', headers, body }: Asking): Promise<number> =>
    new Promise((resolve, reject) => {
      const begun = performance.now();
      const sent = request(url, { agent, method, headers }, (reply) => {
        reply.resume().once('end', () => {
          into.push(performance.now() - begun);
          resolve(reply.statusCode ?? 0);
        });
      });
      sent.once('error', reject).end(body);
    });
  const post = async (nth: number): Promise<void> => {
    const body = JSON.stringify({ event: 'item_added', item: { id: items[nth % items.length], libraryId: world.shelf.libraryId } });
    const headers = { 'x-hook-token': TOKEN, 'webhook-id': `bench-${nth}` };
    if ((await timed(times.hook, `${daemon.url}/hooks/audiobookshelf`, { method: 'POST', headers, body })) === 202) outcome.accepted++;
  };
  try {
    await timed([], `${daemon.url}/api/runs`, { headers: { 'x-api-key': key } });
    const before = process.memoryUsage().rss;
    const end = performance.now() + seconds * 1000;
    const asking = (async () => {
      for (; performance.now() < end; await pause(API_EVERY_MS))
        await timed(times.api, `${daemon.url}/api/runs`, { headers: { 'x-api-key': key } });
    })();
    const posting: Promise<void>[] = [];
    for (const begun = performance.now(); performance.now() < end; await pause(TICK_MS)) {
      const due = Math.min(((performance.now() - begun) / 1000) * perSecond, perSecond * seconds);
      while (outcome.sent < due) posting.push(post(outcome.sent++));
    }
    await Promise.all([asking, ...posting]);
    const inbox = () => daemon.store.database.knex('inbox').where({ channel: 'hook' }).whereNull('name');
    await until('all are handled', async () => (await inbox().where({ handled_at: null }).limit(1)).length === 0, 600_000);
    await until('nothing is worked any more', async () => {
      const isOpen = (await daemon.store.database.knex('inbox').where({ handled_at: null }).limit(1)).length > 0;
      const isWaiting = (await daemon.store.database.knex('event_starts').limit(1)).length > 0;
      return !isOpen && !isWaiting && (await daemon.store.runs.load()).runs === 0;
    });
    const handled = Number((await inbox().whereNotNull('handled_at').count('* as n').first())?.['n']);
    const grownMb = (process.memoryUsage().rss - before) / 2 ** 20;
    return { ...outcome, handled, apiP99Ms: p99(times.api), hookP99Ms: p99(times.hook), grownMb };
  } finally {
    agent.destroy();
    await daemon.stop();
    await world.stop();
    await database.drop();
    rmSync(dir, { recursive: true, force: true });
  }
}

export async function hooks(): Promise<Figure[]> {
  if (postgresql.skip) return [{ name: 'webhooks', skipped: postgresql.skip }];
  const made = await loadHooks({ perSecond: 1000, seconds: 30 });
  return [
    { name: 'webhooks: p99 of the API at 1,000 a second', value: made.apiP99Ms, unit: 'ms', limit: 500 },
    { name: 'webhooks: p99 of their own answers', value: made.hookP99Ms, unit: 'ms' },
    {
      name: 'webhooks: memory that stays, sender and stand-ins in the same process',
      value: Math.max(0, made.grownMb),
      unit: 'MB',
      limit: 100,
    },
    { name: 'webhooks: of those sent not accepted', value: made.sent - made.accepted, unit: '', limit: 0.5 },
    { name: 'webhooks: of those accepted not handled', value: made.accepted - made.handled, unit: '', limit: 0.5 },
  ];
}
