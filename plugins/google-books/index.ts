import type { BookRecord, Clue, Context, Health, Ids, Page, PluginModule } from '../../core/sdk/index.ts';
import { Client, type Options } from './client.ts';
import { isbnQueries, wordQueries } from './query.ts';
import { hasIsbn, recordOf } from './record.ts';
import { VOLUME_ANSWER, VOLUMES_ANSWER, type Volume, type Volumes } from './wire.ts';

const MOST_ROWS = 20;
/** A book that has stood in Google's catalogue since its first year (Tolkien, The Fellowship of the Ring). */
const KNOWN_ISBN = '9780261103573';

class GoogleBooks {
  readonly #client: Client;

  constructor(context: Context, options: Options) {
    this.#client = new Client(context, options);
  }

  /** Rows that name the ISBN first; rows that an ISBN query gave without naming it come last, since they may be other books. */
  async identify(clue: Clue): Promise<Page<BookRecord>> {
    const doubtful: BookRecord[] = [];
    for (const { isbn, q } of isbnQueries(clue.ids)) {
      const rows = await this.#rows(q);
      if (rows.some((row) => hasIsbn(row, isbn)))
        return { items: rows.sort((one, other) => Number(hasIsbn(other, isbn)) - Number(hasIsbn(one, isbn))) };
      doubtful.push(...rows);
    }
    for (const q of wordQueries(clue)) {
      const rows = await this.#rows(q);
      if (rows.length > 0) return { items: unique([...rows, ...doubtful]) };
    }
    return { items: unique(doubtful) };
  }

  /** The full record of a volume; a search row lacks its categories. */
  async describe(ids: Ids): Promise<BookRecord | null> {
    const id = ids.at?.['google-books'];
    if (id !== undefined && /^[\w-]{1,40}$/.test(id)) return this.#volume(id);
    for (const { isbn, q } of isbnQueries(ids)) {
      const row = (await this.#rows(q)).find((each) => hasIsbn(each, isbn));
      const found = row?.ids.at?.['google-books'];
      if (row && found) return (await this.#volume(found)) ?? row;
    }
    return null;
  }

  /** A check asks Google itself: an answer from memory would praise a key that has ended. */
  async check(): Promise<Health> {
    const query = { q: `isbn:${KNOWN_ISBN}`, maxResults: 1 };
    const answer = await this.#client.fresh<Volumes>('/volumes', query, VOLUMES_ANSWER);
    const found = answer?.items ? 'found' : 'not found';
    return { summary: `Google Books answers with this API key (a well-known book was ${found})` };
  }

  async #rows(q: string): Promise<BookRecord[]> {
    const query = { q, maxResults: MOST_ROWS, printType: 'books' };
    const isHit = (answer: Volumes) => (answer.items?.length ?? 0) > 0;
    const answer = await this.#client.get<Volumes>('/volumes', query, { schema: VOLUMES_ANSWER, isHit });
    return (answer?.items ?? []).map(recordOf).filter((record) => record !== null);
  }

  async #volume(id: string): Promise<BookRecord | null> {
    const volume = await this.#client.get<Volume>(`/volumes/${id}`, {}, { schema: VOLUME_ANSWER, isHit: () => true });
    return volume && recordOf(volume);
  }
}

function unique(records: BookRecord[]): BookRecord[] {
  return [...new Map(records.map((record) => [record.ids.at?.['google-books'], record])).values()];
}

const plugin: PluginModule<Options> = {
  create(context, options) {
    const books = new GoogleBooks(context, options);
    return {
      metadata: { identify: (clue) => books.identify(clue), describe: (ids) => books.describe(ids) },
      check: () => books.check(),
    };
  },
};

export default plugin;
