import type { Context, LibraryEvent } from '../../../core/sdk/index.ts';
import type { Items } from '../items.ts';
import type { Libraries } from '../libraries.ts';
import type { ListRow } from '../wire.ts';
import type { Ears } from './socket.ts';

/** What was seen: the newest `addedAt`, and the ids near it, because items of one scan are not stored in the order of their times. */
interface Mark {
  since: number;
  seen: string[];
}

interface Parts {
  context: Context;
  items: Items;
  libraries: Libraries;
  ears: Pick<Ears, 'listen' | 'drain'>;
}

const PAGE = 100;
const MOST_PAGES = 50;
const WINDOW_MS = 120_000;
const MOST_SEEN = 500;

/**
 * Tells what was imported since the cursor, by the time at which Audiobookshelf first saw it: nothing is missed over a disconnect or a
 * restart. What the socket heard in between (changes, removals) is added. The first call only takes the mark.
 */
export function createWatch({
  context,
  items,
  libraries,
  ears,
}: Parts): (cursor?: string) => Promise<{ events: LibraryEvent[]; cursor: string }> {
  async function newest(library: string, from: number): Promise<ListRow[]> {
    const rows: ListRow[] = [];
    for (let page = 0; page < MOST_PAGES; page++) {
      const { results } = await items.page(library, { page, limit: PAGE, isNewestFirst: true });
      const fresh = results.filter((row) => row.addedAt >= from);
      rows.push(...fresh);
      if (fresh.length < PAGE) return rows;
    }
    context.log.warn(
      { library, rows: rows.length },
      'more books were added than one look takes; the next synchronisation finds the others',
    );
    return rows;
  }

  async function firstMark(): Promise<Mark> {
    const rows: ListRow[] = [];
    for (const { id } of await libraries.books())
      rows.push(...(await items.page(id, { page: 0, limit: PAGE, isNewestFirst: true })).results);
    return markOf(rows, { since: 0, seen: [] });
  }

  return async (cursor) => {
    await ears.listen();
    const heard = ears.drain();
    const mark = read(context, cursor);
    if (!mark) return { events: [], cursor: write(await firstMark()) };
    const events: LibraryEvent[] = [];
    const rows: ListRow[] = [];
    for (const { id: library } of await libraries.books()) {
      const found = await newest(library, mark.since - WINDOW_MS);
      rows.push(...found);
      for (const row of found.reverse()) {
        if (!mark.seen.includes(row.id)) events.push({ kind: 'imported', entry: row.id, library, at: new Date(row.addedAt).toISOString() });
      }
    }
    const listed = new Set(rows.map((row) => row.id));
    const others = heard.filter((event) => event.kind !== 'imported' || !listed.has(event.entry));
    return { events: [...events, ...others], cursor: write(markOf(rows, mark)) };
  };
}

function markOf(rows: ListRow[], before: Mark): Mark {
  const since = rows.reduce((latest, row) => Math.max(latest, row.addedAt), before.since);
  const near = rows.filter((row) => row.addedAt >= since - WINDOW_MS).sort((a, b) => b.addedAt - a.addedAt);
  return { since, seen: near.slice(0, MOST_SEEN).map((row) => row.id) };
}

function write(mark: Mark): string {
  return Buffer.from(JSON.stringify(mark)).toString('base64url');
}

function read(context: Context, cursor: string | undefined): Mark | null {
  if (!cursor) return null;
  try {
    const mark = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as Mark;
    if (Number.isFinite(mark.since) && Array.isArray(mark.seen)) return mark;
  } catch {}
  return context.fail('refused', 'The cursor is none of this plugin; watch from the start');
}
