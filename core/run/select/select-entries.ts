import type { Selection } from '../../plan/plan.ts';
import type { NewItem, Ports, Run } from '../ports.ts';
import type { Selected } from './selected.ts';
import { selectedWithout, syncLibrary } from './sync-library.ts';

type Owned = Extract<Selection, { noun: 'books'; state: 'owned' }>;

/** Books of the library, all or only those added lately, after the library was read. */
export async function selectEntries(ports: Ports, run: Run, selection: Owned): Promise<Selected> {
  const synced = await syncLibrary(ports, run, selection.from);
  if (!synced.ok) return selectedWithout(ports, run, synced);
  const addedAfter = selection.addedWithinMs === undefined ? undefined : new Date(ports.clock.now().getTime() - selection.addedWithinMs);
  const entries = await ports.shelf.entries(selection.from, addedAfter ? { addedAfter } : {});
  const items: NewItem[] = [];
  for (const entry of entries) {
    const item = await entryItem(ports, selection.from, entry);
    const isMeant = !run.only || run.only.includes(item?.key ?? '') || run.only.includes(`book:${entry.book}`);
    if (item && isMeant) items.push(item);
  }
  return { items };
}

export async function entryItem(
  ports: Ports,
  library: string,
  entry: { id: string; book: string; title: string },
): Promise<NewItem | null> {
  const clue = await ports.shelf.bookClue(entry.book);
  if (!clue) return null;
  return {
    key: `entry:${library}:${entry.id}`,
    label: entry.title,
    facts: { book: { id: entry.book, clue }, entry: { id: entry.id, library, bookId: entry.book } },
  };
}
