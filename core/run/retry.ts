/** When an item that failed `attempts` times before is due again; null where the backoff is used up. */
export function nextTry(now: Date, backoffMs: readonly number[], attempts: number): Date | null {
  const wait = backoffMs[attempts];
  return wait === undefined ? null : new Date(now.getTime() + wait);
}
