import { lstat } from 'node:fs/promises';
import type { FileInfo } from '../sdk/index.ts';
import { AUDIO } from './layout.ts';
import { type Listed, unreadable } from './list-folder.ts';
import { within } from './safe-path.ts';

export interface Probed {
  path: string;
  bytes: number;
  minutes?: number;
  tags?: { title?: string; album?: string; artist?: string; narrator?: string; track?: number; disc?: number };
}

/** Sizes, runtimes and tags of regular files under a folder; what is not there, or is no file, is left out. */
export async function probe(from: string, files: readonly FileInfo[]): Promise<Listed<Probed>> {
  const probed: Probed[] = [];
  for (const file of files) {
    const path = within(from, file.path);
    if (!path) continue;
    try {
      const facts = await lstat(path);
      if (!facts.isFile()) continue;
      const found: Probed = { path: file.path, bytes: facts.size };
      probed.push(AUDIO.test(file.path) ? { ...found, ...(await tagsOf(path)) } : found);
    } catch (error) {
      const trouble = unreadable(path, error as NodeJS.ErrnoException);
      if (!trouble.isAbsent) return trouble;
    }
  }
  return { ok: true, files: probed };
}

/** Tags and runtime as far as they can be read; a file without readable tags simply says nothing. */
async function tagsOf(path: string): Promise<Pick<Probed, 'minutes' | 'tags'>> {
  try {
    const { parseFile } = await import('music-metadata');
    const { common, format } = await parseFile(path, { skipCovers: true });
    const tags = {
      title: common.title,
      album: common.album,
      artist: common.albumartist ?? common.artist,
      narrator: common.composer?.[0],
      track: common.track.no ?? undefined,
      disc: common.disk.no ?? undefined,
    };
    const known = Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== undefined && value !== ''));
    return { ...(format.duration ? { minutes: format.duration / 60 } : {}), ...(Object.keys(known).length ? { tags: known } : {}) };
  } catch {
    return {};
  }
}
