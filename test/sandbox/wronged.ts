import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DownloadSide } from './download-side.ts';

const AUDIO = /\.(mp3|m4b|m4a)$/i;

/** What must hold of the world after every flow, in words where it does not: no torrent handed over twice, no book linked in half. */
export function wronged(library: string, downloader: DownloadSide): string[] {
  const twice = [...(downloader.adds() ?? [])].filter(([, times]) => times > 1).map(([hash]) => `${hash} was handed over twice`);
  return [...twice, ...halves(library, downloader.downloads)];
}

/** A folder of a download of which some audio files are linked into the library, and others are not. */
function halves(library: string, downloads: string): string[] {
  const there = new Set(filesUnder(library).map((path) => lstatSync(path).ino));
  const folders = new Map<string, boolean[]>();
  for (const path of filesUnder(downloads)) {
    const folder = dirname(path);
    folders.set(folder, [...(folders.get(folder) ?? []), there.has(lstatSync(path).ino)]);
  }
  return [...folders]
    .filter(([, linked]) => linked.includes(true) && linked.includes(false))
    .map(([folder]) => `${folder} stands half in the library`);
}

const filesUnder = (root: string): string[] =>
  existsSync(root)
    ? readdirSync(root, { withFileTypes: true, recursive: true })
        .filter((row) => row.isFile() && AUDIO.test(row.name) && !row.parentPath.includes('.tomewright'))
        .map((row) => join(row.parentPath, row.name))
    : [];
