import { line } from '../../journal.ts';
import { end, type StepCall, type StepResult } from '../../step.ts';

/**
 * What became of a missing book since it was selected: it may have come another way, or been taken away on purpose. An item waits long in
 * a batch, and the book is judged when its turn has come. null: it is wanted still.
 */
export async function settledMeanwhile({ ports, run, facts }: StepCall, book: string): Promise<StepResult | null> {
  if (facts.entry) return null;
  const is = await ports.shelf.standing(book);
  const reason = run.plan.select.noun === 'releases' ? unasked(is) : (ownedByNow(is) ?? unasked({ ...is, ignored: false }));
  if (!reason) return null;
  return end('skipped', reason, [line('item/taken', reason)]);
}

const ownedByNow = (is: { owned: boolean }): string | null => (is.owned ? 'the library has it by now' : null);

/** What a list of popular books brings along was asked for by nobody. */
function unasked(is: { deleted: boolean; ignored: boolean }): string | null {
  if (is.deleted) return 'it was deleted on purpose, and is not fetched again unasked';
  return is.ignored ? 'its owner ignores it' : null;
}
