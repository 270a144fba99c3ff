import type { Step } from '../../plan/plan.ts';
import { line } from '../journal.ts';
import { end, type StepCall, type StepResult } from '../step.ts';

/** Drops the item unless its book is as the conditions ask. */
export async function keep(call: StepCall<Extract<Step, { verb: 'keep' }>>): Promise<StepResult> {
  const { facts, ports, step } = call;
  if (!facts.book?.id) return { go: facts, journal: [] };
  const standing = await ports.shelf.standing(facts.book.id);
  const reason = dropped(step.conditions, standing);
  return reason ? end('skipped', reason, [line('item/taken', reason)]) : { go: facts, journal: [] };
}

function dropped(
  conditions: readonly string[],
  is: { owned: boolean; downloading: boolean; deleted: boolean; ignored: boolean },
): string | null {
  if (conditions.includes('unowned') && is.owned) return 'the library has it already';
  if (conditions.includes('not-downloading') && is.downloading) return 'it is being downloaded already';
  if (conditions.includes('wanted') && is.deleted) return 'it was deleted on purpose, and is not fetched again unasked';
  if (conditions.includes('wanted') && is.ignored) return 'its owner ignores it';
  return null;
}
