import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a daemon leaves in its data folder, so that commands beside it use its database instead of starting another. */
export interface RunningDaemon {
  pid: number;
  /** Address of the API. */
  url: string;
  /** Address of its database, with the password: the file is its owner's alone. */
  database: string;
}

const fileIn = (dataDir: string): string => join(dataDir, 'daemon.json');

export function announce(dataDir: string, daemon: RunningDaemon): void {
  const path = fileIn(dataDir);
  mkdirSync(dataDir, { recursive: true });
  rmSync(path, { force: true });
  writeFileSync(path, JSON.stringify(daemon), { mode: 0o600 });
}

export function retract(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

/** The daemon that works on this data folder now; null where none does, or the one that did has ended without saying so. */
export function runningDaemon(dataDir: string): RunningDaemon | null {
  try {
    const daemon = JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as RunningDaemon;
    process.kill(daemon.pid, 0);
    return daemon;
  } catch (error) {
    // EPERM: it lives, under another user.
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EPERM' ? (JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as RunningDaemon) : null;
  }
}
