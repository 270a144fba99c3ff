import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { findBinaries } from './binaries.ts';
import { type Cluster, ensureCluster } from './cluster.ts';
import { lockFolder } from './folder-lock.ts';
import { addressOf, startServer, stopServer } from './server.ts';
import { serverUser } from './server-user.ts';

export interface EmbeddedDatabase {
  url: string;
  pid: number;
  folder: string;
  /** The server was left running by a daemon that was killed. */
  found: boolean;
  /** Stops the server, then gives up the folder. */
  stop(): Promise<void>;
}

/** Where binaries and data go when the server's user may not enter the data folder. */
const SYSTEM_FOLDER = '/var/lib/tomewright';

/** A PostgreSQL of our own for one daemon, in its data folder. Throws FolderHeld where another daemon has the folder. */
export async function startEmbedded(options: { dataDir: string; systemFolder?: string }): Promise<EmbeddedDatabase> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const lock = lockFolder(dataDir);
  try {
    const user = serverUser();
    const systemFolder = options.systemFolder ?? SYSTEM_FOLDER;
    const binaries = findBinaries(user, systemFolder);
    const cluster = await ensureCluster({ dataDir, systemFolder, user, binaries });
    const server = await startServer({ cluster, binaries, user, logFile: join(dataDir, 'database.log') });
    await ensureDatabase(cluster, server.port);
    return {
      url: `postgresql://tomewright:${cluster.password}@127.0.0.1:${server.port}/tomewright`,
      pid: server.pid,
      folder: cluster.folder,
      found: server.found,
      stop: async () => {
        await stopServer({ cluster, binaries, user }, server.pid);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
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
