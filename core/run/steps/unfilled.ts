import { completeness, type MergedRecord } from '../../book/index.ts';
import { line } from '../journal.ts';
import type { JournalLine } from '../ports.ts';
import { end, type StepResult } from '../step.ts';
import type { CorrectCall } from './correct.ts';
import type { Gathered } from './gather.ts';

/** A shorter pause is over before a run of its own could begin; a longer one is no matter of a day's allowance. */
const SHORTEST_MS = 60_000;
const LONGEST_MS = 26 * 3_600_000;
const AFTER_MS = 60_000;

/** When a service that has given all it may for now can be asked again; null where none of the failures is of that kind. */
export function againAt(call: CorrectCall, { failures }: Gathered): Date | null {
  const waits = failures.flatMap(({ failure }) => (failure.code === 'rate-limited' ? (failure.retryAfterMs ?? []) : []));
  const wait = waits.filter((ms) => ms > SHORTEST_MS && ms <= LONGEST_MS).sort((one, other) => one - other)[0];
  return wait === undefined ? null : new Date(call.ports.clock.now().getTime() + wait + AFTER_MS);
}

/** Which fields stay unfilled because a service did not answer, in a line for people; none where nothing is missing or all answered. */
export function unfilledLine(gathered: Gathered, merged: MergedRecord): JournalLine[] {
  const { missing } = completeness(merged.record);
  const silent = [...new Set(gathered.failures.map(({ instance }) => instance))];
  if (missing.length === 0 || silent.length === 0) return [];
  return [line('item/unfilled', `${missing.join(', ')} may stay unfilled: ${silent.join(', ')} did not answer`, { missing, silent })];
}

/**
 * What was known is written; what a service may still tell when its day begins anew is asked for then. Only for books of a library, which
 * are so many and no more, and only where nothing stands behind the correction.
 */
export function goingOn(call: CorrectCall, gathered: Gathered, result: StepResult): StepResult {
  const due = againAt(call, gathered);
  const isLast = call.at === call.run.plan.steps.length - 1;
  const isUnfilled = 'go' in result && result.journal.some(({ kind }) => kind === 'item/unfilled');
  if (!due || !isLast || !isUnfilled || call.run.dryRun || call.run.planning || call.facts.download || !call.facts.entry) return result;
  const names = gathered.failures.filter(({ failure }) => failure.code === 'rate-limited').map(({ instance }) => instance);
  return end(
    'deferred',
    `written as far as it is known; ${names.join(', ')} is asked for the rest at ${due.toISOString()}`,
    result.journal,
    due,
  );
}
