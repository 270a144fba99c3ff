import type { Entry } from '../../sdk/index.ts';
import { line } from '../journal.ts';
import type { NewItem, Ports, Run } from '../ports.ts';
import { entryItem } from './select-entries.ts';
import type { Selected } from './selected.ts';

const READ_AT_ONCE = 50;

/** What events named: an event is a hint, so the library is read again, and a download is taken as it stands now. */
export async function selectEvent(ports: Ports, run: Run): Promise<Selected> {
  const keys = run.only ?? [];
  const items = new Map<string, NewItem>();
  for (const key of keys) {
    const item = key.startsWith('download:') ? await downloadItem(ports, key) : instanceItem(key);
    if (item) items.set(key, item);
  }
  for (const [library, ids] of entriesOf(keys)) {
    for (let from = 0; from < ids.length; from += READ_AT_ONCE) {
      const failed = await readSome(ports, run, { library, ids: ids.slice(from, from + READ_AT_ONCE) }, items);
      if (failed) return failed;
    }
  }
  return { items: keys.flatMap((key) => items.get(key) ?? []) };
}

function entriesOf(keys: readonly string[]): Map<string, string[]> {
  const byLibrary = new Map<string, string[]>();
  for (const key of keys) {
    const [, library, id] = /^entry:([^:]+):(.+)$/.exec(key) ?? [];
    if (library && id) byLibrary.set(library, [...(byLibrary.get(library) ?? []), id]);
  }
  return byLibrary;
}

/** A library that does not answer is asked again: the event would be lost with the run. */
async function readSome(
  ports: Ports,
  run: Run,
  { library, ids }: { library: string; ids: string[] },
  items: Map<string, NewItem>,
): Promise<Selected | null> {
  const read = await ports.plugins.call<Entry[]>(library, 'library.read', [ids], run.pipeline);
  if (!read.ok) {
    const reason = `${library} could not be read: ${read.failure.message}`;
    if (run.cursor['braked'] !== reason) await ports.runs.journal(run.id, null, [line('run/unanswered', reason, { instance: library })]);
    run.cursor = { ...run.cursor, braked: reason };
    return { waitUntil: new Date(ports.clock.now().getTime() + Math.max(AGAIN_MS, read.failure.retryAfterMs ?? 0)), reason };
  }
  if (read.value.length > 0) await ports.shelf.putEntries(library, read.value, 'event');
  const there = read.value.map((entry) => entry.id);
  for (const entry of await ports.shelf.entries(library, { only: there })) {
    const item = entryItem(library, entry);
    items.set(item.key, item);
  }
  if (!run.plan.when.some((when) => when.kind === 'event' && when.event === 'library.removed')) return null;
  for (const id of ids.filter((each) => !there.includes(each))) {
    const item = await removedItem(ports, library, id);
    if (item) items.set(item.key, item);
  }
  return null;
}

const AGAIN_MS = 30_000;

async function removedItem(ports: Ports, library: string, id: string): Promise<NewItem | null> {
  const book = await ports.shelf.bookOfEntry(library, id);
  const clue = book && (await ports.shelf.bookClue(book));
  return book && clue ? { key: `entry:${library}:${id}`, label: clue.title, facts: { book: { id: book, clue } } } : null;
}

async function downloadItem(ports: Ports, key: string): Promise<NewItem | null> {
  const download = await ports.downloads.get(key.slice('download:'.length));
  const clue = download && (await ports.shelf.bookClue(download.book));
  if (!download || !clue) return null;
  return { key, label: clue.title, facts: { book: { id: download.book, clue }, release: download.release, download: download.id } };
}

function instanceItem(key: string): NewItem | null {
  const [, name] = /^instance:(.+)$/.exec(key) ?? [];
  return name ? { key, label: name, facts: {} } : null;
}
