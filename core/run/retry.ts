/** When an item that failed `attempts` times before is due again; null where the backoff is used up. */
export function nextTry(now: Date, backoffMs: readonly number[], attempts: number): Date | null {
  const wait = backoffMs[attempts];
  return wait === undefined ? null : new Date(now.getTime() + wait);
}

const MINUTE_MS = 60_000;
/** A downloader that does not answer mostly restarts; only then the pipeline's own, longer waits begin. */
const SOON_MS: readonly number[] = [10 * MINUTE_MS, 60 * MINUTE_MS, 6 * 60 * MINUTE_MS];

/** When a write that was begun, and of which nobody can tell whether it happened, is looked at again. */
export function nextTryOfBegun(now: Date, backoffMs: readonly number[], attempts: number): Date | null {
  return nextTry(now, [...SOON_MS, ...backoffMs], attempts);
}
