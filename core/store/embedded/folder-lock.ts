import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ProcessIdentity, stateOf, thisProcess } from './process-identity.ts';

export interface FolderLock {
  release(): void;
}

export interface LockRequest {
  folder: string;
  /** Called with a sentence where it has to be watched for a while whether the holder lives. */
  onWatch?(sentence: string): void;
  /** Called once where another process took the folder from us: it saw no sign of life for too long. Stop at once. */
  onLost?(): void;
  beatMs?: number;
}

interface Holder extends ProcessIdentity {
  since: string;
}

const BEAT_MS = 5000;

/** So many missed beats, and the holder is dead. */
const MISSED = 4;

/** Another daemon works in this data folder. */
export class FolderHeld extends Error {
  override readonly name = 'FolderHeld';
  readonly pid: number;
  constructor(folder: string, holder: Holder) {
    super(
      `The data folder ${folder} is in use by the Tomewright daemon with process id ${holder.pid} on ${nameOf(holder)}, running since ${holder.since}: ` +
        'stop that one first, or give this one another data folder or a DATABASE_URL of its own',
    );
    this.pid = holder.pid;
  }
}

/**
 * Takes the data folder for this process, or throws FolderHeld. What a dead process left is taken over at once where its death can be
 * seen from here, and after some seconds without a sign of life where it cannot: after a power cut, or in a new container.
 */
export async function lockFolder(request: LockRequest): Promise<FolderLock> {
  const path = join(request.folder, 'daemon.lock');
  const mine: Holder = { ...thisProcess(), since: new Date().toISOString() };
  const text = JSON.stringify(mine);
  for (let tries = 0; tries < 10; tries++) {
    if (create(path, text)) return keep(path, text, request);
    const holder = readHolder(path);
    if (holder === 'absent') continue;
    if (holder !== 'unreadable') {
      const state = stateOf(holder);
      if (state === 'runs' || (state !== 'gone' && (await isRenewed(path, holder, request)))) throw new FolderHeld(request.folder, holder);
    }
    removeStale(path, holder === 'unreadable' ? null : holder);
  }
  throw new Error(`The lock file ${path} could not be taken, because others take it at the same moment: start again`);
}

// Watched and not reckoned: the clock of another host, or of before a start of this one, says nothing.
async function isRenewed(path: string, holder: Holder, { folder, onWatch, beatMs = BEAT_MS }: LockRequest): Promise<boolean> {
  const seconds = Math.ceil((MISSED * beatMs) / 1000);
  onWatch?.(
    `the data folder ${folder} was last used by process ${holder.pid} on ${nameOf(holder)}, which cannot be seen from here: ` +
      `it is taken over unless that shows a sign of life within ${seconds} s`,
  );
  const before = renewedAt(path);
  for (const until = performance.now() + MISSED * beatMs; performance.now() < until; await pause(beatMs / 20)) {
    const now = renewedAt(path);
    if (now !== before) return now !== null;
  }
  return false;
}

function renewedAt(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

function keep(path: string, text: string, { onLost, beatMs = BEAT_MS }: LockRequest): FolderLock {
  const timer = setInterval(() => {
    if (renew(path, text)) return;
    clearInterval(timer);
    onLost?.();
  }, beatMs);
  timer.unref();
  return {
    release: () => {
      clearInterval(timer);
      releaseOwn(path, text);
    },
  };
}

/** False where the lock is another's. One that somebody deleted by hand is made again; a disk that does not answer now is no loss. */
function renew(path: string, text: string): boolean {
  try {
    if (readFileSync(path, 'utf8') !== text) return false;
    const now = new Date();
    utimesSync(path, now, now);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT' || create(path, text) || renew(path, text);
  }
}

function nameOf({ host }: Holder): string {
  return host.split('/')[0] || 'an unnamed host';
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
