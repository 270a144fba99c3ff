import { chownSync, existsSync, lstatSync, readdirSync } from 'node:fs';
import { chmod, copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../sdk/index.ts';
import { openDatabase } from '../database.ts';
import { findCluster, startEmbedded } from '../embedded/embedded.ts';
import { type Backup, folderOf, listBackups } from './backups.ts';
import { copyTree } from './copy-tree.ts';
import { loadDump } from './dump.ts';

export interface RestoreRequest {
  dataDir: string;
  /** The owner's database; absent: the embedded one. */
  url?: string;
  /** Absent: the newest. */
  name?: string;
  log: Log;
}

export interface Restored {
  backup: Backup;
  /** Where the database of before stands now; nothing is deleted. */
  before: string | null;
}

/**
 * Puts a backup in the place of the database. The embedded one must not be in use; what was there is moved aside, not deleted, and comes
 * back where the backup does not start.
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const backups = await listBackups(request.dataDir);
  const backup = request.name === undefined ? backups[0] : backups.find((each) => each.name === request.name);
  if (!backup) throw new Error(`there is no backup ${request.name ?? ''} in ${folderOf(request.dataDir)}; see: npm run backup -- --list`);
  const kind = request.url === undefined ? 'embedded' : 'postgresql';
  if (backup.kind !== kind)
    throw new Error(
      `backup ${backup.name} is of ${backup.kind === 'embedded' ? 'the embedded database' : 'a PostgreSQL of your own'}, and this is not`,
    );
  const folder = join(folderOf(request.dataDir), backup.name);
  if (request.url !== undefined) {
    await loadDump(request.url, join(folder, 'database.dump'));
    return { backup, before: null };
  }
  return { backup, before: await putBack(request, folder) };
}

async function putBack({ dataDir, log }: RestoreRequest, folder: string): Promise<string | null> {
  const stopped = await startEmbedded({ dataDir, log }).catch((error: Error) => {
    if (error.name === 'FolderHeld') throw error;
    log.warn({ err: error }, 'the database that is there does not start; it is moved aside all the same');
    return null;
  });
  await stopped?.stop();
  const { cluster, owner } = findCluster(dataDir);
  for (const file of ['secret-key', 'database-password'])
    if (existsSync(join(folder, file)) && !existsSync(join(dataDir, file))) await copyFile(join(folder, file), join(dataDir, file));
  const ready = `${cluster}.restoring`;
  for (const left of [ready, `${ready}.part`]) await rm(left, { recursive: true, force: true });
  await copyTree(join(folder, 'cluster'), `${ready}.part`);
  if (owner) own(`${ready}.part`, owner);
  await chmod(`${ready}.part`, 0o700);
  await rename(`${ready}.part`, ready);
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const before = existsSync(cluster) ? `${cluster}.before-${stamp}` : null;
  if (before) await rename(cluster, before);
  await rename(ready, cluster);
  await mustStart({ dataDir, log, cluster, before });
  return before;
}

/** A backup that does not start is taken away again, and what was there comes back. */
async function mustStart({
  dataDir,
  log,
  cluster,
  before,
}: {
  dataDir: string;
  log: Log;
  cluster: string;
  before: string | null;
}): Promise<void> {
  try {
    const database = await openDatabase({ dataDir, log });
    await database.close();
  } catch (error) {
    await rename(cluster, `${cluster}.unusable`);
    if (before) await rename(before, cluster);
    throw new Error(`the backup does not start (${(error as Error).message}); the database of before is back`);
  }
}

function own(path: string, { uid, gid }: { uid: number; gid: number }): void {
  chownSync(path, uid, gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) own(join(path, name), { uid, gid });
}
