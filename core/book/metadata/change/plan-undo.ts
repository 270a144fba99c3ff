import type { Entry, EntryChange } from '../../../sdk/index.ts';
import { type Correction, type EntryField, entryValue, isEmpty } from './fields.ts';
import { sameValue } from './same-value.ts';

/** What is undone: one field, everything of the book, or what one run did to it. */
export type UndoScope = { kind: 'field'; field: EntryField } | { kind: 'book' } | { kind: 'run'; run: string };

/** What undoing would do to one field, for the preflight. */
export interface UndoStep {
  field: EntryField;
  now: unknown;
  /** What it would be again; null where it was empty. */
  then: unknown;
  will: boolean;
  why: string;
}

/** The change that undoes, and for every field what would happen or why not. */
export interface UndoPlan {
  change: EntryChange;
  /** Fields to empty again: they were, before we filled them. */
  clear: EntryField[];
  steps: UndoStep[];
}

/** What `planUndo` needs: the book's corrections, oldest first, and a fresh read. */
export interface UndoQuestion {
  corrections: readonly Correction[];
  now: Entry;
  scope: UndoScope;
  locks?: readonly string[];
}

function isMeant(correction: Correction, scope: UndoScope): boolean {
  if (scope.kind === 'field') return correction.field === scope.field;
  return scope.kind === 'book' || correction.run === scope.run;
}

const NEVER_EMPTY: readonly EntryField[] = ['title', 'authors', 'abridged'];

function whyNot(current: unknown, meant: readonly Correction[], all: readonly Correction[], isLocked: boolean): string | null {
  const { field } = meant[0]!;
  if (isLocked) return 'the field is locked';
  if (sameValue(field, current, meant[0]!.before)) return 'it is already as it was';
  if (!sameValue(field, current, meant.at(-1)!.after)) {
    const isLater = sameValue(field, current, all.at(-1)!.after);
    return isLater ? 'a later correction changed it; undo that one first' : 'a person changed it since';
  }
  return isEmpty(meant[0]!.before) && NEVER_EMPTY.includes(field)
    ? 'it was empty, and a book without it is lost from sight; it stays'
    : null;
}

/**
 * Plans an undo and says beforehand, field by field, what would change. Only fields that still hold our own value are put back; what
 * a person changed since and what is locked stays. What was empty is emptied again, but for the title and the authors.
 */
export function planUndo({ corrections, now, scope, locks = [] }: UndoQuestion): UndoPlan {
  const plan: UndoPlan = { change: {}, clear: [], steps: [] };
  for (const field of new Set(corrections.filter((correction) => isMeant(correction, scope)).map((correction) => correction.field))) {
    const all = corrections.filter((correction) => correction.field === field);
    const meant = all.filter((correction) => isMeant(correction, scope));
    const current = entryValue(now, field);
    const then = meant[0]!.before ?? null;
    const why = whyNot(current, meant, all, locks.includes(field) || locks.includes('*'));
    plan.steps.push({
      field,
      now: current ?? null,
      then,
      will: why === null,
      why:
        why ?? (isEmpty(then) ? 'it still holds our value and is emptied again' : 'it still holds our value and gets back the one before'),
    });
    if (why === null && isEmpty(then)) plan.clear.push(field);
    else if (why === null) Object.assign(plan.change, { [field]: then });
  }
  return plan;
}
