import type { BookRecord, Entry, EntryChange } from '../../../sdk/index.ts';
import { fold } from '../../text/index.ts';
import { isKindOnly } from '../match/title-key.ts';
import type { MergedRecord, RecordField } from '../merge/merge-records.ts';
import { plainText } from '../merge/plain-text.ts';
import { type Correction, ENTRY_FIELDS, type EntryField, entryValue, FIELD_POLICIES, isEmpty, recordValue } from './fields.ts';
import { mend } from './mend.ts';
import { sameValue } from './same-value.ts';

/** Least confidence at which an empty field is filled. */
export const WORTH = 0.75;
/** Least confidence at which a present value is mended. */
export const SURE = 0.9;

/** A field that a service says otherwise, and why it was left alone. */
export interface Kept {
  field: EntryField;
  why: string;
}

/** What to send, what to remember of it, and what was left alone. An empty `change` means: send nothing. */
export interface ChangePlan {
  change: EntryChange;
  corrections: Correction[];
  kept: Kept[];
}

/** What `planChange` needs: a fresh read, the merged record, the values that we ourselves wrote last, and the locked fields ("*": all). */
export interface ChangeQuestion {
  before: Entry;
  merged: MergedRecord;
  lastWritten?: Partial<Record<EntryField, unknown>>;
  locks?: readonly string[];
}

const ORIGINS: Partial<Record<EntryField, RecordField>> = { publishedYear: 'published', publishedDate: 'published', abridged: 'edition' };

function proposal(field: EntryField, { merged, before }: ChangeQuestion): unknown {
  const { record, sources } = merged;
  if (FIELD_POLICIES[field] === 'never') return undefined;
  const isRecording = /audi/i.test(record.edition?.format ?? '') && sources.edition === sources.asin;
  if (field === 'asin' && !isRecording) return undefined;
  if (field === 'publishedDate' && before.record.published) return undefined;
  if (field === 'subtitle' && record.subtitle) {
    const isSaid = fold(before.record.title).includes(fold(record.subtitle)) || isKindOnly(record.subtitle);
    return isSaid ? undefined : record.subtitle;
  }
  if (field === 'description' && record.description) return plainText(record.description);
  return recordValue(record, field);
}

function reasonAgainst(field: EntryField, current: unknown, { merged, lastWritten, locks }: ChangeQuestion): string | null {
  const origin = ORIGINS[field] ?? (field as RecordField);
  const source = merged.sources[origin];
  const confidence = merged.confidence[origin] ?? 0;
  if (locks?.includes(field) || locks?.includes('*')) return 'the field is locked';
  const last = lastWritten?.[field];
  if (!isEmpty(last) && !sameValue(field, current, last)) return 'a person changed it since we last wrote it';
  if (!source || (merged.keys[source] ?? []).length < 2) return 'fewer than two of title, author, ISBN, series place and runtime agreed';
  if (confidence < WORTH) return `the match is not sure enough (${confidence.toFixed(2)} of ${WORTH})`;
  if (!isEmpty(current) && confidence < SURE)
    return `a value is there, and the match is not sure enough to mend it (${confidence.toFixed(2)} of ${SURE})`;
  return null;
}

/** What may testify that a value is damaged: narrators that we wrote ourselves do not, or our own words would unseat an author. */
function witnesses({ before, lastWritten }: ChangeQuestion): BookRecord {
  const { narrators, ...others } = before.record;
  const isOurs = !isEmpty(lastWritten?.narrators) && sameValue('narrators', narrators, lastWritten?.narrators);
  return isOurs ? others : before.record;
}

function decide(field: EntryField, question: ChangeQuestion): { value: unknown } | { why: string } | null {
  const current = entryValue(question.before, field);
  const proposed = proposal(field, question);
  if (isEmpty(proposed) || sameValue(field, current, proposed)) return null;
  if (question.before.unread?.includes(field)) return { why: 'a value is there that could not be read' };
  const against = reasonAgainst(field, current, question);
  if (against) return { why: against };
  if (isEmpty(current)) return { value: proposed };
  const mended = FIELD_POLICIES[field] === 'fill' ? null : mend(field, current, proposed, witnesses(question));
  if (!mended) return { why: 'a value is there; only empty or damaged ones are written' };
  return sameValue(field, current, mended.value) || isEmpty(mended.value) ? null : { value: mended.value };
}

/**
 * Decides which fields of an entry are written: a three-way comparison of what is there, what we wrote last and what the merged
 * record says. Empty fields are filled, damaged ones mended (see `FIELD_POLICIES`); locked fields, fields that a person changed
 * since, and matches on fewer than two keys or below the thresholds change nothing. Nothing is cleared, no list shrinks to nothing.
 */
export function planChange(question: ChangeQuestion): ChangePlan {
  const plan: ChangePlan = { change: {}, corrections: [], kept: [] };
  const { merged } = question;
  for (const field of ENTRY_FIELDS) {
    const decision = decide(field, question);
    if (decision === null) continue;
    if ('why' in decision) {
      plan.kept.push({ field, why: decision.why });
      continue;
    }
    const origin = ORIGINS[field] ?? (field as RecordField);
    Object.assign(plan.change, { [field]: decision.value });
    const before = entryValue(question.before, field) ?? null;
    plan.corrections.push({
      field,
      before,
      after: decision.value,
      source: merged.sources[origin] ?? 'unknown',
      confidence: merged.confidence[origin] ?? 0,
    });
  }
  return plan;
}
