import {
  clueOfEntry,
  completeness,
  type Found,
  type MergedRecord,
  matchRecord,
  mergeRecords,
  metadataQueries,
  planChange,
  type Reading,
  readingsOfEntry,
} from '../../book/index.ts';
import type { Step } from '../../plan/plan.ts';
import type { BookRecord, Clue, Entry, Failure, Page } from '../../sdk/index.ts';
import { failureLine, line } from '../journal.ts';
import type { JournalLine, Outcome } from '../ports.ts';
import { end, instanceOf, type StepCall, type StepResult } from '../step.ts';
import { approvedCorrection } from './approved-correction.ts';
import { writeBack } from './write-back.ts';

export type CorrectCall = StepCall<Extract<Step, { verb: 'correct' }>>;

const TRIES = 3;
const BETWEEN_TRIES_MS = 2_000;
/** A longer pause than this is not waited for; the next service is asked. */
const LONGEST_PAUSE_MS = 60_000;

/** What the services said, as far as they were asked. */
interface Gathered {
  found: Found[];
  failures: { instance: string; failure: Failure }[];
  journal: JournalLine[];
}

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
  const gathered = await gather(call, clue, entry);
  const merged = mergeRecords(gathered.found, call.step.chain);
  if (!merged) return unmatched(call, gathered);
  if (!facts.book) return { go: facts, journal: gathered.journal };
  if (!entry) return store(call, facts.book.id, merged, gathered.journal);
  const { lastWritten, locks } = await ports.provenance.known(facts.book.id, facts.entry?.library ?? '');
  const plan = planChange({ before: entry, merged, lastWritten, locks });
  const kept = plan.kept.map(({ field, why }) => line('item/kept', `${field}: ${why}`, { field }));
  return writeBack(call, { entry, merged, plan, journal: [...gathered.journal, ...kept] });
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

async function gather(call: CorrectCall, clue: Clue, entry: Entry | null): Promise<Gathered> {
  const gathered: Gathered = { found: [], failures: [], journal: [] };
  const given: Clue | Reading[] = entry ? readingsOfEntry(entry) : clue;
  for (const instance of call.step.chain) {
    const merged = mergeRecords(gathered.found, call.step.chain);
    if (merged && completeness(merged.record).missing.length === 0) break;
    await ask(call, { instance, clue, given }, gathered);
  }
  return gathered;
}

/** One service: its questions in order, until a record is surely the book. */
async function ask(call: CorrectCall, about: { instance: string; clue: Clue; given: Clue | Reading[] }, gathered: Gathered): Promise<void> {
  const { instance, clue, given } = about;
  for (const query of metadataQueries(clue, instanceOf(call.ports, instance).plugin)) {
    const page = await patiently(call, instance, query.clue);
    if (!page.ok) {
      gathered.failures.push({ instance, failure: page.failure });
      gathered.journal.push(failureLine(instance, 'metadata.identify', page.failure));
      return;
    }
    const match = matchRecord(given, page.value.items);
    if (!match.pick) continue;
    gathered.found.push({ source: instance, record: match.pick, score: match.score, keys: match.keys });
    gathered.journal.push(
      line('item/matched', `${instance}, asked by ${query.by}: "${match.pick.title}" (${match.why})`, {
        instance,
        by: query.by,
        score: match.score,
        keys: match.keys,
      }),
    );
    return;
  }
  gathered.journal.push(line('item/unmatched', `${instance} knows no record that is surely this book`, { instance }));
}

/** Two more tries on time-outs and short rate limits. */
async function patiently(call: CorrectCall, instance: string, clue: Clue): Promise<Outcome<Page<BookRecord>>> {
  for (let tried = 1; ; tried++) {
    const page = await call.ports.plugins.call<Page<BookRecord>>(instance, 'metadata.identify', [clue], call.run.pipeline);
    if (page.ok || tried === TRIES) return page;
    const { code, retryAfterMs = BETWEEN_TRIES_MS } = page.failure;
    if ((code !== 'unavailable' && code !== 'rate-limited') || retryAfterMs > LONGEST_PAUSE_MS) return page;
    await call.ports.clock.sleep(retryAfterMs);
  }
}

function unread(call: CorrectCall, library: string, failure: Failure): StepResult {
  const journal = [failureLine(library, 'library.read', failure)];
  return call.facts.download ? { go: call.facts, journal } : end('failed', failure.message, journal);
}

/** A book that was just imported is imported, whatever its metadata; a run for metadata alone tries again later. */
function unmatched(call: CorrectCall, gathered: Gathered): StepResult {
  const [first] = gathered.failures;
  if (call.facts.download) return { go: call.facts, journal: gathered.journal };
  if (first) return end('failed', `${first.instance} did not answer: ${first.failure.message}`, gathered.journal);
  return end('nothing', 'no service knows a record that is surely this book', gathered.journal);
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
