import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type DaemonStore, type Opened, TOKENS, type Wiring, wire } from '../../core/main/container.ts';
import { serverParts } from '../../core/main/desks/server-parts.ts';
import { LogTap } from '../../core/main/events/log-tap.ts';
import { Problems } from '../../core/main/problems.ts';
import { PROJECT } from '../../core/main/project.ts';
import { readSettings } from '../../core/main/settings.ts';
import { systemTime } from '../../core/main/system-time.ts';
import { migrateQueue } from '../../core/queue/index.ts';
import type { Witness } from '../../core/server/mount.ts';
import type { ServerParts } from '../../core/server/route.ts';
import { createApi, listen } from '../../core/server/server.ts';
import { openStore, type Scope } from '../../core/store/index.ts';
import { postgresql } from '../flows/databases.ts';
import { describedAnswers } from './described-answers.ts';

const ENV = {
  MAM_SESSION: 'a-session',
  PROWLARR_API_KEY: 'a-key',
  GOOGLE_BOOKS_API_KEY: 'a-key',
  QBITTORRENT_PASSWORD: 'a-word',
  AUDIOBOOKSHELF_API_KEY: 'a-key',
};

export interface ApiBench {
  url: string;
  store: DaemonStore;
  parts: ServerParts;
  wiring: Wiring;
  home: string;
  keys: Record<Scope, string>;
  /** What was written to the log. */
  logged: string[];
  close(): Promise<void>;
}

export const skip = postgresql.skip;

/** The API as the daemon serves it, on a database and a home of its own; no service is reached, and every answer is looked at. */
export async function apiBench(
  options: { witness?: Witness; seed?(store: DaemonStore): Promise<void>; cover?: ServerParts['cover'] } = {},
): Promise<ApiBench> {
  const database = await postgresql.make();
  const home = mkdtempSync(join(tmpdir(), 'tw-api-'));
  mkdirSync(join(home, 'config'));
  cpSync(join(PROJECT, 'pipelines.yaml'), join(home, 'pipelines.yaml'));
  writeFileSync(join(home, 'config', 'app.yaml'), 'api: { trusted-proxies: [127.0.0.1] }\n');
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const url = database.env['DATABASE_URL'] as string;
  const plain = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const secretKey = randomBytes(32).toString('base64');
  const store: DaemonStore = await openStore({ url, dataDir: join(home, 'data'), log: plain, clock: { now: () => new Date() }, secretKey });
  await migrateQueue({ url, log: plain });
  const settings = (await readSettings({ home, env: ENV })) as Opened['settings'];
  await store.configVersions.save(settings.plan.version, settings.plan, settings.texts['pipelines.yaml'] ?? '');
  await options.seed?.(store);
  const ending = new AbortController();
  ending.abort(); // a stream that goes on for ever would keep every test that walks the routes
  const wiring = wire({ settings, store, log, tap: new LogTap(), ending, clock: systemTime, env: ENV, pace: 'lifted' });
  const parts = serverParts(wiring.get(TOKENS.opened), wiring, new Problems(wiring.get(TOKENS.plugins), []));
  if (options.cover) parts.cover = options.cover;
  const answers = describedAnswers();
  const server = await listen(createApi(parts, options.witness ?? answers.witness), 0, '127.0.0.1');
  const key = async (scope: Scope): Promise<string> => (await store.apiKeys.create(scope, [scope])).key;
  return {
    url: server.url,
    store,
    parts,
    wiring,
    home,
    logged,
    keys: { read: await key('read'), operate: await key('operate'), admin: await key('admin') },
    close: async () => {
      await server.close();
      await wiring.get(TOKENS.host).close();
      await store.close();
      await database.drop();
      rmSync(home, { recursive: true, force: true });
      assert.deepEqual(answers.wrong, [], 'every answer is as the description says');
    },
  };
}

export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: any answer
  body: any;
  headers: Headers;
}

export async function ask(
  bench: ApiBench,
  path: string,
  more: { scope?: Scope; method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const { scope = 'admin', method = 'GET', body, headers = {} } = more;
  const reply = await fetch(`${bench.url}${path}`, {
    method,
    headers: { 'x-api-key': bench.keys[scope], ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  const isJson = /json/.test(reply.headers.get('content-type') ?? '');
  return { status: reply.status, body: isJson && text ? JSON.parse(text) : text, headers: reply.headers };
}
