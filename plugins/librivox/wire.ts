interface Person {
  id?: string;
  first_name?: string | null;
  last_name?: string | null;
}

interface Section {
  section_number?: string;
  title?: string | null;
  playtime?: string | null;
  readers?: { reader_id?: string; display_name?: string | null }[] | null;
}

/** A book of LibriVox' feed (recorded 2017, asked with extended=1). All numbers are text but `totaltimesecs`. */
export interface Book {
  id: string;
  title: string;
  description?: string | null;
  language?: string | null;
  copyright_year?: string | null;
  num_sections?: string | null;
  url_zip_file?: string | null;
  url_iarchive?: string | null;
  totaltimesecs?: number | null;
  authors?: Person[] | null;
  genres?: { name?: string | null }[] | null;
  sections?: Section[] | null;
  coverart_jpg?: string | null;
}

/** `books` is a list, or an object whose keys are numbers (seen in every recorded extended answer). */
export interface Feed {
  books: Book[] | Record<string, Book>;
}

const text = { type: ['string', 'null'] };
const list = { type: ['array', 'null'], items: { type: 'object' } };
const BOOK = {
  type: 'object',
  required: ['id', 'title'],
  properties: {
    id: { type: 'string', pattern: '^\\d{1,9}$' },
    title: { type: 'string', minLength: 1 },
    description: text,
    language: text,
    copyright_year: text,
    num_sections: text,
    url_zip_file: text,
    url_iarchive: text,
    totaltimesecs: { type: ['number', 'null'] },
    authors: list,
    genres: list,
    sections: list,
    coverart_jpg: text,
  },
};

export const FEED = {
  type: 'object',
  required: ['books'],
  properties: {
    books: {
      anyOf: [
        { type: 'array', items: BOOK, title: 'a list of books' },
        { type: 'object', additionalProperties: BOOK, title: 'books by number' },
      ],
    },
  },
};

/** A file of an item of the Internet Archive. `size` is text. */
export interface ArchiveFile {
  name: string;
  size?: string;
  /** Of the item's torrent: its info-hash. */
  btih?: string;
}

/** The Internet Archive's answer about an item; `{}` where there is none. */
export interface Item {
  files?: ArchiveFile[];
  is_dark?: boolean;
  metadata?: { identifier?: string; publicdate?: string };
}

export const ITEM = {
  type: 'object',
  properties: {
    files: {
      type: 'array',
      maxItems: 20_000,
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, size: { type: 'string' }, btih: { type: 'string' } },
      },
    },
    metadata: { type: 'object' },
  },
};
