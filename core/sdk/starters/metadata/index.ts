import type { BookRecord, Clue, Context, Health, HttpReply, HttpRequest, Ids, Page, PluginModule } from '../../index.ts';

interface Options {
  url: string;
  apiKey: string;
}

const TEXT = { type: 'string' };
const STATUS = { type: 'object', required: ['version'], properties: { version: TEXT } };

/** The part of a book's answer that is read. What the service does not say stays absent: nothing is guessed. */
interface Book {
  id: string;
  title: string;
  authors: string[];
  series?: string;
  position?: string;
  year?: number;
}

const BOOK = {
  type: 'object',
  required: ['id', 'title', 'authors'],
  properties: { id: TEXT, title: TEXT, authors: { type: 'array', items: TEXT }, series: TEXT, position: TEXT, year: { type: 'integer' } },
};
const BOOKS = { type: 'object', required: ['books'], properties: { books: { type: 'array', items: BOOK } } };

const plugin: PluginModule<Options> = {
  create(context: Context, options: Options) {
    /** One request. What is no answer at all (refused, cut, 429, 5xx) has failed by itself before it comes back here. */
    async function ask(path: string, more: Partial<HttpRequest> = {}): Promise<HttpReply> {
      const reply = await context.http.request({ url: `${options.url}${path}`, headers: { 'x-api-key': options.apiKey }, ...more });
      if (reply.status === 401 || reply.status === 403)
        context.fail('auth', 'The service does not accept the key; make a new one in its settings and set `api-key`');
      return reply;
    }

    /** What the service says, in the form in which it must be: a page or a changed answer is a failure, and never "nothing". */
    function read<T>(reply: HttpReply, schema: object, what: string): T {
      if (reply.status !== 200 && reply.status !== 201)
        context.fail('bad-response', `The service answered ${what} with status ${reply.status}; is \`url\` right?`);
      return context.shape<T>(schema, reply.json(), what);
    }

    async function check(): Promise<Health> {
      const status = read<{ version: string }>(await ask('/status'), STATUS, 'its status');
      return { version: status.version, summary: `the service answers at ${options.url}` };
    }

    function recordOf(book: Book): BookRecord {
      return {
        ids: { at: { starter: book.id } },
        title: book.title,
        authors: book.authors,
        ...(book.series ? { series: [{ name: book.series, ...(book.position ? { position: book.position } : {}) }] } : {}),
        ...(book.year ? { published: String(book.year) } : {}),
      };
    }

    async function identify(clue: Clue): Promise<Page<BookRecord>> {
      const reply = await ask('/books', { query: { title: clue.title, author: clue.authors?.[0] } });
      return { items: read<{ books: Book[] }>(reply, BOOKS, 'the search').books.map(recordOf) };
    }

    /** null: not known here. */
    async function describe(ids: Ids): Promise<BookRecord | null> {
      const id = ids.at?.['starter'];
      if (id === undefined) return null;
      const reply = await ask(`/books/${encodeURIComponent(id)}`);
      return reply.status === 404 ? null : recordOf(read<Book>(reply, BOOK, 'the book'));
    }

    return { metadata: { identify, describe }, check };
  },
};

export default plugin;
