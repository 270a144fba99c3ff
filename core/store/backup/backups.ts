import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { baseBackup } from './base-backup.ts';
import { dump } from './dump.ts';

export interface Backup {
  /** Name of its folder. */
  name: string;
  at: Date;
  kind: 'embedded' | 'postgresql';
  /** The server's version: a copied folder fits only the same major one. */
  version: string;
  reason: 'nightly' | 'by hand' | 'before an upgrade';
  bytes: number;
}

export interface BackupSource {
  url: string;
  kind: Backup['kind'];
  version: string;
  dataDir: string;
}

/** Secrets in the database are worth nothing without the key that seals them. */
const KEPT_BESIDE = ['secret-key', 'database-password'];
const KEPT = 7;

export const folderOf = (dataDir: string): string => join(dataDir, 'backups');

/** Makes a backup under the data folder, whole or not at all, and lets the oldest go where there are more than seven. */
export async function makeBackup(source: BackupSource, reason: Backup['reason'], at: Date): Promise<Backup> {
  const folder = folderOf(source.dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = await freeName(folder, at);
  const draft = join(folder, `.${name}.part`);
  try {
    const bytes =
      source.kind === 'embedded'
        ? await baseBackup(source.url, join(draft, 'cluster'))
        : await dump(source.url, join(draft, 'database.dump'));
    for (const file of KEPT_BESIDE)
      if (existsSync(join(source.dataDir, file))) await copyFile(join(source.dataDir, file), join(draft, file));
    const backup = { name, at, kind: source.kind, version: source.version, reason, bytes };
    await writeFile(join(draft, 'backup.json'), JSON.stringify(backup), { mode: 0o600, flush: true });
    await rename(draft, join(folder, name));
    await forgetOldest(folder, at);
    return backup;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** The moment, to the second; several of one second are numbered. The folder of the draft is what holds the name. */
async function freeName(folder: string, at: Date): Promise<string> {
  const second = at.toISOString().slice(0, 19).replaceAll(':', '-');
  for (let n = 1; ; n++) {
    const name = n === 1 ? second : `${second}.${n}`;
    if (existsSync(join(folder, name))) continue;
    try {
      await mkdir(join(folder, `.${name}.part`), { mode: 0o700 });
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Backups that are whole, newest first. */
export async function listBackups(dataDir: string): Promise<Backup[]> {
  const names = await readdir(folderOf(dataDir)).catch(() => []);
  const found = await Promise.all(names.filter((name) => !name.startsWith('.')).map((name) => read(join(folderOf(dataDir), name))));
  return found.filter((each) => each !== null).sort((a, b) => b.at.getTime() - a.at.getTime());
}

async function read(folder: string): Promise<Backup | null> {
  try {
    const backup = JSON.parse(await readFile(join(folder, 'backup.json'), 'utf8')) as Backup;
    return { ...backup, at: new Date(backup.at) };
  } catch {
    return null;
  }
}

async function forgetOldest(folder: string, at: Date): Promise<void> {
  const all = await readdir(folder);
  for (const name of all.filter((each) => each.endsWith('.part') && isOld(each, at)))
    await rm(join(folder, name), { recursive: true, force: true });
  const names = all.filter((name) => !name.startsWith('.')).sort();
  for (const name of names.slice(0, Math.max(0, names.length - KEPT))) await rm(join(folder, name), { recursive: true, force: true });
}

const DAY_MS = 86_400_000;

/** What a killed daemon left half made: nobody is at it after a day. */
function isOld(part: string, at: Date): boolean {
  const [, day, time] = /^\.(\d{4}-\d\d-\d\d)T(\d\d-\d\d-\d\d)/.exec(part) ?? [];
  return day !== undefined && at.getTime() - Date.parse(`${day}T${time?.replaceAll('-', ':')}Z`) > DAY_MS;
}
