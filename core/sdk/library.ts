import type { SeriesRef } from './clue.ts';
import type { BookRecord } from './record.ts';
import type { FileInfo } from './release.ts';

/** A book in a library. Paths are the library's own. */
export interface Entry {
  id: string;
  /** The library that holds it (an id of the service). */
  library: string;
  /** Folder of the book relative to the library's folder, forward slashes; the name by which we know our own imports again. */
  relPath: string;
  path: string;
  /** A single file in the library's folder instead of a folder. */
  isFile: boolean;
  /** The service knows it, but its files are gone. */
  isMissing: boolean;
  /** ISO date-times. */
  added?: string;
  updated?: string;
  record: BookRecord;
  tags?: string[];
  /** Fields that hold something which could not be read (an odd ISBN, a year like "c. 1999"): they are never written. */
  unread?: (keyof EntryChange)[];
  /** Audio files, where the answer holds them (`read` and `locate` always do, `list` does not). */
  audio?: FileInfo[];
  bytes?: number;
}

/** A picture of a book, as bytes of one of these types whatever the service calls them. */
export interface Cover {
  type: 'image/jpeg' | 'image/png' | 'image/webp';
  bytes: Uint8Array;
}

/** One page of a library. `total` is what the service says it holds, for the brake that notices a vanished library. */
export interface EntryPage {
  items: Entry[];
  cursor?: string;
  total?: number;
}

/** Where a book belongs. */
export interface Placement {
  library: string;
  /** The library folder's id and its path as the service sees it. */
  folder: string;
  root: string;
  /** Under the root, "Author/Series/NN - Title": clean, no empty or dotted segment. */
  relPath: string;
  /** The service watches its folders; a scan is asked for only where it does not. */
  watches: boolean;
  /** Its disk cannot be reached from here, as the owner says: books are handed to the service instead of being linked. */
  upload?: boolean;
}

/** A file to hand over: its bytes, or where it lies on this machine. */
export type UploadFile = { name: string } & ({ bytes: Uint8Array } | { path: string });

/** Fields to write. Only what is present is written; an empty list is refused; nothing is ever cleared. `position` is text. */
export interface EntryChange {
  title?: string;
  subtitle?: string;
  authors?: string[];
  narrators?: string[];
  series?: SeriesRef[];
  genres?: string[];
  publishedYear?: string;
  publishedDate?: string;
  publisher?: string;
  description?: string;
  isbn?: string;
  asin?: string;
  language?: string;
  abridged?: boolean;
}

/** Something happened in a library: a hint. The library is read again before anything is done. */
export interface LibraryEvent {
  kind: 'imported' | 'changed' | 'removed';
  entry: string;
  library?: string;
  /** ISO date-time. */
  at: string;
}

/** A webhook as it came in: lower-case header names, the raw body. */
export interface HookRequest {
  headers: Record<string, string>;
  body: string;
}
