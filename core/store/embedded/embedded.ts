import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import type { Log } from '../../sdk/index.ts';
import { findBinaries } from './binaries.ts';
import { type Cluster, ensureCluster, placeOf } from './cluster.ts';
import { type FolderLock, type LockRequest, lockFolder } from './folder-lock.ts';
import { KeptServer } from './kept-server.ts';
import { addressOf, startServer } from './server.ts';
import { serverUser } from './server-user.ts';

export interface EmbeddedDatabase {
  url: string;
  /** The server's process now. */
  pid(): number;
  folder: string;
  /** The server was left running by a daemon that was killed. */
  found: boolean;
  /** Stops the server, then gives up the folder. */
  stop(): Promise<void>;
}

/** Where binaries and data go when the server's user may not enter the data folder. */
const SYSTEM_FOLDER = '/var/lib/tomewright';

/**
 * A PostgreSQL of our own for one daemon, in its data folder; started again should it die. It is not in our process group: what ends
 * the daemon leaves it running, and only `stop` ends it. Throws FolderHeld where another daemon has the folder.
 */
export async function startEmbedded(options: { dataDir: string; log: Log; systemFolder?: string }): Promise<EmbeddedDatabase> {
  const { log } = options;
  const dataDir = resolve(options.dataDir);
  const lock = await hold(dataDir, {
    onWatch: (sentence) => log.warn({}, sentence),
    onLost: () => {
      log.error({}, `another process took over the data folder ${dataDir}, because this one gave no sign of life for too long: it ends`);
      process.kill(process.pid, 'SIGTERM');
    },
  });
  try {
    const { cluster, binaries, user } = await clusterOf(dataDir, options.systemFolder);
    const request = { cluster, binaries, user, logFile: join(dataDir, 'database.log') };
    const running = await startServer(request);
    await ensureDatabase(cluster, running.port);
    const server = new KeptServer(request, running, log);
    return {
      url: `postgresql://tomewright:${cluster.password}@127.0.0.1:${running.port}/tomewright`,
      pid: () => server.pid,
      folder: cluster.folder,
      found: running.found,
      stop: async () => {
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Makes the database of a new data folder, and starts nothing. Another process is at it for most of a second, in which a caller can read
 * its modules. Throws FolderHeld where another daemon has the folder; `say` hears a sentence where that has to be watched for a while.
 */
export async function prepareEmbedded(folder: string, say: (sentence: string) => void): Promise<void> {
  const dataDir = resolve(folder);
  const lock = await hold(dataDir, { onWatch: say });
  try {
    await clusterOf(dataDir);
  } finally {
    lock.release();
  }
}

function hold(dataDir: string, events: Pick<LockRequest, 'onWatch' | 'onLost'>): Promise<FolderLock> {
  mkdirSync(dataDir, { recursive: true });
  return lockFolder({ folder: dataDir, ...events });
}

async function clusterOf(dataDir: string, systemFolder = SYSTEM_FOLDER) {
  const user = serverUser();
  const binaries = findBinaries(user, { systemFolder, dataDir });
  return { user, binaries, cluster: await ensureCluster({ dataDir, systemFolder, user, binaries }) };
}

/** Where the embedded database of a data folder lies, and whose it must be; null: our own. */
export function findCluster(dataDir: string): { cluster: string; owner: { uid: number; gid: number } | null } {
  const user = serverUser();
  return { cluster: placeOf({ dataDir: resolve(dataDir), systemFolder: SYSTEM_FOLDER, user }), owner: user.other };
}

async function ensureDatabase(cluster: Cluster, port: number): Promise<void> {
  const client = new pg.Client({ ...addressOf(cluster, port), database: 'postgres' });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'tomewright'");
    if (rowCount === 0) await client.query('create database tomewright');
  } finally {
    await client.end();
  }
}
