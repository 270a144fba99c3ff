import { readFileSync } from 'node:fs';

const TICK_MS = 10;

interface Watched {
  /** The most processor time that the main thread spent between two ticks of its loop. What other processes take is not in it. */
  longestTurnMs: number;
  /** The share of the time in which the main thread could have run and other processes did. */
  waited: number;
}

/** Watches the event loop of this process until the returned function is called. */
export function watchLoop(): () => Watched {
  const begun = mainThread();
  let last = begun;
  let longestTurnMs = 0;
  const timer = setInterval(() => {
    const now = mainThread();
    longestTurnMs = Math.max(longestTurnMs, now.ranMs - last.ranMs);
    last = now;
  }, TICK_MS).unref();
  return () => {
    clearInterval(timer);
    const now = mainThread();
    return { longestTurnMs, waited: (now.waitedMs - begun.waitedMs) / Math.max(now.atMs - begun.atMs, 1) };
  };
}

/** Linux counts by thread; elsewhere the whole process stands for its main thread. */
function mainThread(): { ranMs: number; waitedMs: number; atMs: number } {
  const atMs = performance.now();
  try {
    const [ran, waited] = readFileSync('/proc/self/schedstat', 'utf8').split(' ').map(Number);
    return { ranMs: ran! / 1e6, waitedMs: waited! / 1e6, atMs };
  } catch {
    const { user, system } = process.cpuUsage();
    return { ranMs: (user + system) / 1e3, waitedMs: 0, atMs };
  }
}
