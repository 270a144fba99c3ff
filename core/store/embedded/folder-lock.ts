import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isGone, type ProcessIdentity, thisProcess } from './process-identity.ts';

export interface FolderLock {
  release(): void;
}

interface Holder extends ProcessIdentity {
  since: string;
}

/** Another daemon works in this data folder. */
export class FolderHeld extends Error {
  override readonly name = 'FolderHeld';
  readonly pid: number;
  constructor(folder: string, holder: Holder) {
    super(
      `The data folder ${folder} is in use by the Tomewright daemon with process id ${holder.pid}, running since ${holder.since}: ` +
        'stop that one first, or give this one another data folder or a DATABASE_URL of its own',
    );
    this.pid = holder.pid;
  }
}

/** Takes the data folder for this process, or throws FolderHeld. What a dead process left is taken over at once. */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, 'daemon.lock');
  const mine: Holder = { ...thisProcess(), since: new Date().toISOString() };
  const text = JSON.stringify(mine);
  for (let tries = 0; tries < 10; tries++) {
    if (create(path, text)) return { release: () => releaseOwn(path, text) };
    const holder = readHolder(path);
    if (holder === 'absent') continue;
    if (holder !== 'unreadable' && !isGone(holder)) throw new FolderHeld(folder, holder);
    removeStale(path, holder === 'unreadable' ? null : holder);
  }
  throw new Error(`The lock file ${path} could not be taken, because others take it at the same moment: start again`);
}

// A link appears whole or not at all, so no one ever reads half a lock.
function create(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder(path: string): Holder | 'absent' | 'unreadable' {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
    const isWhole = typeof holder.pid === 'number' && typeof holder.host === 'string' && typeof holder.started === 'string';
    return isWhole ? (holder as Holder) : 'unreadable';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'unreadable';
  }
}

// Moved aside first: of two that find the same dead lock, the slower might otherwise remove the faster one's new lock.
function removeStale(path: string, seen: Holder | null): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = readHolder(aside);
  const isOther = typeof moved === 'object' && (seen === null || moved.pid !== seen.pid || moved.started !== seen.started);
  if (isOther) create(path, JSON.stringify(moved));
  rmSync(aside, { force: true });
}

function releaseOwn(path: string, text: string): void {
  try {
    if (readFileSync(path, 'utf8') === text) rmSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
