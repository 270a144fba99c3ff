import { type ChangePlan, checkAfter, completeness, type MergedRecord } from '../../book/index.ts';
import type { Entry } from '../../sdk/index.ts';
import { act } from '../act.ts';
import { failureLine, line } from '../journal.ts';
import type { JournalLine, Outcome } from '../ports.ts';
import { end, type StepResult } from '../step.ts';
import type { CorrectCall } from './correct.ts';

interface WriteBack {
  entry: Entry;
  merged: MergedRecord;
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
  const { change, corrections } = await begun(call, plan);
  if (Object.keys(change).length > 0) {
    const sent = await send(call, library, entry, { change, corrections });
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
  const { percent } = completeness(after);
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

type Sent = { after: Entry; [key: string]: unknown };

type Written = Pick<ChangePlan, 'change' | 'corrections'>;

/** After a crash between the write and its rows, the library shows what we sent: what had been begun is what counts then. */
async function begun(call: CorrectCall, plan: ChangePlan): Promise<Written> {
  const action = await call.ports.actions.byKey(`update:${call.item.id}`);
  if (!action) return { change: plan.change, corrections: [...plan.corrections] };
  const { change, corrections } = action.intent as unknown as Written;
  return { change, corrections: [...corrections] };
}

async function send(call: CorrectCall, library: string, entry: Entry, { change, corrections }: Written): Promise<Outcome<Sent>> {
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
