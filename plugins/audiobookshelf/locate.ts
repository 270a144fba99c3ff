import type { Context, Entry } from '../../core/sdk/index.ts';
import type { Items } from './items.ts';
import type { Libraries } from './libraries.ts';

interface Index {
  at: number;
  ids: Map<string, string>;
}

const NEWEST = 100;
const KEEP_MS = 300_000;

/**
 * Finds an item by its path. Audiobookshelf cannot be asked for one, so the newest items are looked through first (an import is among
 * them), then the whole list, of which an index is kept for five minutes: waiting for an import costs one request a time.
 */
export function createLocate(context: Context, items: Items, libraries: Libraries): (relPath: string) => Promise<Entry | null> {
  const indexes = new Map<string, Index>();

  async function walk(library: string): Promise<Map<string, string>> {
    const now = context.now().getTime();
    const kept = indexes.get(library);
    if (kept && now - kept.at < KEEP_MS) return kept.ids;
    const ids = new Map<string, string>();
    for await (const row of items.rows(library)) ids.set(plain(row.relPath), row.id);
    indexes.set(library, { at: now, ids });
    return ids;
  }

  async function confirmed(id: string | undefined, wanted: string): Promise<Entry | null> {
    if (!id) return null;
    const [entry] = await items.read([id]);
    return entry && plain(entry.relPath) === wanted ? entry : null;
  }

  return async (relPath) => {
    const wanted = plain(relPath);
    for (const library of await libraries.books()) {
      const { results, total } = await items.page(library.id, { page: 0, limit: NEWEST, isNewestFirst: true });
      const row = results.find((one) => plain(one.relPath) === wanted);
      const id = row?.id ?? (total > results.length ? (await walk(library.id)).get(wanted) : undefined);
      const entry = await confirmed(id, wanted);
      if (entry) return entry;
    }
    return null;
  };
}

function plain(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^\/+|\/+$/g, '')
    .normalize('NFC');
}
