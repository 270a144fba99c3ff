import type { EventName } from '../plan/plan.ts';
import type { LibraryEvent } from '../sdk/index.ts';

/** A library's event as it is stored: what happened, to which entry. */
export interface Heard {
  name: EventName;
  subject: string;
  at: string;
  library?: string;
}

const NAMES: Record<LibraryEvent['kind'], EventName> = {
  imported: 'library.imported',
  changed: 'library.changed',
  removed: 'library.removed',
};

export const heardOf = (event: LibraryEvent): Heard => ({
  name: NAMES[event.kind],
  subject: event.entry,
  at: event.at,
  ...(event.library ? { library: event.library } : {}),
});
