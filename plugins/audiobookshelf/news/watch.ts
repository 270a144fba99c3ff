import type { Context, LibraryEvent } from '../../../core/sdk/index.ts';
import type { Items } from '../items.ts';
import type { Libraries } from '../libraries.ts';
import type { ListRow } from '../wire.ts';
import type { Ears, Heard } from './socket.ts';

/** What was seen: the newest `addedAt`, and the ids near it, because items of one scan are not stored in the order of their times. */
interface Mark {
  since: number;
  seen: string[];
  /** What was added before this is known, though it is not among `seen`: a scan of thousands of books leaves that many in one minute. */
  from?: number;
  /** Up to when changes are known, by our clock; absent where nothing is listened to. */
  heard?: number;
}

interface Parts {
  context: Context;
  items: Items;
  libraries: Libraries;
  ears: Pick<Ears, 'listen' | 'drain' | 'keep' | 'isOn'>;
}

const PAGE = 100;
const MOST_PAGES = 50;
const WINDOW_MS = 120_000;
const MOST_SEEN = 500;
/** Reading a whole library for what changed during a gap is dear, so it is done this often at most; until then the gap stays open. */
const WALK_EVERY_MS = 600_000;
const MOST_CHANGED = 1000;

/**
 * Tells what was imported since the cursor, by the time at which Audiobookshelf first saw it: nothing is missed over a disconnect or a
 * restart. Changes and removals are heard by the socket; where it was down, or this process is new, the library is read once for what
 * has changed since. Removals in such a gap are found by the next synchronisation: nothing that can be asked tells them.
 * The cursor is plain text about the library and not about this process, so any daemon goes on with it. The first call only takes the mark.
 */
export function createWatch({
  context,
  items,
  libraries,
  ears,
}: Parts): (cursor?: string) => Promise<{ events: LibraryEvent[]; cursor: string }> {
  let walkedAt = Number.NEGATIVE_INFINITY;

  async function newest(library: string, since?: number): Promise<ListRow[]> {
    const rows: ListRow[] = [];
    let from = since;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { results } = await items.page(library, { page, limit: PAGE, isNewestFirst: true });
      from ??= (results[0]?.addedAt ?? 0) - WINDOW_MS;
      const fresh = results.filter((row) => row.addedAt >= from!);
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
    for (const { id } of await libraries.books()) rows.push(...(await newest(id)));
    return markOf(rows, { since: 0, seen: [] });
  }

  async function imported(mark: Mark, ids: string[]): Promise<{ events: LibraryEvent[]; rows: ListRow[] }> {
    const events: LibraryEvent[] = [];
    const rows: ListRow[] = [];
    for (const library of ids) {
      const found = await newest(library, mark.from ?? mark.since - WINDOW_MS);
      rows.push(...found);
      for (const row of found.reverse()) {
        if (!mark.seen.includes(row.id)) events.push({ kind: 'imported', entry: row.id, library, at: new Date(row.addedAt).toISOString() });
      }
    }
    return { events, rows };
  }

  /** What changed while nothing was heard. */
  async function changed(from: number, ids: string[]): Promise<LibraryEvent[]> {
    const events: LibraryEvent[] = [];
    for (const library of ids) {
      for await (const row of items.rows(library)) {
        const at = row.updatedAt ?? 0;
        if (at < from || row.addedAt >= from || events.length >= MOST_CHANGED) continue;
        events.push({ kind: 'changed', entry: row.id, library, at: new Date(at).toISOString() });
      }
    }
    return events;
  }

  async function told(mark: Mark, { events: heard, since }: Heard): Promise<{ events: LibraryEvent[]; cursor: string }> {
    const now = context.now().getTime();
    const ids = (await libraries.books()).map(({ id }) => id);
    const { events, rows } = await imported(mark, ids);
    const known = new Set(rows.map((row) => row.id));
    const others = heard.filter(
      ({ kind, entry, library }) => (kind !== 'imported' || !known.has(entry)) && (!library || ids.includes(library)),
    );
    const isGap = ears.isOn && (since === undefined || since > (mark.heard ?? now));
    const walks = isGap && since !== undefined && mark.heard !== undefined && now - walkedAt >= WALK_EVERY_MS;
    const missed = walks ? await changed(mark.heard! - WINDOW_MS, ids) : [];
    if (walks) walkedAt = now;
    const isKnown = !isGap || walks || mark.heard === undefined;
    const next = { ...markOf(rows, mark), ...(ears.isOn ? { heard: isKnown ? now : mark.heard! } : {}) };
    return {
      events: [...events, ...others, ...missed.filter(({ entry }) => !others.some((one) => one.entry === entry))],
      cursor: write(next),
    };
  }

  return async (cursor) => {
    await ears.listen();
    const mark = read(context, cursor);
    const heard = ears.drain();
    if (!mark) {
      const first = await firstMark();
      return { events: [], cursor: write({ ...first, ...(ears.isOn ? { heard: context.now().getTime() } : {}) }) };
    }
    try {
      return await told(mark, heard);
    } catch (error) {
      ears.keep(heard.events);
      throw error;
    }
  };
}

function markOf(rows: ListRow[], before: Mark): Mark {
  const since = rows.reduce((latest, row) => Math.max(latest, row.addedAt), before.since);
  const near = rows.filter((row) => row.addedAt >= since - WINDOW_MS).sort((a, b) => b.addedAt - a.addedAt);
  const seen = near.slice(0, MOST_SEEN);
  const from = near.length > seen.length ? seen.at(-1)!.addedAt : Math.max(since - WINDOW_MS, before.from ?? 0);
  return { since, seen: seen.map((row) => row.id), from };
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
