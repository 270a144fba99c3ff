import { type Fake, startFake } from './fake-server.ts';
import { queryWords } from './query-words.ts';

export interface Volume {
  id: string;
  title: string;
  subtitle?: string;
  authors: string[];
  publisher?: string;
  publishedDate?: string;
  description?: string;
  isbn13?: string;
  categories?: string[];
  language?: string;
}

const quoted = (query: string, operator: string): string[] =>
  [...query.matchAll(new RegExp(`${operator}:(?:"([^"]*)"|(\\S+))`, 'g'))].map((match) => match[1] ?? match[2] ?? '');

function fits(volume: Volume, query: string): boolean {
  const isbn = quoted(query, 'isbn')[0];
  if (isbn) return volume.isbn13 === isbn.replaceAll('-', '');
  const title = queryWords(`${volume.title} ${volume.subtitle ?? ''}`);
  const authors = queryWords(volume.authors.join(' '));
  const rest = queryWords(query.replace(/\b(intitle|inauthor):("[^"]*"|\S+)/g, ' '));
  return (
    quoted(query, 'intitle').every((part) => queryWords(part).every((word) => title.includes(word))) &&
    quoted(query, 'inauthor').every((part) => queryWords(part).every((word) => authors.includes(word))) &&
    rest.every((word) => title.includes(word) || authors.includes(word))
  );
}

const listed = (volume: Volume): object => ({
  kind: 'books#volume',
  id: volume.id,
  volumeInfo: {
    title: volume.title,
    ...(volume.subtitle ? { subtitle: volume.subtitle } : {}),
    authors: volume.authors,
    publisher: volume.publisher,
    publishedDate: volume.publishedDate,
    description: volume.description,
    industryIdentifiers: volume.isbn13 ? [{ type: 'ISBN_13', identifier: volume.isbn13 }] : [],
    categories: volume.categories,
    language: volume.language ?? 'en',
    maturityRating: 'NOT_MATURE',
    imageLinks: { thumbnail: `http://books.google.com/books/content?id=${volume.id}&printsec=frontcover&img=1&zoom=1&edge=curl` },
  },
});

/** Google Books' volumes: search and single volumes, with the key required and the misses without `items`. */
export async function startFakeGoogleBooks(options: { apiKey: string; volumes: Volume[] }): Promise<Fake> {
  return startFake((asked) => {
    if (asked.query.get('key') !== options.apiKey) {
      const error = {
        code: 400,
        message: 'API key not valid. Please pass a valid API key.',
        errors: [{ domain: 'global', reason: 'badRequest' }],
        status: 'INVALID_ARGUMENT',
      };
      return { status: 400, body: { error: { ...error, details: [{ reason: 'API_KEY_INVALID' }] } } };
    }
    const id = /\/volumes\/([^/]+)$/.exec(asked.path)?.[1];
    if (id) {
      const volume = options.volumes.find((each) => each.id === id);
      return volume
        ? { body: listed(volume) }
        : { status: 404, body: { error: { code: 404, message: 'The volume ID could not be found.', errors: [], status: 'NOT_FOUND' } } };
    }
    const items = options.volumes.filter((volume) => fits(volume, asked.query.get('q') ?? '')).map(listed);
    return { body: items.length ? { kind: 'books#volumes', totalItems: items.length, items } : { kind: 'books#volumes', totalItems: 0 } };
  });
}
