import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileInfo } from '../sdk/index.ts';

const DEEPEST = 8;
const MOST_FILES = 5000;

/** All regular files under a folder that is one download's own; links are not followed. null where it cannot be read. */
export async function listFolder(from: string): Promise<FileInfo[] | null> {
  const files: FileInfo[] = [];
  try {
    if (!(await lstat(from)).isDirectory()) return null;
    await walk(from, '', files);
  } catch {
    return null;
  }
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function walk(folder: string, prefix: string, files: FileInfo[]): Promise<void> {
  if (prefix.split('/').length > DEEPEST + 1) return;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (files.length >= MOST_FILES) return;
    if (entry.isDirectory()) await walk(join(folder, entry.name), `${prefix}${entry.name}/`, files);
    else if (entry.isFile()) files.push({ path: `${prefix}${entry.name}`, bytes: (await lstat(join(folder, entry.name))).size });
  }
}
