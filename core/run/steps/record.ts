import type { StepCall, StepResult } from '../step.ts';

/** Stores what a source told of as a book that we know. */
export async function record(call: StepCall): Promise<StepResult> {
  const { release } = call.facts;
  if (!release) throw new Error('record was called without a release, which lint forbids');
  if (call.run.dryRun) return { go: { ...call.facts, book: { id: '', clue: release.clue } }, journal: [] };
  const { id } = await call.ports.shelf.saveBook(release.clue, release.source);
  const clue = (await call.ports.shelf.bookClue(id)) ?? release.clue;
  return { go: { ...call.facts, book: { id, clue } }, journal: [] };
}
