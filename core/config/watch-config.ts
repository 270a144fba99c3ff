import { createHash } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readConfigFile } from './read-files.ts';

export interface WatchOptions {
  /** Relative to the folder; pipelines.yaml unless said. */
  files?: string[];
  /** How long nothing may happen before a file is looked at. */
  quietMs?: number;
  /** How long size and time of change must stay the same before it is read. */
  stableMs?: number;
  /** A glance without being told: a file that is a link, on a network drive, or alone mounted into a container, changes without its folder's notice. */
  pollMs?: number;
  onError?: (error: unknown) => void;
}

export interface Watching {
  close(): void;
}

const POLL_MS = 1000;
const PIPELINES_ONLY = ['pipelines.yaml'];

/**
 * Tells once for every change of content, when the file has come to rest. The folder is watched, not the file: editors that
 * save by renaming put a new file in its place, and a watch on the old one would see nothing more.
 */
export function watchConfig(folder: string, onChange: (files: string[]) => void, options: WatchOptions = {}): Watching {
  const watched = (options.files ?? PIPELINES_ONLY).map((file) => new WatchedFile(folder, file));
  const ready = Promise.all(watched.map((file) => file.hasChanged()));
  const waits = { quietMs: options.quietMs ?? 100, stableMs: options.stableMs ?? 500 };
  let isClosed = false;
  let quiet: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  const look = async (): Promise<void> => {
    await ready;
    if (!(await comeToRest(watched, { stableMs: waits.stableMs, isClosed: () => isClosed }))) return;
    const changed: string[] = [];
    for (const file of watched) if (await file.hasChanged()) changed.push(file.file);
    if (changed.length > 0 && !isClosed) onChange(changed);
  };
  const stir = (): void => {
    clearTimeout(quiet);
    if (isClosed) return;
    quiet = setTimeout(() => {
      looking = looking.then(look).catch((error) => options.onError?.(error));
    }, waits.quietMs);
  };
  const watchers = foldersOf(folder, watched).map((one) =>
    watchFolder(one, { stir, ...(options.onError ? { onError: options.onError } : {}) }),
  );
  let marks = '';
  const glance = async (): Promise<void> => {
    const now = await marksOf(watched);
    if (now !== marks) stir();
    marks = now;
  };
  const poll = setInterval(() => void glance(), options.pollMs ?? POLL_MS);
  poll.unref();
  return {
    close: () => {
      isClosed = true;
      clearTimeout(quiet);
      clearInterval(poll);
      for (const watcher of watchers) watcher?.close();
    },
  };
}

interface WatchedFolder {
  path: string;
  names: Set<string>;
}

function foldersOf(folder: string, files: readonly WatchedFile[]): WatchedFolder[] {
  const folders = new Map<string, Set<string>>();
  for (const { file } of files) {
    const path = join(folder, dirname(file));
    folders.set(path, (folders.get(path) ?? new Set()).add(basename(file)));
  }
  return [...folders].map(([path, names]) => ({ path, names }));
}

function watchFolder(folder: WatchedFolder, on: { stir: () => void; onError?: (error: unknown) => void }): FSWatcher | undefined {
  try {
    const watcher = watch(folder.path, { persistent: false }, (_event, name) => {
      if (name === null || folder.names.has(name)) on.stir();
    });
    watcher.on('error', (error) => on.onError?.(error));
    return watcher;
  } catch (error) {
    on.onError?.(error);
    return undefined;
  }
}

async function comeToRest(files: readonly WatchedFile[], until: { stableMs: number; isClosed: () => boolean }): Promise<boolean> {
  let before = await marksOf(files);
  for (let looks = 0; looks < 1000 && !until.isClosed(); looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, until.stableMs));
    const now = await marksOf(files);
    if (now === before) return true;
    before = now;
  }
  return false;
}

async function marksOf(files: readonly WatchedFile[]): Promise<string> {
  return (await Promise.all(files.map((file) => file.mark()))).join('|');
}

class WatchedFile {
  readonly file: string;
  private readonly folder: string;
  private hash: string | undefined;

  constructor(folder: string, file: string) {
    this.folder = folder;
    this.file = file;
  }

  async mark(): Promise<string> {
    try {
      const { size, mtimeMs, ino } = await stat(join(this.folder, this.file));
      return `${size}:${mtimeMs}:${ino}`;
    } catch {
      return 'gone';
    }
  }

  async hasChanged(): Promise<boolean> {
    const { text, finding } = await readConfigFile(this.folder, this.file);
    const hash = createHash('sha256')
      .update(text ?? finding?.code ?? '')
      .digest('hex');
    const changed = hash !== this.hash;
    this.hash = hash;
    return changed;
  }
}
