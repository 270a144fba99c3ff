import { spawn } from 'node:child_process';
import { chownSync, closeSync, existsSync, openSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Binaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { isAlive, servesFolder } from './process-identity.ts';
import type { ServerUser } from './server-user.ts';

export interface RunningServer {
  port: number;
  pid: number;
  /** It ran already: a daemon that was killed left it. */
  found: boolean;
}

export interface StartRequest {
  cluster: Cluster;
  binaries: Binaries;
  user: ServerUser;
  logFile: string;
  /** Absent: any free one. */
  port?: number;
}

// Small, because the daemon's own share is small too; durable, because intents are acknowledged to the runner.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '32MB',
  max_connections: '100',
  max_wal_size: '256MB',
  min_wal_size: '32MB',
  wal_keep_size: '64MB', // what a backup needs of the log must still be there when the copying ends
  max_wal_senders: '0',
  max_worker_processes: '2',
  max_logical_replication_workers: '0',
  autovacuum_max_workers: '1',
  io_method: 'sync',
  jit: 'off',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
};

const PATIENCE_MS = 15_000;

/** Finds the cluster's server running, or starts it; resolves when it answers. */
export async function startServer(request: StartRequest): Promise<RunningServer> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const found = readPidFile(request.cluster.folder);
    if (found !== null && isAlive(found.pid)) {
      if (await answers(request.cluster, found.port)) return { ...found, found: true };
      if (servesFolder(found.pid, request.cluster.folder)) {
        await pause(50);
        continue;
      }
      disown(request);
    }
    const started = await launch(request, until);
    if (started !== null) return { ...started, found: false };
    // After a kill -9 of daemon and server, a dying backend holds the shared memory for a moment, and the server will not start.
    await pause(100);
  }
  throw new Error(
    `The embedded database did not start within ${PATIENCE_MS / 1000} s: its last words in ${request.logFile} were "${lastLine(request.logFile)}"; ` +
      'see that file, or set DATABASE_URL to a PostgreSQL of your own',
  );
}

/** Ends the server after its open transactions were rolled back; resolves when its process is gone. */
export async function stopServer(request: Pick<StartRequest, 'cluster' | 'binaries'>, pid: number): Promise<void> {
  if (process.platform === 'win32') {
    await new Promise((resolve) =>
      spawn(request.binaries.pgCtl, ['stop', '-m', 'fast', '-D', request.cluster.folder], { stdio: 'ignore' }).on('close', resolve),
    );
  } else if (isAlive(pid)) process.kill(pid, 'SIGINT');
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(10)) if (!isAlive(pid)) return;
  throw new Error(`The embedded database (process ${pid}) did not end within ${PATIENCE_MS / 1000} s: look at it before starting again`);
}

// Detached: a Ctrl-C in the terminal reaches every process of the group, and the daemon still needs its database to stop in order.
async function launch(request: StartRequest, until: number): Promise<{ port: number; pid: number } | null> {
  const { cluster, binaries, user, logFile } = request;
  const port = request.port ?? (await freePort());
  if (existsSync(logFile) && statSync(logFile).size > 5_000_000) truncateSync(logFile);
  const log = openSync(logFile, 'a', 0o600);
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', cluster.folder, '-p', String(port), ...settings], {
    ...user.other,
    cwd: cluster.folder,
    detached: true,
    stdio: ['ignore', 'ignore', log],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC', ...(process.platform === 'win32' ? process.env : {}) },
  });
  closeSync(log);
  let ended = false;
  child.on('error', () => {
    ended = true;
  });
  child.on('exit', () => {
    ended = true;
  });
  child.unref();
  for (; !ended && Date.now() < until; await pause(15)) {
    if (child.pid !== undefined && (await answers(cluster, port))) return { port, pid: child.pid };
  }
  return null;
}

/** Whether the server at this port takes our password and serves exactly this folder. */
async function answers(cluster: Cluster, port: number): Promise<boolean> {
  const client = new pg.Client({ ...addressOf(cluster, port), database: 'postgres', connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query('show data_directory');
    return rows[0].data_directory === cluster.folder;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

export function addressOf(cluster: Cluster, port: number): { host: string; port: number; user: string; password: string } {
  return { host: '127.0.0.1', port, user: 'tomewright', password: cluster.password };
}

// After a power cut or in a new container, the number of the server that died may be another process's now, and PostgreSQL would take
// that for a server that runs. Its parent's number it knows to be an old one, and still looks whether anybody has the old one's memory.
function disown({ cluster, user }: StartRequest): void {
  const path = join(cluster.folder, 'postmaster.pid');
  const [, ...rest] = readFileSync(path, 'utf8').split('\n');
  writeFileSync(`${path}.new`, [process.pid, ...rest].join('\n'), { mode: 0o600, flush: true });
  if (user.other !== null) chownSync(`${path}.new`, user.other.uid, user.other.gid);
  renameSync(`${path}.new`, path);
}

function readPidFile(folder: string): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 && port > 0 ? { pid, port } : null;
  } catch {
    return null;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function lastLine(path: string): string {
  return existsSync(path) ? (readFileSync(path, 'utf8').trim().split('\n').at(-1) ?? '') : '';
}
