import type { FileInfo } from './release.ts';

/** How a payload is added. */
export interface AddOptions {
  /**
   * The id that we computed beforehand; the answer's id is the same. A torrent's is its info-hash. A Usenet download has none of its
   * own before it is added: a downloader marks it with ours (in its name, say), so that it is found again whatever was cut off.
   */
  id?: string;
  category?: string;
  tags?: string[];
  savePath?: string;
  /** Add without starting. */
  stopped?: boolean;
  /** Indexes of the wanted files; absent: all. */
  files?: number[];
  /** A magnet is halted once its list of files is known, before any data; `add` with `files` then starts it. */
  metadataOnly?: boolean;
  name?: string;
}

/** Our words for what a download is doing. An unknown word of the downloader is `downloading`; `failed` is only what it calls final. */
export type DownloadState =
  | 'queued'
  | 'metadata'
  | 'downloading'
  | 'stalled'
  | 'paused'
  | 'checking'
  | 'moving'
  | 'finished'
  | 'missing-files'
  | 'failed';

/** One download as the downloader sees it now. Paths are the downloader's own. */
export interface DownloadStatus {
  /** Lower-case info-hash; for Usenet the id that it was added with. */
  id: string;
  name: string;
  state: DownloadState;
  /** The downloader's own word, for people. */
  word: string;
  /** 0 to 1. */
  progress: number;
  /** Bytes wanted, and bytes still missing. */
  bytes: number;
  left: number;
  /** Empty where it is not known yet. A downloader without `downloader.files` gives every download a folder of its own, all of it. */
  savePath: string;
  category?: string;
  tags: string[];
  seeders?: number;
  ratio?: number;
  /** ISO date-times. */
  added?: string;
  finished?: string;
}

/** Which downloads to report: some by id, or what changed since a cursor (all of our own at first). */
export type StatusQuery = { ids: string[] } | { cursor?: string };

/** Changes since the cursor. `full`: `items` are all there are, and what is not among them is gone. `removed`: ids that are gone. */
export interface StatusPage {
  items: DownloadStatus[];
  removed?: string[];
  full?: boolean;
  cursor?: string;
}

/** A file of a download. `path` is relative to the download's `savePath`. */
export interface DownloadFile extends FileInfo {
  index: number;
  wanted: boolean;
  progress: number;
}
