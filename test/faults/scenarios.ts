import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ask,
  type Bench,
  type Child,
  type Counts,
  inject,
  isTakenUp,
  judge,
  makeBench,
  manifest,
  postmaster,
  settled,
  signal,
  startChild,
  watchLibrary,
  whatIsOpen,
} from './bench.ts';
import { startProxy } from './proxy.ts';

/** What one try came to; `hit`: the fault really struck. */
export interface Tried {
  counts: Counts;
  hit: boolean;
  /** What was still open at the end, for people. */
  open?: string;
}

export interface Scenario {
  name: string;
  /** How often; each time with the number of the try. */
  tries: number;
  run(nth: number, random: () => number): Promise<Tried>;
}

const HOPELESS = new Set(['EXDEV', 'EMLINK', 'EPERM']);

/** Lets the fault strike a run of three books, starts the daemon again where it died, waits for the end, and counts what is wrong. */
async function strike(
  fault: (bench: Bench, child: Child) => Promise<boolean>,
  options: { words?: string[]; embedded?: boolean; mayLose?: boolean; pack?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<Tried> {
  const { embedded = false, pack = false, env = {} } = options;
  const bench = await makeBench({ embedded, pack, env });
  const watcher = watchLibrary(bench);
  const before = manifest(bench);
  const children: Child[] = [];
  try {
    const first = await startChild(bench, options.words);
    children.push(first);
    const hit = await fault(bench, first);
    const hasEnded = await Promise.race([first.ended.then(() => true), pause(50, false)]);
    let late = 0;
    if (hasEnded) {
      const second = await startChild(bench, options.words);
      children.push(second);
      signal(second.pid, 'SIGUSR2');
      late = (await isTakenUp(bench)) ? 0 : 1;
    }
    const unsettled = (await settled(bench, options.words?.includes('--mutate') ? 8000 : 60_000)) ? 0 : 1;
    const counts = await judge(bench, before, { half: watcher.half.size, unsettled, late });
    const open = unsettled || counts.lost ? { open: await whatIsOpen(bench) } : {};
    return { counts: options.mayLose ? { ...counts, lost: 0 } : counts, hit, ...open };
  } finally {
    watcher.stop();
    for (const child of children) signal(child.pid, 'SIGKILL');
    await Promise.all(children.map((child) => child.ended));
    await bench.stop();
  }
}

const killAt =
  (ms: number) =>
  async (_bench: Bench, child: Child): Promise<boolean> => {
    signal(child.pid, 'SIGUSR2');
    await pause(ms);
    signal(child.pid, 'SIGKILL');
    await child.ended;
    return true;
  };

export const randomKills: Scenario = {
  name: 'kill -9 at a random instant',
  tries: 60,
  run: (_nth, random) => strike(killAt(Math.floor(random() * 3500))),
};

const killAtCall =
  (what: string) =>
  async (_bench: Bench, child: Child): Promise<boolean> => {
    const tracer = await inject(child.pid, what);
    signal(child.pid, 'SIGUSR2');
    const hit = await Promise.race([child.ended.then(() => true), pause(20_000, false)]);
    tracer.stop();
    return hit;
  };

/** The syscalls of the daemon's own process, and the Nth call at which it is killed, spread over what a run of three books makes. */
const POINTS: Record<string, readonly number[]> = {
  'link,linkat': [1, 2, 3, 4, 5],
  'rename,renameat,renameat2': [1, 2, 3, 2, 1, 2],
  'mkdir,mkdirat': [1, 2, 3, 4, 5, 2],
  fsync: [1, 3, 5, 7, 9],
  fdatasync: [1, 2, 3, 4, 5],
  connect: [1, 3, 5, 7, 10],
  write: [5, 40, 120, 250, 400],
  writev: [1, 5, 10, 20, 30],
};

export const syscallKills: readonly Scenario[] = Object.entries(POINTS).map(([syscalls, points]) => ({
  name: `kill -9 at ${syscalls.split(',')[0]}`,
  tries: points.length,
  run: (nth) => strike(killAtCall(`${syscalls}:signal=KILL:when=${points[nth]}`)),
}));

/** Between the parts of a pack: at each of its links and renames, and at instants spread over its run. */
const PACK_POINTS = [
  ...[1, 2, 3, 4, 5, 6].map((when) => `link,linkat:signal=KILL:when=${when}`),
  ...[1, 2, 3].map((when) => `rename,renameat,renameat2:signal=KILL:when=${when}`),
];

export const packKills: Scenario = {
  name: 'kill -9 between the parts of a pack',
  tries: PACK_POINTS.length + 6,
  run: (nth, random) => {
    const point = PACK_POINTS[nth];
    const fault = point ? killAtCall(point) : killAt(Math.floor(500 + random() * 3500));
    return strike(fault, { pack: true });
  },
};

const ERRORS = ['ENOSPC', 'EXDEV', 'EMLINK', 'EPERM', 'EIO'];
const FILE_CALLS = ['link,linkat', 'mkdir,mkdirat', 'rename,renameat,renameat2', 'fsync', 'fdatasync'];

/** Each error at the first two calls of each kind. One that will not go away ends the book's import with its reason; the others are tried again. */
export const fileErrors: Scenario = {
  name: 'errors at link, mkdir, rename, fsync, fdatasync',
  tries: ERRORS.length * FILE_CALLS.length,
  run: (nth) => {
    const error = ERRORS[nth % ERRORS.length] as string;
    const calls = FILE_CALLS[Math.floor(nth / ERRORS.length)] as string;
    return strike(
      async (bench, child) => {
        const tracer = await inject(child.pid, `${calls}:error=${error}:when=1..2`);
        signal(child.pid, 'SIGUSR2');
        await settled(bench, 10_000);
        tracer.stop();
        return true;
      },
      { mayLose: HOPELESS.has(error) },
    );
  },
};

/** Long enough for the downloads to be added without knowing the disk's room, and for an import to be put off. */
const HUNG_MS = 35_000;

/** Every look at the library's folder hangs, as on a share whose server is gone, while downloads are ready to be imported. */
export const libraryHangs: Scenario = {
  name: `the library's disk hangs for ${HUNG_MS / 1000} s`,
  tries: 1,
  run: () =>
    strike(
      async (bench, child) => {
        signal(child.pid, 'SIGUSR2');
        while (
          (await ask(bench, "select from task_items i join tasks t on t.id = i.task_id where t.pipeline = 'complete-series' limit 1"))
            .length === 0
        )
          await pause(20);
        const hang = await inject(
          child.pid,
          `stat,lstat,statx,newfstatat,openat,statfs:delay_enter=${HUNG_MS * 1000}`,
          bench.world.library,
        );
        await pause(HUNG_MS);
        hang.stop();
        const said = await ask(bench, "select from downloads where reason like '%has not answered for 10 s%' limit 1");
        return said.length > 0;
      },
      { env: { UV_THREADPOOL_SIZE: '4' } },
    ),
};

export const databaseAway: Scenario = {
  name: 'PostgreSQL away for 20 s',
  tries: 1,
  run: () =>
    viaProxy(async (proxy, child) => {
      signal(child.pid, 'SIGUSR2');
      await pause(700);
      proxy.cut();
      await pause(20_000);
      proxy.mend();
    }),
};

async function viaProxy(fault: (proxy: Awaited<ReturnType<typeof startProxy>>, child: Child) => Promise<void>): Promise<Tried> {
  let proxy: Awaited<ReturnType<typeof startProxy>> | undefined;
  try {
    return await strike(async (bench, child) => {
      // The first child went straight to the database; the one that counts goes through the proxy.
      signal(child.pid, 'SIGKILL');
      await child.ended;
      proxy = await startProxy(new URL(bench.database.env['DATABASE_URL'] ?? ''));
      const direct = bench.env['DATABASE_URL'];
      bench.env['DATABASE_URL'] = proxy.url;
      const through = await startChild(bench);
      bench.env['DATABASE_URL'] = direct;
      await fault(proxy, through);
      await settled(bench, 60_000);
      signal(through.pid, 'SIGKILL');
      await through.ended;
      return true;
    });
  } finally {
    await proxy?.stop();
  }
}

export const postmasterKilled: Scenario = {
  name: 'postmaster killed mid-run',
  tries: 2,
  run: (nth) =>
    strike(
      async (bench, child) => {
        signal(child.pid, 'SIGUSR2');
        await pause(300 + nth * 900);
        signal(postmaster(bench) ?? 0, 'SIGKILL');
        return true;
      },
      { embedded: true },
    ),
};

/** A daemon is stopped for longer than its lease while another one works, and then goes on with what it had in hand. */
export const stoppedDaemon = (stoppedMs: number, leaseMs: number): Scenario => ({
  name: `daemon stopped for ${stoppedMs / 1000} s with a lease of ${leaseMs / 1000} s`,
  tries: 1,
  run: () =>
    strike(
      async (bench, child) => {
        const home = join(bench.dir, 'home-2');
        cpSync(bench.home, home, { recursive: true });
        rmSync(join(home, 'data'), { recursive: true, force: true });
        signal(child.pid, 'SIGUSR2');
        await pause(600);
        signal(child.pid, 'SIGSTOP');
        const other = await startChild(bench, ['--lease', String(leaseMs)], home);
        await pause(stoppedMs);
        signal(child.pid, 'SIGCONT');
        await settled(bench, 60_000);
        await pause(2000);
        signal(other.pid, 'SIGKILL');
        await other.ended;
        return true;
      },
      { words: ['--lease', String(leaseMs)] },
    ),
});

/** A guard switched off must be noticed. */
export const mutation = (name: string): Scenario => ({
  name: `guard off: ${name}`,
  tries: 1,
  run: () => strike(killAt(1500), { words: ['--mutate', name] }),
});
