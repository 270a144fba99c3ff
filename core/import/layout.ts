import type { FileInfo } from '../sdk/index.ts';
import { cleanName, sameNameKey } from './safe-path.ts';

export const AUDIO = /\.(m4b|m4a|mp4|mp3|aac|ogg|oga|opus|flac|wav|wma)$/i;
const BESIDE = /\.(jpe?g|png|webp|pdf)$/i;
const DISC = /^(cd|disc|disk)\s*[-_.]?\s*(\d{1,3})\b/i;
const MOST_FILES = 2000;
const DEEPEST = 8;

export interface Laid {
  /** Path of the file in the download, relative. */
  from: string;
  /** Path of the file in the book's folder, relative. */
  to: string;
  bytes: number;
}

export type Layout = { ok: true; files: Laid[]; left: string[] } | { ok: false; code: string; message: string };

/**
 * Where each file of a download goes in the book's folder: audio, covers and PDFs, the folders around all of them taken off,
 * disc folders kept as "Disc N", all other folders folded into the name, because Audiobookshelf would take them for other books.
 */
export function layOut(files: readonly FileInfo[]): Layout {
  if (files.length > MOST_FILES)
    return refuse('too-many-files', `the download has ${files.length} files, more than the ${MOST_FILES} that a book may have`);
  if (files.some((file) => file.path.split('/').length > DEEPEST))
    return refuse('too-deep', `the download has folders more than ${DEEPEST} levels deep`);
  const wanted = files.filter((file) => AUDIO.test(file.path) || BESIDE.test(file.path));
  const left = files.filter((file) => !wanted.includes(file)).map((file) => file.path);
  if (!wanted.some((file) => AUDIO.test(file.path))) return refuse('no-audio', 'the download holds no audio file');
  const empty = wanted.find((file) => file.bytes === 0 && AUDIO.test(file.path));
  if (empty) return refuse('empty-file', `"${empty.path}" is empty`);
  const above = commonFolders(wanted);
  const laid = wanted.map((file) => ({ from: file.path, to: place(file.path.slice(above.length)), bytes: file.bytes }));
  return distinct(laid) ?? { ok: true, files: laid, left };
}

const refuse = (code: string, message: string): Layout => ({ ok: false, code, message });

/** The folders that all files lie in, but for a disc's: those of the torrent, and of one book in a pack. */
function commonFolders(files: readonly FileInfo[]): string {
  let above = '';
  for (;;) {
    const [next, rest] = files[0]?.path.slice(above.length).split('/', 2) ?? [];
    const folder = `${above}${next}/`;
    if (!next || rest === undefined || (above !== '' && DISC.test(next)) || !files.every((file) => file.path.startsWith(folder)))
      return above;
    above = folder;
  }
}

function place(path: string): string {
  const folders = path.split('/');
  const name = folders.pop() ?? path;
  const last = folders.at(-1);
  const disc = last ? DISC.exec(last) : null;
  if (disc?.[2]) return `Disc ${disc[2].padStart(2, '0')}/${cleanName(name)}`;
  return cleanName([...folders, name].join(' - '));
}

function distinct(files: readonly Laid[]): Layout | null {
  const seen = new Map<string, string>();
  for (const file of files) {
    const key = sameNameKey(file.to);
    const other = seen.get(key);
    if (other) return refuse('same-name', `"${file.from}" and "${other}" would have the same name in the library`);
    seen.set(key, file.from);
  }
  return null;
}
