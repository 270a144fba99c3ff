import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { FolderHeld, lockFolder } from './folder-lock.ts';
import { isAlive, thisProcess } from './process-identity.ts';

const DAEMON = fileURLToPath(new URL('../testing/embedded-daemon.ts', import.meta.url));

interface Daemon {
  url: string;
  folder: string;
  found: boolean;
  pid: number;
  ms: number;
  process: ChildProcess;
}

function bench(t: TestContext): { dataDir: string; start(): Promise<Daemon> } {
  const root = mkdtempSync(join(tmpdir(), 'tomewright-embedded-'));
  chmodSync(root, 0o755);
  const started: Daemon[] = [];
  t.after(async () => {
    for (const { process: child, pid } of started) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await ended(child);
      }
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      await until(() => !isAlive(pid));
    }
    for (const { folder } of started) rmSync(dirname(folder), { recursive: true, force: true });
    rmSync(root, { recursive: true, force: true });
  });
  const dataDir = join(root, 'data');
  const start = async () => {
    started.push(await startDaemon(dataDir));
    return started.at(-1) as Daemon;
  };
  return { dataDir, start };
}

function spawnDaemon(dataDir: string): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', DAEMON, dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function startDaemon(dataDir: string): Promise<Daemon> {
  const child = spawnDaemon(dataDir);
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', resolve);
    child.once('close', () => reject(new Error(said)));
  });
  return { ...(JSON.parse(line) as Daemon), process: child };
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('close', resolve));
  return child.exitCode;
}

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let looks = 0; !(await holds()); looks++) {
    assert.ok(looks < 500, 'it did not come to hold within 10 s');
    await pause(20);
  }
}

test('the embedded database listens on loopback alone, with a password of its own, and syncs what it acknowledges', async (t) => {
  const { dataDir, start } = bench(t);
  const { url } = await start();
  const settings = await ask(
    url,
    "select name, setting from pg_settings where name in ('listen_addresses', 'fsync', 'synchronous_commit', 'full_page_writes', 'unix_socket_directories') order by 1",
  );
  assert.deepEqual(
    settings.map((row) => row['setting']),
    ['on', 'on', '127.0.0.1', 'on', ''],
  );
  assert.equal(statSync(join(dataDir, 'database-password')).mode & 0o777, 0o600);
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await assert.rejects(ask(wrong.href, 'select 1'), /password authentication failed/);
});

test('a second daemon on one folder ends at once, naming the holder', async (t) => {
  const { dataDir, start } = bench(t);
  const first = await start();
  const begun = performance.now();
  const second = spawnDaemon(dataDir);
  let said = '';
  second.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  assert.equal(await ended(second), 1);
  assert.ok(performance.now() - begun < 15_000);
  assert.match(said, new RegExp(`in use by the Tomewright daemon with process id ${first.process.pid} on .*stop that one first`));
  assert.equal((await ask(first.url, 'select 1 as one'))[0]?.['one'], 1);
});

test('a daemon that is stopped takes its database with it, and the next one finds everything', async (t) => {
  const { dataDir, start } = bench(t);
  const first = await start();
  await ask(first.url, 'create table kept as select 7 as seven');
  first.process.kill('SIGTERM');
  assert.equal(await ended(first.process), 0);
  assert.equal(isAlive(first.pid), false);
  assert.equal(existsSync(join(dataDir, 'daemon.lock')), false);
  const second = await start();
  assert.equal(second.found, false);
  assert.deepEqual(await ask(second.url, 'select * from kept'), [{ seven: 7 }]);
});

test('what a killed daemon left running is found again, and used', async (t) => {
  const { start } = bench(t);
  const first = await start();
  await ask(first.url, 'create table kept as select 7 as seven');
  first.process.kill('SIGKILL');
  await ended(first.process);
  assert.equal(isAlive(first.pid), true);
  const second = await start();
  assert.deepEqual([second.found, second.pid, second.url], [true, first.pid, first.url]);
  assert.deepEqual(await ask(second.url, 'select * from kept'), [{ seven: 7 }]);
});

test('daemon and database killed together start again, and nothing acknowledged is lost', async (t) => {
  const { start } = bench(t);
  const first = await start();
  await ask(first.url, 'create table kept (n integer)');
  for (let n = 0; n < 20; n++) await ask(first.url, `insert into kept values (${n})`);
  first.process.kill('SIGKILL');
  process.kill(first.pid, 'SIGKILL');
  const second = await start();
  assert.equal(second.found, false);
  assert.deepEqual(await ask(second.url, 'select count(*)::integer as n from kept'), [{ n: 20 }]);
});

test('a database that dies under a running daemon is back at the same address', async (t) => {
  const { start } = bench(t);
  const { url, pid } = await start();
  process.kill(pid, 'SIGKILL');
  await until(() => !isAlive(pid));
  await until(() => ask(url, 'select 1').then(Boolean, () => false));
  const [row] = await ask(url, 'select 1 as one');
  assert.deepEqual(row, { one: 1 });
});

