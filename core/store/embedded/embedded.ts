import { join, resolve } from 'node:path';
import pg from 'pg';
import type { Log } from '../../sdk/index.ts';
import { type Cluster, placeOf } from './cluster.ts';
import { KeptServer } from './kept-server.ts';
import { clusterOf, hold, SYSTEM_FOLDER } from './prepare.ts';
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
