import type { Selection } from '../../plan/plan.ts';
import type { Entry } from '../../sdk/index.ts';
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
    if (item && (!run.only || run.only.includes(item.key))) items.push(item);
  }
  return { items };
}

/** The entries that events named: an event is a hint, so the library is read again. */
export async function selectEvent(ports: Ports, run: Run): Promise<Selected> {
  const items: NewItem[] = [];
  for (const key of run.only ?? []) {
    const [, library, id] = /^entry:([^:]+):(.+)$/.exec(key) ?? [];
    if (!library || !id) continue;
    const read = await ports.plugins.call<Entry[]>(library, 'library.read', [[id]], run.pipeline);
    if (!read.ok) return { stop: `${library} could not be read: ${read.failure.message}` };
    await ports.shelf.putEntries(library, read.value, run.id);
    for (const entry of await ports.shelf.entries(library, { only: [id] })) {
      const item = await entryItem(ports, library, entry);
      if (item) items.push(item);
    }
  }
  return { items };
}

async function entryItem(ports: Ports, library: string, entry: { id: string; book: string; title: string }): Promise<NewItem | null> {
  const clue = await ports.shelf.bookClue(entry.book);
  if (!clue) return null;
  return {
    key: `entry:${library}:${entry.id}`,
    label: entry.title,
    facts: { book: { id: entry.book, clue }, entry: { id: entry.id, library, bookId: entry.book } },
  };
}
