import { factsOf, isUpgrade, qualityRank, type RecordingFacts } from '../../book/index.ts';
import type { Entry, Placement } from '../../sdk/index.ts';
import { failureLine, line } from '../journal.ts';
import type { Candidate, Download, Ports } from '../ports.ts';
import { end, type StepCall, type StepResult } from '../step.ts';

/** A book that is owned, at its best, and how often a better recording of it was taken already. */
export interface Owned {
  best: RecordingFacts;
  upgrades: number;
}

/** What is owned of an item's book where the pipeline looks for better recordings; null: the book is wanted for the first time. */
export async function ownedRecording(call: StepCall): Promise<Owned | null | StepResult> {
  const { ports, facts, run } = call;
  const { quality } = run.plan;
  if (!facts.entry || !facts.book) return null;
  if (!quality.upgrade.wanted) {
    const reason = `it is owned, and the profile ${quality.name} wants no better recordings of what is owned`;
    return end('skipped', reason, [line('item/taken', reason)]);
  }
  const { library } = facts.entry;
  const ids = (await ports.shelf.entries(library, { book: facts.book.id })).map(({ id }) => id);
  const read = await ports.plugins.call<Entry[]>(library, 'library.read', [ids], run.pipeline);
  if (!read.ok) return end('failed', read.failure.message, [failureLine(library, 'library.read', read.failure)]);
  const recordings = read.value.map(recordingOf).sort((a, b) => qualityRank(b, quality) - qualityRank(a, quality));
  const upgrades = await ports.downloads.takenBy(run.pipeline, facts.book.id);
  return { best: recordings[0] ?? {}, upgrades };
}

function recordingOf({ audio, record }: Entry): RecordingFacts {
  const formats = [...new Set((audio ?? []).map(({ path }) => path.slice(path.lastIndexOf('.') + 1).toLowerCase()))];
  return { formats, narrators: record.narrators ?? [], abridged: record.edition?.abridged ?? false };
}

/** Good releases that are no better than what is owned are none. */
export async function onlyBetter(call: StepCall, owned: Owned, judged: readonly Candidate[]): Promise<Candidate[]> {
  const { quality } = call.run.plan;
  const book = call.facts.book!.id;
  const kept: Candidate[] = [];
  for (const candidate of judged) {
    const facts = factsOf(candidate.release, quality, candidate.parts['match']);
    const verdict = (await call.ports.downloads.had(book, candidate.release))
      ? { wanted: false, reason: 'it was imported before' }
      : isUpgrade(owned.best, facts, quality, owned.upgrades);
    const gates = [...candidate.gates, { gate: 'upgrade', passed: verdict.wanted, reason: verdict.reason }];
    const isOut = candidate.verdict === 'accept' && !verdict.wanted;
    kept.push(isOut ? { ...candidate, verdict: 'reject', why: verdict.reason, gates } : { ...candidate, gates });
  }
  return kept;
}

/** A better recording goes beside what is owned, told apart by who reads it or its format: nothing in the library is replaced. */
export function placeBeside(ports: Pick<Ports, 'plans'>, download: Download, placement: Placement): Placement {
  const pipeline = ports.plans.current().pipelines.find(({ name }) => name === download.pipeline);
  const isUpgradeOf = pipeline?.select.noun === 'books' && pipeline.select.state === 'owned';
  if (!isUpgradeOf) return placement;
  const { narrators, format } = download.release;
  const mark = narrators?.[0] ? `{${narrators[0]}}` : `[${(format ?? 'better').toUpperCase()}]`;
  return { ...placement, relPath: `${placement.relPath} ${mark.replace(/[^\p{L}\p{N} .{}[\]'-]/gu, '')}` };
}
