import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process that can be told from a later one with the same number. */
export interface ProcessIdentity {
  host: string;
  pid: number;
  /** Clock ticks since boot on Linux, else empty. */
  started: string;
}

export function thisProcess(): ProcessIdentity {
  return { host: thisHost(), pid: process.pid, started: startOf(process.pid) ?? '' };
}

/** Whether that process is known to have ended. */
export function isGone(identity: ProcessIdentity): boolean {
  return stateOf(identity) === 'gone';
}

/**
 * What can be seen of a process from here. Perhaps: its number is alive, and the system does not say since when. Elsewhere: it is, or was,
 * of another host or container, or of before this host was started anew.
 */
export function stateOf(identity: ProcessIdentity): 'runs' | 'gone' | 'perhaps' | 'elsewhere' {
  if (identity.host !== thisHost()) return 'elsewhere';
  if (!isAlive(identity.pid)) return 'gone';
  const started = startOf(identity.pid);
  if (started === null || identity.started === '') return 'perhaps';
  return started === identity.started ? 'runs' : 'gone';
}

/** Whether a PostgreSQL that serves this folder has the number. Where the system does not show what a process was called with: true. */
export function servesFolder(pid: number, folder: string): boolean {
  const words = readOrNull(`/proc/${pid}/cmdline`)?.split('\0');
  if (words === undefined) return true;
  const served = words[words.indexOf('-D') + 1];
  return words.includes('-D') && served !== undefined && existsSync(served) && realpathSync(served) === realpathSync(folder);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

// The host's name alone does not do: two containers may share it, and a number means something else in each.
function thisHost(): string {
  const boot = readOrNull('/proc/sys/kernel/random/boot_id') ?? '';
  let space = '';
  try {
    space = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Not Linux: the host's name has to do.
  }
  return [hostname(), boot.trim(), space].filter(Boolean).join('/');
}

function startOf(pid: number): string | null {
  return statFields(pid)?.[19] ?? null;
}

function isZombie(pid: number): boolean {
  const state = statFields(pid)?.[0];
  return state === 'Z' || state === 'X';
}

// Fields of /proc/PID/stat from the third on: the second, the command in brackets, may hold spaces.
function statFields(pid: number): string[] | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
