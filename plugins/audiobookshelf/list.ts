import type { Context, EntryPage } from '../../core/sdk/index.ts';
import { entryOf } from './entry.ts';
import type { Items } from './items.ts';
import type { Libraries } from './libraries.ts';

interface Place {
  /** Libraries still to read, the present one first, and what each said it holds. */
  libraries: { id: string; total: number }[];
  page: number;
  /** What the libraries behind us hold. */
  before: number;
}

const PAGE = 100;

/** All entries, library by library and page by page. The cursor is plain data, so any daemon can go on with it. */
export function createList(context: Context, items: Items, libraries: Libraries): (cursor?: string) => Promise<EntryPage> {
  async function start(): Promise<Place> {
    const books = await libraries.books();
    const [first, ...others] = books;
    const counted = [{ id: first!.id, total: -1 }];
    for (const { id } of others) counted.push({ id, total: (await items.page(id, { page: 0, limit: 1 })).total });
    return { libraries: counted, page: 0, before: 0 };
  }

  return async (cursor) => {
    const place = cursor ? read(context, cursor) : await start();
    const [present, ...others] = place.libraries;
    if (!present) return { items: [] };
    const { results, total } = await items.page(present.id, { page: place.page, limit: PAGE });
    const books = results.filter((row) => row.mediaType === 'book');
    const entries = (await items.full(books)).map((item) => entryOf(item, false));
    const all = place.before + total + others.reduce((sum, library) => sum + library.total, 0);
    const next = follow({ place, total, isLast: results.length < PAGE });
    return { items: entries, total: all, ...(next ? { cursor: write(next) } : {}) };
  };
}

function follow({ place, total, isLast }: { place: Place; total: number; isLast: boolean }): Place | null {
  const [present, ...others] = place.libraries;
  if (isLast) return others.length > 0 ? { libraries: others, page: 0, before: place.before + total } : null;
  // an item that was deleted meanwhile draws the rest forward: one page is read again, so that none is passed over
  const shrank = present!.total >= 0 && total < present!.total;
  return { libraries: [{ id: present!.id, total }, ...others], page: place.page + (shrank ? 0 : 1), before: place.before };
}

function write(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function read(context: Context, cursor: string): Place {
  try {
    const place = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as Place;
    if (Array.isArray(place.libraries) && Number.isInteger(place.page) && Number.isInteger(place.before)) return place;
  } catch {}
  return context.fail('refused', 'The cursor is none of this plugin; list the library from the start');
}
