import type { Selection } from '../../plan/plan.ts';
import type { ListedEntry, NewItem, Ports, Run } from '../ports.ts';
import type { Selected } from './selected.ts';
import { selectedWithout, syncLibrary } from './sync-library.ts';

type Owned = Extract<Selection, { noun: 'books'; state: 'owned' }>;

/** Books of the library, all or only those added lately, after the library was read. */
export async function selectEntries(ports: Ports, run: Run, selection: Owned): Promise<Selected> {
  const synced = await syncLibrary(ports, run, selection.from);
  if (!synced.ok) return selectedWithout(ports, run, synced);
  const addedAfter = selection.addedWithinMs === undefined ? undefined : new Date(ports.clock.now().getTime() - selection.addedWithinMs);
  return { pages: pages(ports, run, { library: selection.from, ...(addedAfter ? { addedAfter } : {}) }) };
}

/** A library may hold more books than fit into memory with all that is known of them. */
async function* pages(ports: Ports, run: Run, of: { library: string; addedAfter?: Date }): AsyncGenerator<NewItem[]> {
  const { library, ...filter } = of;
  let after: string | undefined;
  do {
    const entries = await ports.shelf.entries(library, { ...filter, ...(after ? { after } : {}) });
    after = entries.at(-1)?.row;
    const isMeant = (entry: ListedEntry): boolean =>
      !run.only || run.only.includes(keyOf(library, entry)) || run.only.includes(`book:${entry.book}`);
    yield entries.filter(isMeant).map((entry) => entryItem(library, entry));
  } while (after);
}

const keyOf = (library: string, entry: ListedEntry): string => `entry:${library}:${entry.id}`;

export function entryItem(library: string, entry: ListedEntry): NewItem {
  return {
    key: keyOf(library, entry),
    label: entry.title,
    facts: { book: { id: entry.book, clue: entry.clue }, entry: { id: entry.id, library, bookId: entry.book } },
  };
}
