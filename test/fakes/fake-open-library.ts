import { type Asked, type Fake, type Reply, startFake } from './fake-server.ts';
import { queryWords } from './query-words.ts';

/** A work with the edition that is known of it. */
export interface OpenLibraryBook {
  /** Number of the work; its edition and author have keys of their own. */
  id: number;
  title: string;
  author: string;
  authorId: number;
  year: number;
  isbn13: string;
  publisher: string;
  description: string;
  subjects: string[];
  pages: number;
}

export interface FakeOpenLibrary extends Fake {
  books: OpenLibraryBook[];
}

const workKey = ({ id }: OpenLibraryBook): string => `/works/OL${id}W`;
const editionKey = ({ id }: OpenLibraryBook): string => `/books/OL${id}M`;
const authorKey = ({ authorId }: OpenLibraryBook): string => `/authors/OL${authorId}A`;
const revised = { latest_revision: 3, revision: 3, last_modified: { type: '/type/datetime', value: '2020-01-02T03:04:05.678901' } };

/** As the search lists works: only the fields that were asked for, ISBNs of all editions in one heap. */
function doc(book: OpenLibraryBook, fields: ReadonlySet<string>): object {
  const all: Record<string, unknown> = {
    key: workKey(book),
    type: 'work',
    title: book.title,
    author_name: [book.author],
    author_key: [`OL${book.authorId}A`],
    first_publish_year: book.year,
    isbn: [book.isbn13],
    language: ['eng'],
    edition_count: 12,
    subject: book.subjects,
    ratings_average: 4.1,
    has_fulltext: true,
    publisher: [book.publisher, 'Another House'],
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => fields.has(name)));
}

const work = (book: OpenLibraryBook): object => ({
  key: workKey(book),
  type: { key: '/type/work' },
  title: book.title,
  authors: [{ author: { key: authorKey(book) }, type: { key: '/type/author_role' } }],
  description: { type: '/type/text', value: book.description },
  subjects: book.subjects,
  first_publish_date: String(book.year),
  ...revised,
});

const edition = (book: OpenLibraryBook): object => ({
  key: editionKey(book),
  type: { key: '/type/edition' },
  title: book.title,
  works: [{ key: workKey(book) }],
  publishers: [book.publisher],
  publish_date: `April ${book.year}`,
  languages: [{ key: '/languages/eng' }],
  isbn_13: [book.isbn13],
  number_of_pages: book.pages,
  ...revised,
});

const author = (book: OpenLibraryBook): object => ({
  key: authorKey(book),
  type: { key: '/type/author' },
  name: book.author,
  personal_name: book.author,
  ...revised,
});

function search(books: OpenLibraryBook[], { query }: Asked): Reply {
  const title = queryWords(query.get('title') ?? '');
  const name = queryWords(query.get('author') ?? '');
  const isbn = query.get('isbn');
  const found = books.filter(
    (book) =>
      (isbn === null || book.isbn13 === isbn) &&
      title.every((word) => queryWords(book.title).includes(word)) &&
      name.every((word) => queryWords(book.author).includes(word)),
  );
  const limit = Number(query.get('limit') ?? 100);
  const start = (Number(query.get('page') ?? 1) - 1) * limit;
  const fields = new Set((query.get('fields') ?? '').split(','));
  const docs = found.slice(start, start + limit).map((book) => doc(book, fields));
  return {
    body: { numFound: found.length, start, numFoundExact: true, num_found: found.length, documentation_url: '', q: '', offset: null, docs },
  };
}

/** Open Library's search, and its records by their keys. An ISBN's address leads to its edition, as there. */
export async function startFakeOpenLibrary(books: OpenLibraryBook[] = []): Promise<FakeOpenLibrary> {
  const fake = await startFake((asked) => {
    if (asked.path === '/search.json') return search(books, asked);
    const key = asked.path.replace(/\.json$/, '');
    const byIsbn = books.find((book) => key === `/isbn/${book.isbn13}`);
    if (byIsbn) return { status: 302, headers: { location: `${editionKey(byIsbn)}.json` } };
    for (const book of books) {
      if (key === workKey(book)) return { body: work(book) };
      if (key === editionKey(book)) return { body: edition(book) };
      if (key === authorKey(book)) return { body: author(book) };
    }
    return { status: 404, body: { error: 'notfound', key } };
  });
  return Object.assign(fake, { books });
}
