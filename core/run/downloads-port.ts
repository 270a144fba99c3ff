import type { CostVerdict } from '../book/index.ts';
import type { Clue, DownloadStatus, Release } from '../sdk/index.ts';
import type { AccountGuard } from './account-port.ts';

export interface Download {
  id: string;
  book: string;
  downloader: string;
  /** The downloader's id of it: the info-hash. */
  ref: string;
  state: 'intended' | 'queued' | 'downloading' | 'stalled' | 'finished' | 'verified' | 'importing' | 'imported' | 'failed' | 'abandoned';
  release: Release;
  /** Pipeline that began it, so that the next candidate is tried by the same rules. */
  pipeline: string;
  run: string;
  attempts: number;
  savePath: string | null;
  reason: string | null;
  /** What it costs the account of its source; null where that has none. */
  cost: CostVerdict['cost'] | null;
  /** Indexes of this book's files in a pack, which is a download for each of its books; null: all that was taken. */
  files: number[] | null;
  /** Only the files of wanted books are taken of the torrent. */
  partial: boolean;
}

export interface NewDownload {
  book: string;
  downloader: string;
  ref: string;
  release: Release;
  pipeline: string;
  run: string;
  item: string;
  /** Of a pack: this book's files, the other books that it brings with theirs, and whether only these files are taken. */
  pack?: Pack;
}

export interface Pack {
  files: number[];
  others: { book: string; files: number[] }[];
  partial: boolean;
}

/** How much may be begun. `every` counts over all pipelines, `own` over the one that asks; `active` are open at once. */
export interface DownloadCaps {
  every: { since: Date; downloads: number };
  own?: { since: Date; downloads?: number; bytes?: number };
  active?: number;
}

export type CapReached = 'hour' | 'downloads' | 'bytes' | 'active';
export type Reserved =
  | { outcome: 'reserved'; download: Download }
  | { outcome: 'taken' }
  | { outcome: 'capped'; cap: CapReached }
  | { outcome: 'guarded'; reason: string };

export interface Downloads {
  /**
   * Reserves the download before it is added, unless a cap would be passed, the guard of its account refuses, or this book or this
   * info-hash has an open one. One that was only ever intended, by an item that has ended, is taken over and given back as it was intended.
   */
  reserve(download: NewDownload, within: { caps: DownloadCaps; guard?: AccountGuard }): Promise<Reserved>;
  /** Which cap one more download of `bytes` would pass now; null where it may begin. */
  capReached(pipeline: string, asked: { caps: DownloadCaps; bytes: number }): Promise<CapReached | null>;
  /** Whether a downloader ever listed this very torrent for us. */
  wasTaken(ref: string): Promise<boolean>;
  /** The open download that this item reserved, after a crash. */
  ofItem(item: string): Promise<Download | null>;
  /** What an open download brings, book by book: itself first, then the other books of its pack. */
  books(id: string): Promise<Download[]>;
  /** The download under way that brings this book; null where there is none, or it was only ever intended. */
  ofBook(book: string): Promise<Download | null>;
  get(id: string): Promise<Download | null>;
  setState(id: string, state: Download['state'], reason?: string): Promise<void>;
  /** Ends it as failed: next try due after the backoff (null: abandoned, with its row in failed_attempts), the release on the blocklist where `block`. */
  fail(id: string, reason: string, due: Date | null, block: boolean): Promise<void>;
  /** Brings our rows up to date with what the downloader says; gives the ones that changed state. */
  observe(downloader: string, statuses: DownloadStatus[], gone: string[], at: Date): Promise<{ id: string; from: string; to: string }[]>;
  /** Ours that have not ended, by downloader. */
  open(downloader: string): Promise<Download[]>;
  /** Ready for verify and import, or failed and due. */
  select(downloader: string, state: 'active' | 'finished' | 'failed', now: Date): Promise<(Download & { title: string; clue: Clue })[]>;
  /** Stalled ones to which no byte came since then. */
  stuck(downloader: string, since: Date): Promise<Download[]>;
  /** Those of these releases that are on the blocklist, by themselves or as the same torrent from elsewhere. */
  blocked(releases: readonly Release[]): Promise<ReadonlySet<Release>>;
  /** Whether this very release was imported for this book. */
  had(book: string, release: Release): Promise<boolean>;
  /** Downloads of a book that a pipeline began and that are under way or imported. */
  takenBy(pipeline: string, book: string): Promise<number>;
  /** Candidates tried for a book since a moment. */
  triedSince(book: string, since: Date): Promise<number>;
  cursor(downloader: string): Promise<string | null>;
  saveCursor(downloader: string, cursor: string): Promise<void>;
}
