import type { Context, Entry } from '../../core/sdk/index.ts';
import { entryOf } from './entry.ts';
import type { Session } from './session.ts';
import { BATCH_SCHEMA, type Item, LIST_SCHEMA, type ListPage, type ListRow } from './wire.ts';

export interface Items {
  /** One page of a library in the order in which its items were first seen; `isNewestFirst` turns it round. */
  page(library: string, at: { page: number; limit: number; isNewestFirst?: boolean }): Promise<ListPage>;
  /** Every row of a library, page by page; what is not kept by the caller is let go. */
  rows(library: string): AsyncGenerator<ListRow>;
  /** Full items in the order of the rows; what has vanished meanwhile is left out. */
  full(rows: Pick<ListRow, 'id' | 'numFiles'>[]): Promise<Item[]>;
  /** Full entries with their audio files. */
  read(ids: string[]): Promise<Entry[]>;
}

/** A file is about 3 KB of an expanded item, so a batch stays around 2 MB, and a book of many files comes alone. */
const BATCH_FILES = 600;
const BATCH_ITEMS = 50;
/** A row carries its description: so many stay within the 10 MB of one answer, however long those are. */
const WALK = 250;

export function createItems(context: Context, session: Session): Items {
  async function page(library: string, at: { page: number; limit: number; isNewestFirst?: boolean }): Promise<ListPage> {
    const query = { limit: at.limit, page: at.page, sort: 'addedAt', desc: at.isNewestFirst ? 1 : 0, minified: 1 };
    const path = `api/libraries/${encodeURIComponent(library)}/items`;
    const found = await session.read<ListPage>(path, LIST_SCHEMA, { query });
    if (found.results.length > 0 || found.total <= at.page * at.limit) return found;
    return context.fail(
      'bad-response',
      `Audiobookshelf says that library ${library} holds ${found.total} books and shows none of them; look at its log`,
    );
  }

  async function* rows(library: string): AsyncGenerator<ListRow> {
    for (let at = 0; ; at++) {
      const { results } = await page(library, { page: at, limit: WALK });
      yield* results;
      if (results.length < WALK) return;
    }
  }

  async function full(rows: Pick<ListRow, 'id' | 'numFiles'>[]): Promise<Item[]> {
    const found = new Map<string, Item>();
    for (const batch of batches(rows)) {
      const json = { libraryItemIds: batch };
      const reply = await session.read<{ libraryItems: Item[] }>('api/items/batch/get', BATCH_SCHEMA, {
        method: 'POST',
        json,
      });
      for (const item of reply.libraryItems) found.set(item.id, item);
    }
    return rows.flatMap((row) => found.get(row.id) ?? []).filter((item) => item.mediaType === 'book');
  }

  async function read(ids: string[]): Promise<Entry[]> {
    const rows = [...new Set(ids)].map((id) => ({ id, numFiles: BATCH_FILES / 20 }));
    return (await full(rows)).map((item) => entryOf(item, true));
  }

  return { page, rows, full, read };
}

/** An empty list of ids is a 403 there, so there are no empty batches. */
function batches(rows: Pick<ListRow, 'id' | 'numFiles'>[]): string[][] {
  const all: string[][] = [];
  let files = 0;
  for (const row of rows) {
    const weight = row.numFiles ?? 1;
    const last = all.at(-1);
    if (last && last.length < BATCH_ITEMS && files + weight <= BATCH_FILES) {
      last.push(row.id);
      files += weight;
    } else {
      all.push([row.id]);
      files = weight;
    }
  }
  return all;
}
