import type { BookRecord, Clue, Entry, Release } from '../../core/sdk/index.ts';

/** An invented series, of which a model library owns some. */
export const AUTHOR = 'Ines Calloway';
export const SERIES = 'Tidewater Saga';
const TITLES = [
  'The Salt Road',
  'The Glass Harbour',
  'A Winter of Gulls',
  'The Ferryman',
  'Ember Quay',
  'The Drowned Bell',
  'North of Low Water',
  'The Tide Clerk',
];

export const MEGABYTE = 1_000_000;
/** What the model's files claim to be, not what lies on the disk. */
export const MINUTES = 300;

export interface ModelBook {
  number: number;
  title: string;
  isbn13: string;
}

export const BOOKS: readonly ModelBook[] = TITLES.map((title, index) => ({ number: index + 1, title, isbn13: isbn(index + 1) }));

/** A number with the right check digit. */
function isbn(number: number): string {
  const digits = `97800001${String(number).padStart(4, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return digits + String((10 - (sum % 10)) % 10);
}

export const recordOf = (book: ModelBook): BookRecord => ({
  ids: { isbn13: book.isbn13 },
  title: book.title,
  authors: [AUTHOR],
  language: 'en',
  series: [{ name: SERIES, position: String(book.number) }],
  published: String(1990 + book.number),
  publisher: 'Harbour Press',
  description: `Number ${book.number} of the saga, told by its own people.`,
  genres: ['Fantasy'],
});

/** What a library says of a book when it has just noticed its folder: a title and an author. */
export const entryOf = (book: ModelBook, at: { id: string; root: string; relPath: string; number: number }): Entry => ({
  id: at.id,
  library: 'lib',
  relPath: at.relPath,
  path: `${at.root}/${at.relPath}`,
  isFile: false,
  isMissing: false,
  added: new Date(Date.UTC(2026, 0, 1) + at.number * 60_000).toISOString(),
  record: { ids: {}, title: book.title, authors: [AUTHOR], series: [{ name: SERIES, position: String(book.number) }] },
});

/** Two releases of every book: the right one, and a better-seeded one that turns out to be another recording. */
export function releasesOf(book: ModelBook): Release[] {
  const clue: Clue = { title: book.title, authors: [AUTHOR], series: [{ name: SERIES, position: String(book.number) }], language: 'en' };
  const make = (kind: 'right' | 'second', seeders: number): Release => ({
    source: 'tracker',
    key: `${kind}-${book.number}`,
    title: `${book.title} by ${AUTHOR} [M4B]`,
    clue,
    protocol: 'torrent',
    bytes: 130 * MEGABYTE,
    format: 'm4b',
    language: 'en',
    category: '3030',
    seeders,
  });
  return [make('right', 9), make('second', 4)];
}

export const bookOfTitle = (title: string): ModelBook | undefined => BOOKS.find((book) => book.title === title);
export const bookOfRelease = (key: string): ModelBook | undefined => BOOKS[Number(key.split('-')[1]) - 1];
