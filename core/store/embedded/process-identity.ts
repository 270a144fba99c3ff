import { readFileSync, readlinkSync } from 'node:fs';
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

/** Whether that process is known to have ended. One on another host, or in another container, is never known to have. */
export function isGone(identity: ProcessIdentity): boolean {
  if (identity.host !== thisHost()) return false;
  if (!isAlive(identity.pid)) return true;
  const started = startOf(identity.pid);
  return started !== null && identity.started !== '' && started !== identity.started;
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
