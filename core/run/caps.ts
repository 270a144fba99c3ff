import type { CapReached, DownloadCaps, Ports, Run, Within } from './ports.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const ACTIVE_LOOK_MS = HOUR_MS / 4;
/** No more adds an hour over all pipelines, and no more candidates a book a week (RELIABILITY L8). */
const ADDS_AN_HOUR = 20;
const CANDIDATES_A_WEEK = 3;

/** A sentence where a cap or brake is reached, with the moment from which it may be tried again. `own`: the owner may lift it. */
export interface Capped {
  reason: string;
  due: Date;
  own: boolean;
}

/** A run's caps count what its pipeline began since the run did, and at least over the last day: a run per day is not worth more than one a week. */
function countedFrom(run: Run, now: Date): Date {
  return new Date(Math.min(run.startedAt.getTime(), now.getTime() - DAY_MS));
}

/** What may be begun now. What its owner approved is past the pipeline's own caps, and never past the brakes. */
export function downloadCaps(run: Run, now: Date): DownloadCaps {
  const { downloads, bytes, active } = run.plan.caps;
  const own = { ...(downloads === undefined ? {} : { downloads }), ...(bytes === undefined ? {} : { bytes }) };
  return {
    every: { since: new Date(now.getTime() - HOUR_MS), downloads: ADDS_AN_HOUR },
    ...(run.applies ? {} : { own: { since: countedFrom(run, now), ...own } }),
    ...(active === undefined ? {} : { active }),
  };
}

/** How many entries the pipeline may write; undefined where nothing bounds it, or its owner approved the write. */
export function writeCap(run: Run, now: Date): Within | undefined {
  const most = run.plan.caps.writes;
  return most === undefined || run.applies ? undefined : { since: countedFrom(run, now), pipeline: run.pipeline, most };
}

/** Whether so many releases of the book were tried lately that it must rest. */
export async function triedTooOften(ports: Ports, book: string): Promise<Capped | null> {
  const now = ports.clock.now();
  const tried = await ports.downloads.triedSince(book, new Date(now.getTime() - WEEK_MS));
  if (tried < CANDIDATES_A_WEEK) return null;
  return {
    reason: `${tried} releases of this book were tried within a week; no more until they are older`,
    due: later(now, WEEK_MS),
    own: false,
  };
}

/** A reached cap in words. */
export function cappedBy(cap: CapReached, run: Run, now: Date): Capped {
  const { downloads, bytes, active } = run.plan.caps;
  if (cap === 'hour')
    return { reason: `${ADDS_AN_HOUR} downloads were begun within the hour; the rest waits`, due: later(now, HOUR_MS), own: false };
  if (cap === 'active')
    return { reason: `${active} downloads are going on; the next begins when one has ended`, due: later(now, ACTIVE_LOOK_MS), own: false };
  const what = cap === 'downloads' ? `${downloads} downloads` : `${bytes} bytes`;
  return { reason: `the cap of ${what} a run and day is reached`, due: later(now, DAY_MS), own: true };
}

/** The cap on metadata writes in words. */
export function writesCapped(run: Run, now: Date): Capped {
  return { reason: `the cap of ${run.plan.caps.writes} written books a run and day is reached`, due: later(now, DAY_MS), own: true };
}

const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms);
