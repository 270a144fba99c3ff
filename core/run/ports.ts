import type { PipelinePlan, Plan } from '../plan/plan.ts';
import type {
  BookRecord,
  Capability,
  Clue,
  Entry,
  EntryChange,
  Failure,
  FileInfo,
  Message,
  Payload,
  Placement,
  Release,
  SeriesRef,
  TorrentInfo,
} from '../sdk/index.ts';
import type { Actions } from './actions.ts';
import type { Downloads } from './downloads-port.ts';
import type { Proposals } from './proposals.ts';

export type * from './actions.ts';
export type * from './downloads-port.ts';
export type * from './proposals.ts';

/** What a run needs from outside. `main/` fits the store, the host and the importer to it, and the compiler checks the fit. */
export interface Ports {
  clock: { now(): Date; sleep(ms: number): Promise<void> };
  plans: { current(): Plan };
  plugins: Plugins;
  runs: Runs;
  actions: Actions;
  proposals: Proposals;
  shelf: Shelf;
  downloads: Downloads;
  provenance: Provenance;
  importer: Importer;
  torrent(payload: Payload): TorrentInfo;
  /** What an NZB is known by (the same posting has the same id) and its size; null where the bytes are no NZB. */
  nzb(bytes: Uint8Array): { id: string; bytes: number } | null;
  outbox: { notify(message: OutboxMessage): Promise<void> };
  /** Removes history that is older than its retention (milliseconds by noun), in small batches; gives how much of each. */
  forget(keepMs: Record<string, number>): Promise<Record<string, number>>;
  log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** A call's outcome: a value (which may be an empty one, "nothing") or a failure; a plugin's bug arrives as a failure too. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export interface Plugins {
  /** Calls a method of an instance under the strictest of its limits and the pipeline's. */
  call<T>(instance: string, capability: Capability, args: unknown[], pipeline?: string): Promise<Outcome<T>>;
}

// ---- runs -----------------------------------------------------------------------------------------------------------

export type RunState = 'queued' | 'selecting' | 'working' | 'waiting' | 'finished' | 'failed' | 'stopped';

export interface Run {
  id: string;
  pipeline: string;
  /** The pipeline as it was when the run began; a run ends on the version it began with. */
  plan: PipelinePlan;
  planVersion: string;
  trigger: string;
  state: RunState;
  dryRun: boolean;
  /** Only reads, and keeps what it would write as lines of a plan. */
  planning: boolean;
  /** The plan whose approved lines it carries out, and nothing else. */
  applies: string | null;
  /** Only these item keys, for a retry or "get this book". */
  only: string[] | null;
  /** How far the selection came; owned by the selection. */
  cursor: Record<string, unknown>;
  startedAt: Date;
}

export interface StartRun {
  plan: PipelinePlan;
  planVersion: string;
  trigger: 'manual' | 'schedule' | 'every' | 'event' | 'retry';
  dryRun?: boolean;
  planning?: boolean;
  applies?: string;
  only?: string[];
  /** The schedule's slot; a slot starts at most one run over all daemons. */
  slot?: Date;
  /** Start no earlier. */
  notBefore?: Date;
}

/** How an item ended in this run. */
export type ItemOutcome = 'done' | 'nothing' | 'failed' | 'deferred' | 'held' | 'skipped' | 'given-up' | 'dry';

/** What a pipeline works on, as facts that its steps add to. All plain data. */
export interface Facts {
  book?: { id: string; clue: Clue; missing?: string };
  release?: Release;
  /** Judged candidates, best first, that are still worth a try. */
  candidates?: Release[];
  entry?: { id: string; library: string; bookId?: string };
  download?: string;
  recording?: { minutes?: number; order: string[] };
}

export interface Item {
  id: string;
  run: string;
  /** Unique within the run: "book:<id>", "download:<id>", "entry:<instance>:<id>". */
  key: string;
  /** For people: the title. */
  label: string;
  ordinal: number;
  batch: number | null;
  state: 'pending' | 'ready' | 'settled';
  step: number;
  facts: Facts;
  outcome: ItemOutcome | null;
  attempts: number;
}

export interface NewItem {
  key: string;
  label: string;
  facts: Facts;
  /** The step to begin with; absent: the first. */
  step?: number;
}

/** A line of a run's journal. `kind` is a code of `journal.ts`; `data` is plain and free of secrets. */
export interface JournalLine {
  kind: string;
  message: string;
  data?: Record<string, unknown>;
}

export interface Progress {
  hasPending: boolean;
  ready: number;
  /** A batch of it was released. */
  hasBegun: boolean;
  openDownloads: number;
}

export interface Counts {
  pending: number;
  ready: number;
  settled: number;
  /** Downloads that items of this run began and that have not ended. */
  openDownloads: number;
  byOutcome: Partial<Record<ItemOutcome, number>>;
}

export interface Runs {
  /**
   * Creates the run and its job in one transaction; null where `overlap: skip` finds one still going, or the slot is taken. A retry
   * is never skipped and stands in no other run's way; retries that are due together become one run.
   */
  start(run: StartRun): Promise<string | null>;
  get(id: string): Promise<Run | null>;
  setState(id: string, state: RunState, cursor?: Record<string, unknown>): Promise<void>;
  /** Adds items (again is harmless: unique by key within the run), keeping their order. */
  addItems(run: string, items: NewItem[]): Promise<void>;
  /** Makes the next `size` pending items ready as one batch and puts their jobs into the queue, in one transaction. */
  releaseBatch(run: string, size: number): Promise<number>;
  counts(run: string): Promise<Counts>;
  /** The same as far as a run's next move needs it, at a cost that does not grow with what is done. */
  progress(run: string): Promise<Progress>;
  /** Runs the run's job again at `at` (one such wake at a time; the earlier wins). */
  wake(run: string, at: Date): Promise<void>;
  item(id: string): Promise<Item | null>;
  /** Stores what a step came to, with its journal, in one transaction. */
  saveStep(item: string, step: number, facts: Facts, journal: JournalLine[]): Promise<void>;
  /** Ends the item and wakes its run, in one transaction. */
  settle(item: string, outcome: ItemOutcome, reason: string, journal: JournalLine[]): Promise<void>;
  journal(run: string, item: string | null, lines: JournalLine[]): Promise<void>;
  /** Ends the run; `forget`: an empty interval run leaves no trace. */
  finish(run: string, state: 'finished' | 'failed' | 'stopped', reason: string, forget: boolean): Promise<void>;
  /** Every candidate of a `find`, with verdict and reasons, so that the decision can be explained and replayed. */
  saveCandidates(item: string, candidates: Candidate[]): Promise<void>;
}

export interface Candidate {
  release: Release;
  verdict: 'accept' | 'reject';
  score: number;
  why: string;
  gates: { gate: string; passed: boolean; reason: string }[];
  parts: Record<string, number>;
}

// ---- what we know of the library ------------------------------------------------------------------------------------

export interface OwnedSeries {
  id: string;
  name: string;
  authors: string[];
  /** Ids by service, to find the series again. */
  at: Record<string, string>;
  owned: Clue[];
}

export interface MissingBook {
  id: string;
  book: string;
  clue: Clue;
  reason: 'series_gap' | 'author_gap' | 'wanted';
  attempts: number;
}

/** An entry with what is known of its book. `row` asks for the page after it. */
export interface ListedEntry {
  id: string;
  book: string;
  title: string;
  clue: Clue;
  row: string;
}

/** What the last looks at a library said, for the brake. */
export interface Inventory {
  accepted: number | null;
  lastTotal: number | null;
  /** Looks in a row within bounds after a loss. */
  goodLooks: number;
  braked: boolean;
  /** When the last look ended; absent before the first. */
  lookedAt?: Date;
}

export interface Shelf {
  inventory(library: string): Promise<Inventory>;
  saveInventory(library: string, inventory: Inventory): Promise<void>;
  /** Brings books, series, authors and entries up to date with these entries; gives the book id of each entry id. */
  putEntries(library: string, entries: Entry[], look: string): Promise<Record<string, string>>;
  /** After a whole look: entries that it did not see are marked gone (never deleted); a book that no entry is left of gets a tombstone. */
  closeLook(library: string, look: string): Promise<{ gone: number }>;
  /** A page in the order of ids; `after`: the last id of the page before. An empty page is the end. */
  ownedSeries(library: string, after?: string): Promise<OwnedSeries[]>;
  ownedAuthors(library: string, after?: string): Promise<OwnedSeries[]>;
  /** Stores the gaps of a series or an author: new ones as missing, known ones kept, and where the list is `whole` vanished ones closed. */
  putGaps(
    of: { series?: string; author?: string },
    reason: 'series_gap' | 'author_gap',
    gaps: { key: string; clue: Clue; record?: BookRecord }[],
    whole: boolean,
  ): Promise<void>;
  /** Ids of missing books that may be searched now: not ignored, no tombstone, no open download, due. Ordered by series and position. */
  missingIds(by: 'series' | 'author' | 'wanted', now: Date): Promise<string[]>;
  /** What is known of them, in this order. */
  missingOf(ids: readonly string[]): Promise<MissingBook[]>;
  /** A search that failed; `due` null: given up until asked for. */
  missed(book: string, at: Date, due: Date | null, reason: string): Promise<void>;
  /** A search that was answered and came to nothing: the next run asks again. */
  searched(book: string, at: Date, reason: string): Promise<void>;
  /** Missing books of the series and authors of this one: what a pack may bring along. */
  missingBeside(book: string): Promise<{ id: string; clue: Clue }[]>;
  bookClue(book: string): Promise<Clue | null>;
  /** Stores a book that a source told of, or finds it again; `source` says where it came from ("mam"). */
  saveBook(clue: Clue, source: string): Promise<{ id: string; isNew: boolean }>;
  /** What is known of a book before it is wanted. */
  standing(book: string): Promise<{ owned: boolean; downloading: boolean; deleted: boolean; ignored: boolean }>;
  /** The genres of a source that the owner enabled, and how many of each are wanted. */
  genres(source: string): Promise<{ genre: string; first: number }[]>;
  /** Keeps what a source lists as most popular this week, in its order; a genre of '' is all of them. */
  saveTop(list: { source: string; genre: string; releases: Release[] }): Promise<void>;
  /** The book is in: entry linked, missing closed, counts of series and authors brought up to date, in one transaction. */
  arrived(book: string, library: string, entry: Entry): Promise<void>;
  /** Entries to work on. */
  entries(library: string, filter: { addedAfter?: Date; only?: string[]; book?: string; after?: string }): Promise<ListedEntry[]>;
  /** The book of an entry, also of one that is gone. */
  bookOfEntry(library: string, entry: string): Promise<string | null>;
}

// ---- provenance -----------------------------------------------------------------------------------------------------

export interface Correction {
  field: string;
  before: unknown;
  after: unknown;
  source: string;
  confidence: number;
}

export interface Provenance {
  /** Per field: what we wrote last, and which fields the owner locked. */
  known(book: string, library: string): Promise<{ lastWritten: Record<string, unknown>; locks: string[] }>;
  /** What stands of our writes to an entry, oldest first: what an undo would take back. */
  standing(book: string, library: string, entry: string): Promise<(Correction & { id: string; run?: string })[]>;
  /** Entries with writes that stand: of a book, or of what one run wrote. */
  entriesWritten(scope: { book?: string; run?: string }): Promise<{ book: string; library: string; entry: string }[]>;
  /** The writes are taken back, and their fields locked: what was undone is not written again. */
  undone(of: { ids: string[]; book: string; fields: string[]; by: string }): Promise<void>;
  /** One row a changed field (once a run), with the field -> source map and the completeness of the book, in one transaction. */
  save(change: {
    book: string;
    library: string;
    entry: string;
    run: string;
    corrections: Correction[];
    record: BookRecord;
    sources: Record<string, string>;
    completeness: number;
  }): Promise<void>;
}

// ---- files ----------------------------------------------------------------------------------------------------------

export interface ImportRequest {
  /** Names the staging folder; the action's id. */
  id: string;
  /** The library's root and the download's folder, as we see them. */
  root: string;
  from: string;
  files: FileInfo[];
  relPath: string;
  allowCopy: boolean;
}

export type ImportOutcome =
  | { ok: true; method: 'link' | 'reflink' | 'copy' | 'already'; files: FileInfo[]; bytes: number; path: string }
  | { ok: false; permanent: boolean; code: string; message: string; goesOn?: Promise<unknown> };

export type SourcesOutcome = { ok: true; files: { path: string; name: string; bytes: number }[] } | Extract<ImportOutcome, { ok: false }>;

/** A file of a download as it lies on the disk, with what its tags say. */
export interface ProbedFile {
  path: string;
  bytes: number;
  minutes?: number;
  tags?: { title?: string; album?: string; artist?: string; narrator?: string; track?: number; disc?: number };
}

/** Files as they lie on a disk. That there is no such folder (`isAbsent`) is an answer; that it cannot be read is none. */
export type Listed<T> = { ok: true; files: T[] } | { ok: false; isAbsent: boolean; message: string };

/** What is done with files. A disk that hangs is answered for after some seconds, as one that is not there. */
export interface Importer {
  /** Stage, link, one rename. Doing it again after a crash finishes or confirms it. */
  place(request: ImportRequest): Promise<ImportOutcome>;
  /** The files of a download that make up its book, checked and ready to be handed over; `name` holds no folder. */
  sources(request: Pick<ImportRequest, 'from' | 'files'>): Promise<SourcesOutcome>;
  /** All regular files under a folder, by lstat, links not followed. */
  list(from: string): Promise<Listed<FileInfo>>;
  /** Reads sizes, runtimes and tags of the files under a folder; files that are not there are left out. */
  probe(from: string, files: FileInfo[]): Promise<Listed<ProbedFile>>;
  /** Whether the library's root is there, is a folder, and is not empty. */
  look(root: string): Promise<{ ok: true } | { ok: false; message: string }>;
  /** Bytes that are free on the disk of a folder; null where nothing tells. */
  freeBytes(folder: string): Promise<number | null>;
}

export interface OutboxMessage {
  instance: string;
  message: Message;
  /** Sent at most once for a key. */
  key: string;
}

export type { EntryChange, Placement, SeriesRef };
