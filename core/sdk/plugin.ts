import type { Clue, Ids, SeriesRef } from './clue.ts';
import type { Context } from './context.ts';
import type { AddOptions, DownloadFile, StatusPage, StatusQuery } from './download.ts';
import type { Cover, Entry, EntryChange, EntryPage, HookRequest, LibraryEvent, Placement, UploadFile } from './library.ts';
import type { Message } from './message.ts';
import type { BookRecord, Page, ShelfQuery } from './record.ts';
import type { Account, BrowseList, FileInfo, Payload, Release } from './release.ts';

/** Finds releases and fetches them. */
export interface Source {
  /** Releases that may be the book; an empty page is "nothing". Judging them is not the plugin's business. */
  search(clue: Clue): Promise<Page<Release>>;
  browse(list: BrowseList, cursor?: string): Promise<Page<Release>>;
  /** The file list before the grab; an empty list means the source cannot tell. */
  inspect(release: Release): Promise<FileInfo[]>;
  /** `wedge`: spend one of the member's wedges on it first; `refused` where that cannot be done. Never done unasked. */
  fetch(release: Release, options?: { wedge?: boolean }): Promise<Payload>;
  account(): Promise<Account>;
}

/** Knows books. */
export interface Metadata {
  /** Records that may be the book, best first in the service's own opinion. */
  identify(clue: Clue): Promise<Page<BookRecord>>;
  /** The record of an id of this service, an ISBN or an ASIN; null where there is none. */
  describe(ids: Ids): Promise<BookRecord | null>;
  /** The full list of a series or an author; `series[].position` is the place in the series that was asked for. An empty page: not known here. */
  shelf(query: ShelfQuery, cursor?: string): Promise<Page<BookRecord>>;
}

/** Downloads. */
export interface Downloader {
  /** Hands over a payload and gives its id, once the downloader really lists it. Adding what is there already gives its id too. */
  add(payload: Payload, options: AddOptions): Promise<{ id: string }>;
  status(query: StatusQuery): Promise<StatusPage>;
  /** Empty while the file list is not known yet. A downloader that cannot tell its finished files does not provide it. */
  files(id: string): Promise<DownloadFile[]>;
  /** Forgets a download; never deletes its files. */
  remove(id: string): Promise<void>;
}

/** Holds the books. */
export interface Library {
  /** All entries, page by page; without a cursor from the start. */
  list(cursor?: string): Promise<EntryPage>;
  /** Full entries by id; ids that are gone are left out. */
  read(ids: string[]): Promise<Entry[]>;
  /** Where a book belongs; writes nothing. */
  place(record: BookRecord): Promise<Placement>;
  /** The entry at a relative path, or null. */
  locate(relPath: string): Promise<Entry | null>;
  /** The cover of an entry, about so many pixels wide; null where it has none. */
  cover(id: string, width: number): Promise<Cover | null>;
  /**
   * Writes the given fields and answers with the entry as it is then. `clear` empties fields that were empty before we filled them: only an
   * undo asks for it, and never for title or authors.
   */
  update(id: string, change: EntryChange, clear?: (keyof EntryChange)[]): Promise<Entry>;
  /** Adds the entry to the series, keeping the ones it is in. */
  linkSeries(id: string, series: SeriesRef[]): Promise<Entry>;
  /** Asks for a scan of the library that holds the path; safe to ask twice. */
  scan(library: string): Promise<void>;
  /**
   * Hands over files of a new book; `refused` where its folder is there already. `begun`: the folder is ours from an upload that was begun,
   * so it may be there, and files that are there by name are left as they are. Nothing is ever written over.
   */
  upload(placement: Placement, files: UploadFile[], options?: { begun?: boolean }): Promise<void>;
  /**
   * What happened since the cursor. Without one it only takes the mark: no events, and a cursor to go on with. A cursor is about the library
   * and not about a process: store it together with the events, and it outlives restarts and passes between daemons. Asked with an older
   * one, the same imports are told again. One that is not understood fails as `refused`: begin without, after a synchronisation. A failed
   * call loses nothing: ask again with the same cursor. It may be asked every few seconds (one small request a library); 30 s are usual.
   */
  watch(cursor?: string): Promise<{ events: LibraryEvent[]; cursor: string }>;
  /** Hints in a webhook's body. None: it names no entry, yet somebody called, so `watch` may be asked early. Rubbish fails as `bad-response`. */
  hook(request: HookRequest): Promise<LibraryEvent[]>;
}

/** Tells people. */
export interface Notifier {
  send(message: Message): Promise<void>;
}

/** What `check` found. Failing is throwing: this is what a working instance says of itself. */
export interface Health {
  /** The service's own version, where it has one. */
  version?: string;
  /** One sentence: what was reached, as whom. */
  summary: string;
  /** What works but should be looked at, each a sentence with a remedy. */
  warnings?: string[];
}

/** For every kind. */
export interface Services {
  check(): Promise<Health>;
  close(): Promise<void>;
}

/** What `create` gives: the methods that the manifest's `provides` lists, and the services, grouped by kind. */
export interface Plugin extends Partial<Services> {
  source?: Partial<Source>;
  metadata?: Partial<Metadata>;
  downloader?: Partial<Downloader>;
  library?: Partial<Library>;
  notifier?: Partial<Notifier>;
}

/** The default export of a plugin's index. Options come checked against config.schema.json, with camelCase names and secrets filled in. */
export interface PluginModule<Options = unknown> {
  create(context: Context, options: Options): Plugin | Promise<Plugin>;
}
