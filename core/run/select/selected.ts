import type { FailureCode } from '../../sdk/index.ts';
import type { NewItem, Ports, Run } from '../ports.ts';

/** What a selection came to: items, or pages of them; or not now, with the moment to go on; or not at all in this run. */
export type Selected = { items: NewItem[] } | { pages: AsyncIterable<NewItem[]> } | { waitUntil: Date; reason: string } | { stop: string };

/** Between looks at what does not answer, or at a library that lost books. */
export const LOOK_AGAIN_MS = 60_000;

/**
 * What the run would select from does not answer. A schedule may come again in a month only, so for as long as a start that was missed would
 * be made up for, it is asked again; whoever sits there is told at once, and an interval comes again soon.
 */
export function unanswered({ clock }: Ports, run: Run, { reason, code }: { reason: string; code: FailureCode }): Selected {
  const now = clock.now().getTime();
  const isWorthIt = code === 'unavailable' || code === 'rate-limited';
  const isInTime = now - run.startedAt.getTime() < run.plan.catchUpMs;
  if ((run.trigger !== 'schedule' && run.trigger !== 'retry') || !isWorthIt || !isInTime) return { stop: reason };
  return { waitUntil: new Date(now + LOOK_AGAIN_MS), reason };
}
