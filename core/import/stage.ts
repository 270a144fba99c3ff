import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Laid } from './layout.ts';
import { syncFile, syncFolder } from './on-disk.ts';
import { Refused } from './refused.ts';
import type { Source } from './sources.ts';

/** Dot-named, so that Audiobookshelf's watcher and scanner pass it over; in the library's root, so that one rename moves the book in. */
export const STAGING = '.tomewright-staging';

export async function stillInside(root: string, folder: string): Promise<void> {
  const real = await realpath(folder);
  const home = await realpath(root);
  if (real !== join(home, STAGING, folder.slice(join(root, STAGING).length + 1)))
    throw new Refused('linked-folder', `${folder} is not where it should be; a folder in its path is a link`);
}

/** Brings the files together under `staging`, safely on disk; gives how. */
export async function stage(
  staging: string,
  laid: Laid[],
  sources: Map<string, Source>,
  allowCopy: boolean,
): Promise<'link' | 'reflink' | 'copy'> {
  let method: 'link' | 'reflink' | 'copy' = 'link';
  for (const file of laid) {
    const to = join(staging, file.to);
    const source = sources.get(file.to);
    if (!source) continue;
    if (dirname(to) !== staging) await mkdir(dirname(to), { recursive: true });
    const used = await stageFile(source, to, allowCopy);
    if (used !== 'link') method = used;
  }
  const entries = await readdir(staging, { withFileTypes: true, recursive: true });
  if (entries.filter((entry) => !entry.isDirectory()).length !== laid.length) {
    await rm(staging, { recursive: true, force: true });
    throw new Refused('not-whole', 'the staged book does not hold just the files it should; it is staged again', false);
  }
  for (const entry of entries) await (entry.isDirectory() ? syncFolder : syncFile)(join(entry.parentPath, entry.name));
  await syncFolder(staging);
  return method;
}

/** One link; after it, what was linked must be what was checked, or our link is taken back. */
async function stageFile(source: Source, to: string, allowCopy: boolean): Promise<'link' | 'reflink' | 'copy'> {
  const before = await lstat(to, { bigint: true }).catch(() => null);
  if (before && before.ino === source.ino && before.dev === source.dev) return 'link';
  if (before) await rm(to);
  try {
    await link(source.path, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!allowCopy || !(code === 'EXDEV' || code === 'EMLINK' || code === 'EPERM')) throw error;
    await copyFile(source.path, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    return 'copy';
  }
  const after = await lstat(to, { bigint: true });
  if (after.isFile() && after.ino === source.ino && after.dev === source.dev) return 'link';
  await rm(to);
  throw new Refused('swapped', `"${source.path}" was changed while it was linked; nothing was imported`);
}
