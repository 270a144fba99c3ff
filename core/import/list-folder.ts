import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileInfo } from '../sdk/index.ts';

const DEEPEST = 8;
const MOST_FILES = 5000;

/** Files as they lie on a disk. That there is no such folder (`isAbsent`) is an answer; that it cannot be read is none. */
export type Listed<T> = { ok: true; files: T[] } | { ok: false; isAbsent: boolean; message: string };

/** All regular files under a folder that is one download's own; links are not followed. */
export async function listFolder(from: string): Promise<Listed<FileInfo>> {
  const files: FileInfo[] = [];
  try {
    if (!(await lstat(from)).isDirectory()) return { ok: false, isAbsent: true, message: `${from} is not a folder` };
    await walk(from, '', files);
  } catch (error) {
    return unreadable(from, error as NodeJS.ErrnoException);
  }
  return { ok: true, files: files.sort((one, other) => (one.path < other.path ? -1 : 1)) };
}

export function unreadable(path: string, { code, message }: NodeJS.ErrnoException): Extract<Listed<never>, { ok: false }> {
  const isAbsent = code === 'ENOENT' || code === 'ENOTDIR';
  return { ok: false, isAbsent, message: isAbsent ? `${path} is not there` : `${path} cannot be read (${code ?? message})` };
}

async function walk(folder: string, prefix: string, files: FileInfo[]): Promise<void> {
  if (prefix.split('/').length > DEEPEST + 1) return;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (files.length >= MOST_FILES) return;
    if (entry.isDirectory()) await walk(join(folder, entry.name), `${prefix}${entry.name}/`, files);
    else if (entry.isFile()) files.push({ path: `${prefix}${entry.name}`, bytes: (await lstat(join(folder, entry.name))).size });
  }
}
