import type { BookRecord, Context, Entry, EntryPage, Health, HttpReply, HttpRequest, Placement, PluginModule } from '../../index.ts';

interface Options {
  url: string;
  apiKey: string;
}

const TEXT = { type: 'string' };
const STATUS = { type: 'object', required: ['version'], properties: { version: TEXT } };

const COUNT = { type: 'number' };

/** The part of a book's answer that is read. `path` is relative to the library's folder. */
interface Book {
  id: string;
  path: string;
  title: string;
  authors: string[];
  files: { path: string; size: number }[];
}

interface Books {
  total: number;
  next?: string | null;
  books: Book[];
}

const FILE = { type: 'object', required: ['path', 'size'], properties: { path: TEXT, size: COUNT } };
const BOOK = {
  type: 'object',
  required: ['id', 'path', 'title', 'authors', 'files'],
  properties: { id: TEXT, path: TEXT, title: TEXT, authors: { type: 'array', items: TEXT }, files: { type: 'array', items: FILE } },
};
const BOOKS = {
  type: 'object',
  required: ['total', 'books'],
  properties: { total: COUNT, next: { type: ['string', 'null'] }, books: { type: 'array', items: BOOK } },
};
const FOLDER = { type: 'object', required: ['id', 'path'], properties: { id: TEXT, path: TEXT } };

const LIBRARY = 'main';
const ROOT = '/audiobooks';

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

    async function books(query: HttpRequest['query']): Promise<Books> {
      return read<Books>(await ask('/books', { query }), BOOKS, 'the books');
    }

    async function list(cursor?: string): Promise<EntryPage> {
      const page = await books({ after: cursor ?? '' });
      return { items: page.books.map(entryOf), total: page.total, ...(page.next ? { cursor: page.next } : {}) };
    }

    /** What is gone is left out. */
    async function readEntries(ids: string[]): Promise<Entry[]> {
      return (await books({ ids: ids.join(',') })).books.map(entryOf);
    }

    async function locate(relPath: string): Promise<Entry | null> {
      const found = (await books({ path: relPath })).books.find((book) => book.path === relPath);
      return found ? entryOf(found) : null;
    }

    async function place(record: BookRecord): Promise<Placement> {
      const folder = read<{ id: string; path: string }>(await ask('/folder'), FOLDER, 'its folder');
      return { library: LIBRARY, folder: folder.id, root: folder.path, relPath: pathOf(record), watches: true };
    }

    return { library: { list, read: readEntries, locate, place }, check };
  },
};

function entryOf(book: Book): Entry {
  return {
    id: book.id,
    library: LIBRARY,
    relPath: book.path,
    path: `${ROOT}/${book.path}`,
    isFile: false,
    isMissing: false,
    record: { ids: { at: { starter: book.id } }, title: book.title, authors: book.authors },
    audio: book.files.map((file) => ({ path: file.path, bytes: file.size })),
  };
}

/** "Author/Series/NN - Title", each part fit to be a folder. */
function pathOf({ title, authors, series }: BookRecord): string {
  const [first] = series ?? [];
  const number = first?.position ? `${first.position.padStart(2, '0')} - ` : '';
  return [authors[0] ?? 'Unknown', ...(first ? [first.name] : []), `${first ? number : ''}${title}`].map(clean).join('/');
}

function clean(name: string): string {
  return (
    name
      .replace(/[<>:"|?*\\/]/g, '')
      .replace(/\s+/g, ' ')
      .replace(/^[. ]+|[. ]+$/g, '') || 'Unknown'
  );
}

export default plugin;
