import type { Entry, EntryChange } from '../../../sdk/index.ts';
import { type EntryField, entryValue } from './fields.ts';
import { sameValue } from './same-value.ts';

/** A field that was sent and is not there on a fresh read. */
export interface NotTaken {
  field: EntryField;
  sent: unknown;
  found: unknown;
}

/** Which of the fields that were sent the library did not take; an empty list means that all are there. */
export function checkAfter(sent: EntryChange, after: Entry): NotTaken[] {
  return (Object.keys(sent) as EntryField[]).flatMap((field) => {
    const found = entryValue(after, field);
    return sameValue(field, sent[field], found) ? [] : [{ field, sent: sent[field], found: found ?? null }];
  });
}
