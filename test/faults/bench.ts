import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import pg from 'pg';
import { migrateQueue } from '../../core/queue/index.ts';
import { findCluster } from '../../core/store/embedded/embedded.ts';
import { openStore } from '../../core/store/index.ts';
import { postgresql, type TestDatabase } from '../flows/databases.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { OZ } from '../sandbox/oz.ts';
import { postPack } from '../sandbox/pack.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { compileProject } from './compiled.ts';

/** Three books with a right release each, one found on MyAnonamouse, two behind Prowlarr. */
const BOOKS = [3, 7, 12];
/** Three books that come in one torrent, each to be imported by itself. */
const PACK = [7, 8, 10];
const MINUTES = 120;
/** How often the database is looked into. */
const LOOK_MS = 150;
const AUDIO = /\.mp3$/;

/** What was found wrong, by kind; all zero is what is wanted. */
export interface Counts {
  lost: number;
  twice: number;
  half: number;
  changed: number;
  unsettled: number;
  late: number;
  /** Side effects that no stored intent speaks of. */
  unrecorded: number;
}

export const NOTHING_WRONG: Counts = { lost: 0, twice: 0, half: 0, changed: 0, unsettled: 0, late: 0, unrecorded: 0 };

export interface Child {
  process: ChildProcess;
  pid: number;
  ended: Promise<void>;
  isReady: boolean;
}

