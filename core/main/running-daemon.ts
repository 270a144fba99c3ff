import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProcessIdentity, stateOf, thisProcess } from '../store/embedded/process-identity.ts';

/** What a daemon leaves in its data folder, so that commands beside it use its database instead of starting another. */
export interface RunningDaemon {
  /** Address of the API. */
  url: string;
  /** Address of its database, with the password: the file is its owner's alone. */
  database: string;
}

const fileIn = (dataDir: string): string => join(dataDir, 'daemon.json');

export function announce(dataDir: string, daemon: RunningDaemon): void {
  const path = fileIn(dataDir);
  mkdirSync(dataDir, { recursive: true });
  rmSync(`${path}.new`, { force: true }); // its mode is set only where it is made
  writeFileSync(`${path}.new`, JSON.stringify({ ...daemon, ...thisProcess() }), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export function retract(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

/** The daemon that works on this data folder now; null where none does, or the one that did has ended without saying so. */
export function runningDaemon(dataDir: string): RunningDaemon | null {
  const daemon = announced(fileIn(dataDir));
  const state = daemon === null ? 'gone' : stateOf(daemon);
  return state === 'runs' || state === 'perhaps' ? daemon : null;
}

// A power cut may leave the file empty.
function announced(path: string): (RunningDaemon & ProcessIdentity) | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
