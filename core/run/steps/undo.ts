import { checkAfter, entryValue, planUndo, sameValue, type UndoPlan, type UndoScope } from '../../book/index.ts';
import type { Step } from '../../plan/plan.ts';
import type { Entry } from '../../sdk/index.ts';
import { act } from '../act.ts';
import { failureLine, line } from '../journal.ts';
import type { Correction, Outcome, Ports } from '../ports.ts';
import { end, type StepCall, type StepResult } from '../step.ts';

type Call = StepCall<Extract<Step, { verb: 'undo' }>>;

/** What an undo would do to one entry, with the writes that it takes back. */
export interface EntryUndo {
  plan: UndoPlan;
  now: Entry;
  standing: (Correction & { id: string; run?: string })[];
}

const scopeOf = ({ field, run }: { field?: string; run?: string }): UndoScope => {
  if (field !== undefined) return { kind: 'field', field: field as Extract<UndoScope, { kind: 'field' }>['field'] };
  return run === undefined ? { kind: 'book' } : { kind: 'run', run };
};

/** Reads the entry afresh and says field by field what an undo would put back; null where the library has it no more. */
export async function planEntryUndo(
  ports: Pick<Ports, 'plugins' | 'provenance'>,
  at: { book: string; library: string; entry: string },
  scope: { field?: string; run?: string },
): Promise<Outcome<EntryUndo | null>> {
  const read = await ports.plugins.call<Entry[]>(at.library, 'library.read', [[at.entry]]);
  if (!read.ok) return read;
  const [now] = read.value;
  if (!now) return { ok: true, value: null };
  const standing = await ports.provenance.standing(at.book, at.library, at.entry);
  const { locks } = await ports.provenance.known(at.book, at.library);
  const corrections = standing as Parameters<typeof planUndo>[0]['corrections'];
  return { ok: true, value: { plan: planUndo({ corrections, now, scope: scopeOf(scope), locks }), now, standing } };
}

/** Puts back what our writes replaced, where it still holds our value; what was undone is locked, so that no run writes it again. */
export async function undo(call: Call): Promise<StepResult> {
  const { ports, facts, run, step } = call;
  const { entry, book } = facts;
  if (!entry || !book) throw new Error('undo was called without an entry');
  const begun = run.dryRun ? null : await ports.actions.byKey(`undo:${call.item.id}`);
  const planned = await planEntryUndo(ports, { book: book.id, library: entry.library, entry: entry.id }, step);
  if (!planned.ok) return end('failed', planned.failure.message, [failureLine(entry.library, 'library.read', planned.failure)]);
  if (!planned.value) return end('skipped', 'the library does not have it any more', []);
  const { plan, now, standing } = planned.value;
  const told = plan.steps.map(({ field, will, why }) => line(will ? 'item/undone' : 'item/kept', `${field}: ${why}`, { field, will }));
  if (run.dryRun) return end('dry', plan.steps.some((each) => each.will) ? 'would be put back' : 'nothing would change', told);
  const wanted = begun ? (begun.intent as unknown as Wanted) : wantedOf(plan, standing, entry.id);
  if (wanted.ids.length === 0) return end('skipped', 'nothing that we wrote is to be put back', told);
  const sent = await send(call, now, wanted);
  if (!sent.ok) return end('failed', sent.failure.message, [...told, failureLine(entry.library, 'library.update', sent.failure)]);
  await ports.provenance.undone({ ids: wanted.ids, book: book.id, fields: wanted.fields, by: `undo by ${step.by}` });
  return { go: facts, journal: told };
}

interface Wanted {
  entry: string;
  change: UndoPlan['change'];
  clear: UndoPlan['clear'];
  ids: string[];
  fields: string[];
}

function wantedOf({ change, clear, steps }: UndoPlan, standing: EntryUndo['standing'], entry: string): Wanted {
  const fields = steps.filter((each) => each.will).map((each) => each.field as string);
  const ids = standing.filter((each) => fields.includes(each.field)).map((each) => each.id);
  return { entry, change, clear, ids, fields };
}

const isBack = (entry: Entry, { change, clear }: Wanted): boolean =>
  checkAfter(change, entry).length === 0 && clear.every((field) => sameValue(field, entryValue(entry, field), null));

function send(call: Call, now: Entry, wanted: Wanted) {
  const { ports, run, item, facts } = call;
  const library = facts.entry?.library ?? '';
  return act<{ fields: string[] }>(ports, {
    key: `undo:${item.id}`,
    kind: 'library.update',
    instance: library,
    run: run.id,
    item: item.id,
    intent: { ...wanted },
    proof: async () => ({ ok: true, value: isBack(now, wanted) ? { fields: wanted.fields } : null }),
    write: async () => {
      const after = await ports.plugins.call<Entry>(library, 'library.update', [wanted.entry, wanted.change, wanted.clear]);
      if (after.ok) await ports.shelf.putEntries(library, [after.value], 'written');
      return after.ok ? { ok: true, value: { fields: wanted.fields } } : after;
    },
  });
}