/** A world, a home and a database; the daemon in a child may die, they stay. */
export interface Bench {
  world: World;
  home: string;
  database: TestDatabase;
  env: NodeJS.ProcessEnv;
  dir: string;
  /** What must be in the library at the end. */
  books: readonly number[];
  /** Connections of the one who looks, by address. */
  pools: Map<string, pg.Pool>;
  stop(): Promise<void>;
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
let template: Promise<TestDatabase> | undefined;

/** A database with all its tables, of which each try gets a copy: what is tried here comes after the first start. */
function migrated(): Promise<TestDatabase> {
  template ??= (async () => {
    const database = await postgresql.make();
    const url = database.env['DATABASE_URL'] as string;
    const dataDir = mkdtempSync(join(tmpdir(), 'tw-fault-'));
    const store = await openStore({ url, dataDir, log: silent, clock: { now: () => new Date() } });
    await migrateQueue({ url, log: silent });
    await store.close();
    rmSync(dataDir, { recursive: true });
    return database;
  })();
  return template;
}

let compiled: ReturnType<typeof compileProject> | undefined;

/** Removes what all tries had in common. */
export async function tidy(): Promise<void> {
  await (await template)?.drop();
  (await compiled)?.remove();
}

export async function makeBench(
  options: { embedded?: boolean; env?: NodeJS.ProcessEnv; extra?: string; pack?: boolean } = {},
): Promise<Bench> {
  const dir = mkdtempSync(join(tmpdir(), 'tw-fault-'));
  const books = options.pack ? PACK : BOOKS;
  const world = await makeWorld({
    dir: join(dir, 'world'),
    standIn: true,
    minutes: MINUTES,
    books: options.pack ? [] : books,
    owned: new Set(OZ.map((book) => book.number).filter((number) => !books.includes(number))),
    gracefulSession: true,
  });
  if (options.pack) await postPack(world, { name: 'L. Frank Baum - Oz 07-10 [MP3]', numbers: PACK, minutes: MINUTES });
  const home = join(dir, 'home');
  writeHome(world, home, { batch: 10, ...(options.pack ? { packs: 5 } : {}), ...(options.extra ? { extra: options.extra } : {}) });
  const database: TestDatabase = options.embedded ? { env: {}, drop: async () => {} } : await postgresql.make(await migrated());
  // One thread for file calls, so that the Nth of them is the Nth.
  const env = { PATH: process.env['PATH'], UV_THREADPOOL_SIZE: '1', ...environment(world), ...database.env, ...options.env };
  const pools: Bench['pools'] = new Map();
  const stop = async (): Promise<void> => {
    await Promise.all([...pools.values()].map((pool) => pool.end().catch(() => {})));
    await world.stop();
    await endServer(home);
    await database.drop();
    rmSync(dir, { recursive: true, force: true });
  };
  return { world, home, database, env, dir, books, pools, stop };
}

/** Starts the daemon's child. Resolves when it is ready, or has ended before. */
export async function startChild(bench: Bench, words: string[] = [], home = bench.home): Promise<Child> {
  compiled ??= compileProject();
  const child = spawn(process.execPath, [(await compiled).child, home, ...words], {
    env: bench.env,
    stdio: ['ignore', 'pipe', process.env['FAULTS_LOUD'] ? 'inherit' : 'ignore'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = await new Promise<{ ready: number; ms: number } | null>((resolve) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(JSON.parse(String(chunk))));
    void ended.then(() => resolve(null));
  });
  return { process: child, pid: child.pid ?? 0, ended, isReady: ready !== null };
}

/** Node makes these on its main thread; those on files, as the import makes them, on another. */
const OF_THE_LOOP = /^(connect|write|writev):/;

/**
 * strace on a running daemon, injecting into its system calls; resolves when it is attached. A thread that is traced stops at every call
 * it makes, so only those are that make the calls in question. `path`: only calls on just this one.
 */
export async function inject(pid: number, what: string, path?: string): Promise<{ stop(): void }> {
  const syscalls = /^([\w,]+):/.exec(what)?.[1] ?? '';
  const threads = readdirSync(`/proc/${pid}/task`).filter((thread) => (thread === String(pid)) === OF_THE_LOOP.test(what));
  const traced = threads.flatMap((thread) => ['-p', thread]);
  const only = path === undefined ? [] : ['-P', path];
  const tracer = spawn('strace', [...traced, ...only, '-o', '/dev/null', '-e', `trace=${syscalls}`, '-e', `inject=${what}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    tracer.once('error', reject);
    tracer.stderr?.on('data', (chunk: Buffer) => {
      if (String(chunk).includes('attached')) setTimeout(resolve, 100);
      else if (String(chunk).includes('attach:')) reject(new Error(String(chunk)));
    });
    tracer.once('exit', () => resolve());
  });
  return { stop: () => void tracer.kill('SIGINT') };
}

/** The process of the daemon's embedded server, where there is one. */
export function postmaster({ home }: Pick<Bench, 'home'>): number | null {
  const dataDir = join(home, 'data');
  const file = existsSync(dataDir) ? join(findCluster(dataDir).cluster, 'postmaster.pid') : '';
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null;
}

/** What ends the daemon leaves its server running, and where the tests run as root its folder lies elsewhere. */
async function endServer(home: string): Promise<void> {
  const pid = postmaster({ home });
  if (pid === null) return;
  signal(pid, 'SIGINT');
  for (let looks = 0; postmaster({ home }) !== null && looks < 100; looks++) await new Promise((resolve) => setTimeout(resolve, 50));
  rmSync(dirname(findCluster(join(home, 'data')).cluster), { recursive: true, force: true });
}

export const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

/** Looks at the library every 10 ms and remembers every book folder that was not whole when it could be seen. */
export function watchLibrary(bench: Bench): { half: Set<string>; stop(): void } {
  const half = new Set<string>();
  const series = join(bench.world.library, 'L. Frank Baum', 'Oz');
  const look = (): void => {
    for (const name of readdirSync(series)) {
      if (!bench.books.includes(Number.parseFloat(name))) continue;
      if (readdirSync(join(series, name)).filter((file) => AUDIO.test(file)).length !== 2) half.add(name);
    }
  };
  const timer = setInterval(look, 10);
  return { half, stop: () => clearInterval(timer) };
}

/** Every file of the library as it lies there: what was there at first must be just so at the end. */
export function manifest(bench: Bench): Map<string, string> {
  const root = bench.world.library;
  const rows = readdirSync(root, { withFileTypes: true, recursive: true }).filter((row) => row.isFile());
  return new Map(
    rows.map((row) => {
      const path = join(row.parentPath, row.name);
      const { ino, size, mtimeMs, nlink } = lstatSync(path);
      return [relative(root, path), `${ino} ${size} ${mtimeMs} ${nlink}`];
    }),
  );
}

/** The address of the database: the owner's, or the embedded one that the daemon told of. */
function address(bench: Bench): string {
  const given = bench.database.env['DATABASE_URL'];
  return given ?? (JSON.parse(readFileSync(join(bench.home, 'data', 'daemon.json'), 'utf8')) as { database: string }).database;
}

export async function ask<T extends object>(bench: Bench, sql: string): Promise<T[]> {
  const url = address(bench);
  const pool = bench.pools.get(url) ?? new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 2000 });
  if (!bench.pools.has(url))
    bench.pools.set(
      url,
      pool.on('error', () => {}),
    );
  return (await pool.query<T>(sql)).rows;
}

const OPEN = `select (select count(*) from tasks where finished_at is null and pipeline = 'complete-series' and coalesce(not_before, now()) <= now())::int as runs,
  (select count(*) from task_items i join tasks t on t.id = i.task_id where i.state <> 'settled' and t.pipeline = 'complete-series')::int as items,
  (select count(*) from downloads d where state not in ('imported', 'failed', 'abandoned') and not (state = 'intended' and exists (select from task_items i where i.id = d.item_id and i.state = 'settled')))::int as downloads,
  (select count(*) from tasks where pipeline = 'complete-series')::int as begun`;

/** Waits until every item has ended; false where that does not happen. */
export async function settled(bench: Bench, timeoutMs = 45_000): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  while (performance.now() < until) {
    const [open] = await ask<{ runs: number; items: number; downloads: number; begun: number }>(bench, OPEN).catch(() => []);
    if (open && open.begun > 0 && open.runs === 0 && open.items === 0 && open.downloads === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return false;
}

const STILL_OPEN = `select json_build_object(
  'runs', (select json_agg(json_build_object('id', id, 'pipeline', pipeline, 'trigger', trigger, 'state', state, 'reason', reason)) from tasks where finished_at is null),
  'items', (select json_agg(json_build_object('key', key, 'state', state, 'step', step)) from task_items where state <> 'settled'),
  'downloads', (select json_agg(json_build_object('id', id, 'state', state, 'reason', reason)) from downloads where state not in ('imported', 'failed', 'abandoned')),
  'jobs', (select json_agg(json_build_object('key', key, 'attempts', attempts, 'in', extract(epoch from run_at - now()), 'locked', locked_by, 'error', left(last_error, 300))) from graphile_worker._private_jobs),
  'ended', (select json_agg(json_build_object('key', i.key, 'run', t.pipeline, 'outcome', i.outcome, 'reason', i.reason)) from task_items i join tasks t on t.id = i.task_id where i.state = 'settled' and i.outcome <> 'done'),
  'leases', (select json_agg(json_build_object('pid', pid, 'left', extract(epoch from expires_at - now()))) from leases)) as open`;

/** What has not ended, as one line of JSON. */
export async function whatIsOpen(bench: Bench): Promise<string> {
  const [row] = await ask<{ open: object }>(bench, STILL_OPEN).catch((error: Error) => [{ open: { error: error.message } }]);
  return JSON.stringify(row?.open ?? {});
}

const TAKEN_UP = `select not exists (select from tasks where finished_at is null and coalesce(not_before, now()) <= now())
  or exists (select from graphile_worker._private_jobs where locked_at > now() - interval '10 seconds')
  or exists (select from journal where at > now() - interval '5 seconds') as taken`;

/** Whether, within five seconds, somebody works what a killed daemon left. */
export async function isTakenUp(bench: Bench): Promise<boolean> {
  const until = performance.now() + 5000;
  while (performance.now() < until) {
    const [row] = await ask<{ taken: boolean }>(bench, TAKEN_UP).catch(() => []);
    if (row?.taken) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return false;
}

/** Sets what is there beside what should be. `expected`: the books that must have arrived. */
export async function judge(
  bench: Bench,
  before: Map<string, string>,
  seen: Pick<Counts, 'half' | 'unsettled' | 'late'>,
  expected: readonly number[] = bench.books,
): Promise<Counts> {
  const series = join(bench.world.library, 'L. Frank Baum', 'Oz');
  const there = readdirSync(series);
  const isWhole = (name: string): boolean => readdirSync(join(series, name)).filter((file) => AUDIO.test(file)).length === 2;
  const after = manifest(bench);
  const adds = [...(bench.world.downloader.adds() ?? [])];
  const imported = there.filter((name) => bench.books.includes(Number.parseFloat(name)));
  const intents = await ask<{ kind: string; n: number }>(bench, 'select kind, count(*)::int as n from actions group by kind').catch(
    () => [],
  );
  const stored = (kind: string): number => intents.find((row) => row.kind === kind)?.n ?? 0;
  return {
    ...seen,
    lost: expected.filter((number) => !there.some((name) => Number.parseFloat(name) === number && isWhole(name))).length,
    twice: adds.filter(([, times]) => times > 1).length,
    changed: [...before].filter(([path, facts]) => after.get(path) !== facts).length,
    unrecorded: Math.max(0, adds.length - stored('downloader.add')) + Math.max(0, imported.length - stored('import.link')),
  };
}

export const sum = (a: Counts, b: Counts): Counts =>
  Object.fromEntries(Object.entries(a).map(([key, value]) => [key, value + b[key as keyof Counts]])) as unknown as Counts;
export const isClean = (counts: Counts): boolean => Object.values(counts).every((value) => value === 0);
