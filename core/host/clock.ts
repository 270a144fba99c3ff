import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from './parts.ts';

const LONGEST_TIMER_MS = 24 * 3_600_000;

/** The machine's own time. A longer sleep than a day is cut: timers over 24.8 days fire at once. */
export const systemClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) => wait(Math.min(Math.max(ms, 0), LONGEST_TIMER_MS), undefined, signal ? { signal } : {}),
};
