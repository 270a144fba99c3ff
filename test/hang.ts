import assert from 'node:assert/strict';

/**
 * A text that makes a pattern backtrack, or a loop quadratic, costs seconds to hours; work that is in proportion to it, milliseconds. The
 * bound lies far from both, so that no slow or busy machine decides. The pace itself is measured by `npm run bench -- hostile`.
 */
const HANG_MS = 1500;

/** Processor time of this process, milliseconds. */
export function processorMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Asserts that the work does not hang; one try that was slow for another reason, a collection of garbage say, is tried again. */
export function assertNoHang(what: string, work: () => unknown): void {
  let ms = processorMs(work);
  if (ms >= HANG_MS) ms = Math.min(ms, processorMs(work));
  assert.ok(ms < HANG_MS, `${what.slice(0, 40)} took ${Math.round(ms)} ms of processor time`);
}
