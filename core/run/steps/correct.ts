import { clueOfEntry, completeness, type MergedRecord, mergeRecords, planChange, readingsOfEntry } from '../../book/index.ts';
import type { Step } from '../../plan/plan.ts';
import type { Clue, Entry, Failure } from '../../sdk/index.ts';
import { failureLine, line } from '../journal.ts';
import type { JournalLine, Outcome } from '../ports.ts';
import { end, type StepCall, type StepResult } from '../step.ts';
import { approvedCorrection } from './approved-correction.ts';
import { type Gathered, gather } from './gather.ts';
import { againAt, goingOn, unfilledLine } from './unfilled.ts';
import { writeBack } from './write-back.ts';

export type CorrectCall = StepCall<Extract<Step, { verb: 'correct' }>>;

/** Asks the chain while fields are missing, merges what is surely this book, and writes what is better founded than what is there. */
export async function correct(call: CorrectCall): Promise<StepResult> {
  const { facts, ports } = call;
  const before = facts.entry ? await readEntry(call, facts.entry) : null;
  if (before && !before.ok) return unread(call, facts.entry?.library ?? '', before.failure);
  if (before?.ok && !before.value) return end('skipped', 'the library does not have it any more', []);
  const entry = before?.ok ? before.value : null;
  const clue = entry ? known(clueOfEntry(entry), facts.book?.clue) : facts.book?.clue;
  if (!clue) throw new Error('correct was called without a book, which lint forbids');
  const planned = entry ? await approvedCorrection(call, entry) : null;
  if (planned) return planned;
  const asking = { ports, chain: call.step.chain, pipeline: call.run.pipeline };
  const gathered = await gather(asking, { clue, given: entry ? readingsOfEntry(entry) : clue });
  const merged = mergeRecords(gathered.found, call.step.chain);
  if (!merged) return unmatched(call, gathered);
  if (!facts.book) return { go: facts, journal: gathered.journal };
  if (!entry) return store(call, facts.book.id, merged, gathered.journal);
  const { lastWritten, locks } = await ports.provenance.known(facts.book.id, facts.entry?.library ?? '');
  const plan = planChange({ before: entry, merged, lastWritten, locks });
  const kept = plan.kept.map(({ field, why }) => line('item/kept', `${field}: ${why}`, { field }));
  const journal = [...gathered.journal, ...unfilledLine(gathered, merged), ...kept];
  return goingOn(call, gathered, await writeBack(call, { entry, merged, plan, journal }));
}

async function readEntry(call: CorrectCall, entry: { id: string; library: string }): Promise<Outcome<Entry | null>> {
  const read = await call.ports.plugins.call<Entry[]>(entry.library, 'library.read', [[entry.id]], call.run.pipeline);
  return read.ok ? { ok: true, value: read.value[0] ?? null } : read;
}

/** What the entry says, with what we know of the book where the entry is silent. */
const known = (fromEntry: Clue, book: Clue | undefined): Clue => ({
  ...fromEntry,
  ...(fromEntry.authors?.length || !book?.authors ? {} : { authors: book.authors }),
  ...(fromEntry.series?.length || !book?.series ? {} : { series: book.series }),
  ids: { ...book?.ids, ...fromEntry.ids },
});

function unread(call: CorrectCall, library: string, failure: Failure): StepResult {
  const journal = [failureLine(library, 'library.read', failure)];
  return call.facts.download ? { go: call.facts, journal } : end('failed', failure.message, journal);
}

/** A book that was just imported is imported, whatever its metadata; a run for metadata alone tries again later. */
function unmatched(call: CorrectCall, gathered: Gathered): StepResult {
  const [first] = gathered.failures;
  if (call.facts.download) return { go: call.facts, journal: gathered.journal };
  if (!first) return end('nothing', 'no service knows a record that is surely this book', gathered.journal);
  const reason = `${first.instance} did not answer: ${first.failure.message}`;
  // A day's allowance that is used up is no failed attempt.
  const due = call.facts.entry ? againAt(call, gathered) : null;
  return due ? end('deferred', reason, gathered.journal, due) : end('failed', reason, gathered.journal);
}

/** A book without an entry: what was found is kept for the day it has one. */
async function store(call: CorrectCall, book: string, merged: MergedRecord, journal: JournalLine[]): Promise<StepResult> {
  const { percent } = completeness(merged.record);
  if (!call.run.dryRun) {
    await call.ports.provenance.save({
      book,
      library: '',
      entry: '',
      run: call.run.id,
      corrections: [],
      record: merged.record,
      sources: merged.sources,
      completeness: percent,
    });
  }
  return { go: call.facts, journal };
}
