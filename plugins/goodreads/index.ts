import type { BookRecord, Context, Ids, PluginModule } from '../../core/sdk/index.ts';
import { Books } from './books.ts';
import { Identify } from './identify.ts';
import { Shelf } from './shelf.ts';
import { type Options, Site } from './site.ts';
import { CARDS, type Card } from './wire.ts';

/** By the site's own number, else by ISBN; an ASIN leads nowhere here. */
async function describe(books: Books, ids: Ids): Promise<BookRecord | null> {
  const id = ids.at?.['goodreads'];
  if (id && /^\d{1,12}$/.test(id)) return books.byId(id);
  for (const isbn of [ids.isbn13, ids.isbn10]) {
    const record = isbn && /^[\dX]{10,13}$/.test(isbn) ? await books.byIsbn(isbn) : null;
    if (record) return record;
  }
  return null;
}

function parts(context: Context, options: Options) {
  const site = new Site(context, options);
  const books = new Books(context, site);
  const identify = new Identify(context, { site, books, pages: options.pages ?? 2 });
  return { site, books, identify, shelf: new Shelf(context, { site, books, identify }) };
}

const plugin: PluginModule<Options> = {
  create(context, options) {
    const { site, books, identify, shelf } = parts(context, options);
    return {
      metadata: {
        identify: (clue) => identify.identify(clue),
        describe: (ids) => describe(books, ids),
        shelf: (query, cursor) => shelf.shelf(query, cursor),
      },
      check: async () => {
        const cards = context.shape<Card[]>(CARDS, await site.complete('Pride and Prejudice'), "Goodreads' autocomplete");
        return { summary: `Goodreads answers a search with ${cards.length} books; its pages may refuse all the same` };
      },
    };
  },
};

export default plugin;
