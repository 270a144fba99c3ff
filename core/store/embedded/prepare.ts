import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { findBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { type FolderLock, type LockRequest, lockFolder } from './folder-lock.ts';
import { serverUser } from './server-user.ts';

/** Where binaries and data go when the server's user may not enter the data folder. */
export const SYSTEM_FOLDER = '/var/lib/tomewright';

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

/** Takes the data folder for this process, and makes it where it is not there yet. */
export function hold(dataDir: string, events: Pick<LockRequest, 'onWatch' | 'onLost'>): Promise<FolderLock> {
  mkdirSync(dataDir, { recursive: true });
  return lockFolder({ folder: dataDir, ...events });
}

/** The data folder's cluster, made where it is not there yet, with the programs and the user that its server needs. */
export async function clusterOf(dataDir: string, systemFolder = SYSTEM_FOLDER) {
  const user = serverUser();
  const binaries = findBinaries(user, { systemFolder, dataDir });
  return { user, binaries, cluster: await ensureCluster({ dataDir, systemFolder, user, binaries }) };
}
