import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Daemon, startDaemon } from '../../core/main/daemon.ts';
import { startFake } from '../fakes/fake-server.ts';
import { DATABASES, type TestDatabase } from '../flows/databases.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { makeWorld, type World } from '../sandbox/world.ts';

/** What the dashboard shows beyond the sandbox's own two pipelines. */
const EXTRA = `  get-wanted:
    about: Look for what was asked for by hand.
    when: manual
    select: { books: wanted }
    do:
      - find: release
      - download: qbittorrent
  library-sync:
    about: Know what the library holds.
    when: { schedule: "30 4 * * *" }
    select: { books: owned, from: audiobookshelf }
    do: []
    then:
      - forget: { runs: 30d }
  metadata-full:
    about: Correct the metadata of the whole library.
    when: { schedule: "0 5 1 * *" }
    select: { books: owned, from: audiobookshelf }
    do:
      - correct: metadata
`;
const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const PROFILES = `  m4b-alone: { formats: [m4b], languages: [en], unabridged: true, dramatized: never, seeders: 1 }
`;

export interface SandboxDaemon {
  daemon: Daemon;
  world: World;
  home: string;
  /** What was sent to the notifier. */
  told: unknown[];
  url: string;
  key: string;
  stop(): Promise<void>;
}

/** The whole daemon in the sandbox's world, on a PostgreSQL where one answers and else on its own. */
export async function sandboxDaemon(): Promise<SandboxDaemon> {
  const dir = mkdtempSync(join(tmpdir(), 'tw-dashboard-'));
  const world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 120 });
  const home = join(dir, 'home');
  const told: unknown[] = [];
  const notifier = await startFake(({ body }) => {
    told.push(JSON.parse(body.toString('utf8')));
    return { status: 204 };
  });
  const instances = `  phone:          { use: webhook, with: { url: "${notifier.url}/", secret: !secret phone-secret } }\n`;
  writeHome(world, home, { extra: EXTRA, profiles: PROFILES, instances, defaults: 'notify: { phone: [failure, waiting] }' });
  const kind = DATABASES.findLast((each) => each.skip === false) as (typeof DATABASES)[number];
  const database: TestDatabase = await kind.make();
  const daemon = await startDaemon({ home, env: { ...environment(world), ...database.env, PHONE_SECRET: SECRET }, pace: 'lifted' });
  const key = readFileSync(daemon.firstKey ?? join(home, 'data', 'first-key'), 'utf8').trim();
  const stop = async (): Promise<void> => {
    await daemon.stop();
    await notifier.stop();
    await database.drop();
    // It says at its end where the world is not as it must be.
    await world.stop().finally(() => rmSync(dir, { recursive: true, force: true }));
  };
  return { daemon, world, home, told, url: daemon.url, key, stop };
}

/** Asks the daemon as a program does. */
export async function asked<T>({ url, key }: { url: string; key: string }, path: string, method = 'GET', body?: unknown): Promise<T> {
  const reply = await fetch(`${url}${path}`, {
    method,
    headers: { 'x-api-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${await reply.text()}`);
  return (await reply.json()) as T;
}

/** Waits until it is so; a minute is long enough for anything that is awaited here. */
export async function soon(isSo: () => Promise<boolean>): Promise<void> {
  for (const until = performance.now() + 60_000; performance.now() < until; ) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('it is not so after a minute');
}

/** Waits until nothing is being worked and nothing is being downloaded, twice in a row: what ended may have begun something else. */
export async function quiet(daemon: { url: string; key: string }): Promise<void> {
  let looks = 0;
  await soon(async () => {
    const { runs, openDownloads } = await asked<{ runs: number; openDownloads: number }>(daemon, '/api/system/stats');
    looks = runs === 0 && openDownloads === 0 ? looks + 1 : 0;
    return looks >= 3;
  });
}

/** Runs a pipeline to its end, and waits until what it began to download has ended too. */
export async function completed(daemon: { url: string; key: string }, pipeline: string): Promise<string> {
  const { run } = await asked<{ run: string }>(daemon, `/api/pipelines/${pipeline}/runs`, 'POST', {});
  await soon(async () => {
    const { state } = await asked<{ state: string }>(daemon, `/api/runs/${run}`);
    return ['finished', 'failed', 'stopped'].includes(state);
  });
  await quiet(daemon);
  return run;
}
