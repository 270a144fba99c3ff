import type { Download, Ports, Run } from './ports.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
/** No more adds an hour over all pipelines, and no more candidates a book a week (RELIABILITY L8). */
const ADDS_AN_HOUR = 20;
const CANDIDATES_A_WEEK = 3;

/** A sentence where a cap or brake is reached, with the moment from which it may be tried again. */
export interface Capped {
  reason: string;
  due: Date;
}

/** Whether one more download of `bytes` for `book` may begin now. */
export async function capped(ports: Ports, run: Run, book: string, bytes: number): Promise<Capped | null> {
  const now = ports.clock.now();
  const later = (ms: number): Date => new Date(now.getTime() + ms);
  const tried = await ports.downloads.triedSince(book, later(-WEEK_MS));
  if (tried >= CANDIDATES_A_WEEK)
    return { reason: `${tried} releases of this book were tried within a week; no more until they are older`, due: later(WEEK_MS) };
  const hour = await ports.actions.doneSince('downloader.add', later(-HOUR_MS));
  if (hour.count >= ADDS_AN_HOUR)
    return { reason: `${hour.count} downloads were begun within the hour; the rest waits`, due: later(HOUR_MS) };
  const { caps } = run.plan;
  if (caps.downloads === undefined && caps.bytes === undefined) return null;
  const done = await ports.actions.doneSince('downloader.add', run.startedAt, run.id);
  if (caps.downloads !== undefined && done.count >= caps.downloads)
    return { reason: `the cap of ${caps.downloads} downloads a run is reached`, due: later(24 * HOUR_MS) };
  if (caps.bytes !== undefined && done.bytes + bytes > caps.bytes)
    return { reason: `the cap of ${caps.bytes} bytes a run would be passed`, due: later(24 * HOUR_MS) };
  return null;
}

export const isOpen = (state: Download['state']): boolean => !['imported', 'failed', 'abandoned'].includes(state);
