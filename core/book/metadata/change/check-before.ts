import type { Entry } from '../../../sdk/index.ts';
import { type Correction, type EntryField, entryValue } from './fields.ts';
import { sameValue } from './same-value.ts';

/** Fields of a planned change that are not any more as they were when it was planned; an empty list means that it may be written. */
export function checkBefore(corrections: readonly Correction[], now: Entry): EntryField[] {
  return corrections.filter(({ field, before }) => !sameValue(field, entryValue(now, field), before)).map(({ field }) => field);
}
