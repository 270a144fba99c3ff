import type { FileInfo } from '../../core/sdk/index.ts';

/** MP3 of 128 kbit/s, of whatever rate (their names say none), of 64. An item holds the book in several of them, and as Ogg, zip and pictures besides. */
const SETS = {
  high: /_128kb\.mp3$/i,
  plain: /(?<!_(?:128|64|32|24)kb|_vbr|_sample)\.mp3$/i,
  low: /_64kb\.mp3$/i,
} as const;

const ORDER = { best: ['high', 'plain', 'low'], small: ['low', 'plain', 'high'] } as const;

/** The files of an item that are the book, once: of the sets that are whole the best, since one may lack what was added later. */
export function bookFiles(files: readonly FileInfo[], quality: 'best' | 'small'): FileInfo[] {
  const sets = ORDER[quality].map((name) => files.filter(({ path }) => SETS[name].test(path)));
  const most = Math.max(...sets.map((set) => set.length));
  return most === 0 ? [] : (sets.find((set) => set.length === most) ?? []);
}
