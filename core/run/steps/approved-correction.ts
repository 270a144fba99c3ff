import { type Correction, checkBefore, type EntryField, type MergedRecord } from '../../book/index.ts';
import type { Entry, EntryChange } from '../../sdk/index.ts';
import { outdated } from '../consent.ts';
import type { StepResult } from '../step.ts';
import type { CorrectCall } from './correct.ts';
import { writeBack } from './write-back.ts';

/** What a metadata line of a plan keeps, so that just this is written later without asking any service again. */
export interface CorrectionIntent {
  entry: string;
  library: string;
  title: string;
  change: EntryChange;
  corrections: Correction[];
  record: MergedRecord['record'];
  sources: MergedRecord['sources'];
}

/** The approved change of this entry, written as the plan holds it; null where nothing was planned. Fields that are not as they were then are left. */
export async function approvedCorrection(call: CorrectCall, entry: Entry): Promise<StepResult | null> {
  const { ports, run, item, at, facts } = call;
  const approved = run.applies ? await ports.proposals.approved(run.applies, { key: item.key, step: at, kind: 'metadata' }) : null;
  if (!approved) return null;
  const { change, corrections, record, sources } = approved.intent as unknown as CorrectionIntent;
  const begun = await ports.actions.byKey(`update:${item.id}`);
  const { locks } = await ports.provenance.known(facts.book?.id ?? '', facts.entry?.library ?? '');
  const moved = begun ? [] : checkBefore(corrections, entry);
  const locked = (Object.keys(change) as EntryField[]).filter((field) => locks.includes(field) || locks.includes('*'));
  if (moved.length > 0) return outdated(call, approved, `${moved.join(', ')} was changed since the plan was made`);
  if (locked.length > 0) return outdated(call, approved, `${locked.join(', ')} was locked since the plan was made`);
  const plan = { change, corrections, kept: [] };
  return writeBack(call, { entry, merged: { record, sources }, plan, journal: [] });
}
