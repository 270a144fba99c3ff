import { line } from '../../journal.ts';
import { end, type StepCall, type StepResult } from '../../step.ts';

/**
 * What became of a missing book since it was selected: it may have come another way, or been taken away on purpose. An item waits long in
 * a batch, and the book is judged when its turn has come. null: it is wanted still.
 */
export async function settledMeanwhile({ ports, run, facts }: StepCall, book: string): Promise<StepResult | null> {
  if (facts.entry || run.plan.select.noun === 'releases') return null;
  const { owned, deleted } = await ports.shelf.standing(book);
  if (!owned && !deleted) return null;
  const reason = owned ? 'the library has it by now' : 'it was deleted on purpose, and is not fetched again unasked';
  return end('skipped', reason, [line('item/taken', reason)]);
}
