import type { BookRecord, Context, Ids, Page, PluginModule, ShelfQuery } from '../../core/sdk/index.ts';
import { type Client, clientOf, type Options } from './client.ts';
import { bookRecord } from './records.ts';
import { booksOf, fetch, inspect, search } from './source.ts';
import { folded } from './values.ts';

const ROWS_OF_AN_AUTHOR = 50;

async function describe(client: Client, ids: Ids): Promise<BookRecord | null> {
  const id = ids.at?.['librivox'] ?? '';
  const [book] = /^\d{1,9}$/.test(id) ? await client.books({ id, extended: 1, coverart: 1 }) : [];
  return book ? bookRecord(book) : null;
}

/** All recordings of an author's books. The feed knows last names alone, so the first name is compared here; it knows no series. */
async function shelf(context: Context, client: Client, query: ShelfQuery, cursor = '0'): Promise<Page<BookRecord>> {
  if (!('author' in query)) return { items: [] };
  if (!/^\d{1,5}$/.test(cursor)) context.fail('refused', `"${cursor.slice(0, 20)}" is no place in LibriVox' list; start without a cursor`);
  const name = folded(query.author.name);
  const last = query.author.name.trim().split(/\s+/).at(-1) ?? '';
  if (name === '' || last === '') return { items: [] };
  const offset = Number(cursor);
  const books = await client.books({ author: last, coverart: 1, limit: ROWS_OF_AN_AUTHOR, offset });
  const items = books.map(bookRecord).filter(({ authors }) => authors.some((author) => folded(author) === name));
  return books.length === ROWS_OF_AN_AUTHOR ? { items, cursor: String(offset + ROWS_OF_AN_AUTHOR) } : { items };
}

const plugin: PluginModule<Options> = {
  create(context, options) {
    const client = clientOf(context, options);
    const quality = options.quality ?? 'best';
    return {
      metadata: {
        identify: async (clue) => ({ items: (await booksOf(client, clue)).map(bookRecord) }),
        describe: (ids) => describe(client, ids),
        shelf: (query, cursor) => shelf(context, client, query, cursor),
      },
      source: {
        search: (clue) => search(context, client, clue, quality),
        inspect: (release) => inspect(context, client, release, quality),
        fetch: (release) => fetch(context, client, release, quality),
      },
      check: async () => {
        const found = await client.ping();
        return {
          summary: `LibriVox answers (a well-known recording was ${found.length > 0 ? 'found' : 'not found'}); it needs no account`,
        };
      },
    };
  },
};

export default plugin;
