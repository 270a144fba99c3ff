import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Copies a folder's files as they are now; what vanishes meanwhile is left out. Gives the bytes. */
export async function copyTree(from: string, to: string, isWanted: (path: string) => boolean = () => true, below = ''): Promise<number> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  let bytes = 0;
  for (const row of await readdir(from, { withFileTypes: true })) {
    const path = below ? `${below}/${row.name}` : row.name;
    if (row.isDirectory()) bytes += await copyTree(join(from, row.name), join(to, row.name), isWanted, path);
    else if (row.isFile() && isWanted(path)) bytes += await copyOne(join(from, row.name), join(to, row.name));
  }
  return bytes;
}

async function copyOne(from: string, to: string): Promise<number> {
  try {
    await copyFile(from, to);
    return (await stat(to)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