test('a Ctrl-C in the terminal, which reaches the whole group, does not reach the database', {
  skip: process.platform !== 'linux' && 'reads /proc',
}, async (t) => {
  const { start } = bench(t);
  const { pid } = await start();
  const group = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[2];
  assert.equal(Number(group), pid);
});

test('root may keep the data in a folder that only root may enter', { skip: process.getuid?.() !== 0 && 'not root' }, async (t) => {
  const { dataDir, start } = bench(t);
  mkdirSync(dataDir, { mode: 0o700 });
  const { url, folder } = await start();
  assert.ok(!folder.startsWith(dataDir));
  assert.equal((await ask(url, 'select 1 as one'))[0]?.['one'], 1);
});

test('a database whose number another process has since a power cut starts again', async (t) => {
  const { start } = bench(t);
  const first = await start();
  await ask(first.url, 'create table kept (one integer)');
  for (const pid of [first.process.pid as number, first.pid]) process.kill(pid, 'SIGKILL');
  await until(() => !isAlive(first.pid));
  const file = join(first.folder, 'postmaster.pid');
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', first.folder], {
    stdio: 'ignore',
    uid: statSync(file).uid,
  });
  t.after(() => stranger.kill('SIGKILL'));
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(stranger.pid)));
  const second = await start();
  assert.equal(second.found, false);
  assert.deepEqual(await ask(second.url, 'select count(*)::int as rows from kept'), [{ rows: 0 }]);
  assert.equal(stranger.exitCode, null);
});

function lockBench(t: TestContext): { folder: string; path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tomewright-lock-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return { folder, path: join(folder, 'daemon.lock') };
}

test('a lock that a dead process left, or that is half a lock, is taken over at once', async (t) => {
  const { folder, path } = lockBench(t);
  const me = thisProcess();
  const watched: string[] = [];
  for (const left of [
    JSON.stringify({ ...me, started: '1', since: 'x' }),
    JSON.stringify({ ...me, pid: 2 ** 22 + 1, since: 'x' }),
    '{"pid":',
    '',
  ]) {
    writeFileSync(path, left);
    (await lockFolder({ folder, onWatch: (sentence) => watched.push(sentence) })).release();
    assert.equal(existsSync(path), false);
  }
  assert.deepEqual(watched, []);
});

test('a lock is held once in a process, too, and given up by its holder alone', async (t) => {
  const { folder, path } = lockBench(t);
  const lock = await lockFolder({ folder });
  await assert.rejects(lockFolder({ folder }), FolderHeld);
  const other = JSON.stringify({ ...thisProcess(), pid: 1, since: 'x' });
  writeFileSync(path, other);
  lock.release();
  assert.equal(readFileSync(path, 'utf8'), other);
});

// As after a power cut, and in a container that was made anew: neither number nor start of the holder mean anything here.
const elsewhere = JSON.stringify({ ...thisProcess(), host: 'nas/another-boot/pid:[1]', since: '2026-03-01T00:00:00.000Z' });

test('a lock from before a restart of the machine is taken over when nobody renews it, and that is said', async (t) => {
  const { folder, path } = lockBench(t);
  writeFileSync(path, elsewhere);
  const watched: string[] = [];
  const lock = await lockFolder({ folder, beatMs: 50, onWatch: (sentence) => watched.push(sentence) });
  assert.match(watched.join(), /was last used by process \d+ on nas.*taken over unless/);
  assert.equal(JSON.parse(readFileSync(path, 'utf8')).pid, process.pid);
  lock.release();
  assert.equal(existsSync(path), false);
});

test('a lock that another container renews is respected, and its holder named', async (t) => {
  const { folder, path } = lockBench(t);
  writeFileSync(path, elsewhere);
  const beats = setInterval(() => utimesSync(path, new Date(), new Date()), 50);
  t.after(() => clearInterval(beats));
  await assert.rejects(
    lockFolder({ folder, beatMs: 200 }),
    /in use by the Tomewright daemon with process id \d+ on nas, running since 2026/,
  );
  assert.equal(readFileSync(path, 'utf8'), elsewhere);
});

test('a lock is renewed, made again where somebody deleted it, and its holder hears when another process took it', async (t) => {
  const { folder, path } = lockBench(t);
  let lost = 0;
  const lock = await lockFolder({ folder, beatMs: 20, onLost: () => (lost += 1) });
  utimesSync(path, 0, 0);
  await until(() => statSync(path).mtimeMs > 0);
  rmSync(path);
  await until(() => existsSync(path));
  assert.equal(lost, 0);
  writeFileSync(path, elsewhere);
  await until(() => lost > 0);
  await pause(100);
  assert.equal(lost, 1);
  lock.release();
  assert.equal(readFileSync(path, 'utf8'), elsewhere);
});
