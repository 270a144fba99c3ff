import type { Clue } from './clue.ts';

/** A file inside a release or a download. `path` is relative, with forward slashes; `bytes` is its length. */
export interface FileInfo {
  path: string;
  bytes: number;
  /** Its number in the torrent, where that is not its place in the list (padding stands before it). */
  index?: number;
}

/** Something downloadable, as a source lists it. */
export interface Release {
  /** The instance that found it. */
  source: string;
  /** The source's own lasting key: with it `fetch` finds the release again when a link has expired. Unique within the source. */
  key: string;
  /** The name as posted, untouched. */
  title: string;
  /** What the source says in separate fields about the book; `clue.title` is the posted name where it says nothing. */
  clue: Clue;
  protocol: 'torrent' | 'usenet';
  bytes?: number;
  files?: number;
  /** "m4b", "mp3", or several separated by spaces. */
  format?: string;
  /** The indexer's own language field, ISO 639-1 where known. */
  language?: string;
  narrators?: string[];
  /** Newznab number as text ("3030" audiobooks, "7020" e-books). */
  category?: string;
  /** The indexer that a collecting source (Prowlarr) found it on. */
  indexer?: string;
  seeders?: number;
  /** Of: freeleech, personal-freeleech, fl-vip, vip, snatched, abridged, internal, partial (some of its files may be taken alone). */
  flags?: string[];
  /** ISO date-time at which it was posted. */
  added?: string;
  /** Link by which this source fetches it, if it may expire. Never shown, logged or stored for long. */
  link?: string;
  /** 40 hexadecimal digits, where the source tells it beforehand. */
  infoHash?: string;
}

/** What is handed to a downloader. `wanted`: paths of the files that are the book, where a torrent holds more; absent: all of them. */
export type Payload =
  | { kind: 'torrent'; bytes: Uint8Array; wanted?: string[] }
  | { kind: 'magnet'; uri: string }
  | { kind: 'nzb'; bytes: Uint8Array; name?: string };

/** A list to browse. Without `genre` and `category`: all audiobooks. */
export interface BrowseList {
  list: 'new' | 'top';
  /** A genre by the source's own name ("Fantasy"). */
  genre?: string;
  category?: string;
  /** ISO 639-1. */
  language?: string;
  /** ISO date; only what was posted on that day or later. */
  since?: string;
  /** At most so many rows. */
  first?: number;
}

/** The member's standing at a source. Absent means "does not say". */
export interface Account {
  name?: string;
  class?: string;
  ratio?: number;
  wedges?: number;
  bonus?: number;
  /** Torrents that still have to be seeded, and how many are allowed; `limit` absent means no limit is known. */
  unsatisfied?: { count: number; limit?: number };
  /** false: the account may not download now. */
  mayDownload?: boolean;
  /** Bytes so far, from which the ratio after one more download is reckoned. */
  uploaded?: number;
  downloaded?: number;
  /** ISO date-time at which the service said this; absent: as it is answered. What was begun since is reckoned in. */
  asOf?: string;
}
