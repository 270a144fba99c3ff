import { type ChangePlan, checkAfter, completeness, type MergedRecord } from '../../book/index.ts';
import type { Entry } from '../../sdk/index.ts';
import { type ActOutcome, act } from '../act.ts';
import { brakedNow } from '../brake.ts';
import { writeCap, writesCapped } from '../caps.ts';
import { carriedOut, consent, pastCap, type Wish } from '../consent.ts';
import { failureLine, line } from '../journal.ts';
import type { JournalLine, Outcome } from '../ports.ts';
import { end, type StepResult } from '../step.ts';
import type { CorrectionIntent } from './approved-correction.ts';
import type { CorrectCall } from './correct.ts';

interface WriteBack {
  entry: Entry;
  merged: Pick<MergedRecord, 'record' | 'sources'>;
  plan: ChangePlan;
  journal: JournalLine[];
}

/** Sends the change as one action, reads what the library made of it, and keeps a row for every field that it took. */
export async function writeBack(call: CorrectCall, write: WriteBack): Promise<StepResult> {
  const { facts, ports, run } = call;
  const { entry, merged, plan, journal } = write;
  const library = facts.entry?.library ?? '';
  const book = facts.book?.id ?? '';
  let after = entry;
  const { change, corrections, isBegun } = await begun(call, plan);
  if (Object.keys(change).length > 0) {
    // The step may have begun, and waited for services, before the library was lost.
    const braked = isBegun || run.dryRun ? null : await brakedNow(ports);
    if (braked) return end('deferred', braked, [...journal, line('item/waits', braked)]);
    const wish = wishOf(call, write);
    const allowed = isBegun ? null : await consent(call, wish);
    if (allowed && !allowed.may) return withJournal(allowed.result, journal);
    const sent = await send(call, library, entry, { change, corrections });
    if (!sent.ok && sent.capped) return withJournal(await pastCap(call, wish, writesCapped(run, ports.clock.now())), journal);
    if (!sent.ok) {
      const lines = [...journal, failureLine(library, 'library.update', sent.failure)];
      return facts.download ? { go: facts, journal: lines } : end('failed', sent.failure.message, lines);
    }
    after = sent.value.after;
    await ports.shelf.putEntries(library, [after], 'written'); // or the library's word of it would look like somebody else's edit
    const refused = checkAfter(change, after).map((each) => each.field as string);
    for (const field of refused) journal.push(line('item/kept', `${field}: the library did not take it`, { field }));
    corrections.splice(0, corrections.length, ...corrections.filter((correction) => !refused.includes(correction.field)));
  }
  await carriedOut(call, 'metadata');
  const { percent } = completeness(after);
  if (!run.dryRun)
    await ports.provenance.save({
      book,
      library,
      entry: entry.id,
      run: run.id,
      corrections,
      record: merged.record,
      sources: merged.sources,
      completeness: percent,
    });
  const fields = corrections.map((correction) => correction.field);
  const text = fields.length > 0 ? `wrote ${fields.join(', ')}` : 'nothing had to be written';
  return { go: facts, journal: [...journal, line('item/corrected', `${text}; ${percent} % complete`, { fields, completeness: percent })] };
}

function wishOf(call: CorrectCall, { entry, merged, plan }: WriteBack): Wish {
  const library = call.facts.entry?.library ?? '';
  const { change, corrections } = plan;
  const fields = corrections.map((correction) => correction.field);
  const intent: CorrectionIntent = {
    entry: entry.id,
    library,
    title: entry.record.title,
    change,
    corrections: [...corrections],
    record: merged.record,
    sources: merged.sources,
  };
  return {
    kind: 'metadata',
    title: `write ${fields.join(', ')} of ${entry.record.title}`,
    intent: { ...intent },
    same: { library, entry: entry.id, change },
  };
}

const withJournal = (result: StepResult, journal: JournalLine[]): StepResult => ({ ...result, journal: [...journal, ...result.journal] });

type Sent = { after: Entry; [key: string]: unknown };

type Written = Pick<ChangePlan, 'change' | 'corrections'>;

/** After a crash between the write and its rows, the library shows what we sent: what had been begun is what counts then. */
async function begun(call: CorrectCall, plan: ChangePlan): Promise<Written & { isBegun: boolean }> {
  const action = await call.ports.actions.byKey(`update:${call.item.id}`);
  if (!action) return { change: plan.change, corrections: [...plan.corrections], isBegun: false };
  const { change, corrections } = action.intent as unknown as Written;
  return { change, corrections: [...corrections], isBegun: true };
}

async function send(call: CorrectCall, library: string, entry: Entry, { change, corrections }: Written): Promise<ActOutcome<Sent>> {
  const { ports, run, item } = call;
  const read = async (): Promise<Outcome<Entry | undefined>> => {
    const found = await ports.plugins.call<Entry[]>(library, 'library.read', [[entry.id]], run.pipeline);
    return found.ok ? { ok: true, value: found.value[0] } : found;
  };
  return act<Sent>(ports, {
    key: `update:${item.id}`,
    kind: 'library.update',
    instance: library,
    run: run.id,
    item: item.id,
    intent: { entry: entry.id, change, corrections, before: entry.record },
    within: writeCap(run, ports.clock.now()),
    proof: async () => {
      const now = await read();
      if (!now.ok) return now;
      return { ok: true, value: now.value && checkAfter(change, now.value).length === 0 ? { after: now.value } : null };
    },
    write: async () => {
      const after = await ports.plugins.call<Entry>(library, 'library.update', [entry.id, change], run.pipeline);
      return after.ok ? { ok: true, value: { after: after.value } } : after;
    },
  });
}
