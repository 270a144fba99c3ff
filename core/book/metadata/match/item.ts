import type { Clue } from '../../../sdk/index.ts';

/** A book as it lies on a disk: names and tags, of which any may be missing, cut off, garbled or wrong. */
export interface Item {
  /** Folder (or file) relative to the library or download folder, forward slashes. */
  path: string;
  /** One of its audio files. */
  file?: string | null;
  /** Tags of an audio file by their common names: album, artist, albumartist, title, composer, isbn, asin, language. */
  tags?: Record<string, string | number | readonly string[] | null | undefined>;
  durationSec?: number | null;
  language?: string | null;
}

/** One way to understand an item. */
export interface Reading {
  clue: Clue;
  /** 0 to 1: how likely this is how the names were meant. */
  confidence: number;
  /** Where it was read: "folder", "album", "title tag", "file", "library". */
  from: string;
  /** Only a series and a place in it are known; `clue.title` is the series' name. */
  isNumberOnly?: boolean;
  /** The title ends where the name ends and may have been cut off: `maybe`, or `likely` at the very length at which tags and names are cut. */
  cut?: 'maybe' | 'likely';
  /** All folded words of the item, by which authors and series are confirmed wherever they stand. */
  context: string;
  /** The folded names that speak of the book itself: its folder and its album, brackets included. */
  names: readonly string[];
}
