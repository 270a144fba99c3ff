/** A work as the search lists it (recorded). Every field but the first two may be missing. */
export interface Doc {
  key: string;
  title: string;
  subtitle?: string;
  author_name?: string[];
  author_key?: string[];
  first_publish_year?: number;
  /** All ISBNs of all editions, 10 and 13 digits mixed. */
  isbn?: string[];
  /** Languages of all editions. */
  language?: string[];
  edition_count?: number;
  cover_i?: number;
  subject?: string[];
  ratings_average?: number;
}

/** The fields that are asked for: without `fields` an answer is many times as large. */
export const DOC_FIELDS =
  'key,title,subtitle,author_name,author_key,first_publish_year,isbn,language,edition_count,cover_i,subject,ratings_average';

export interface SearchAnswer {
  numFound: number;
  docs: Doc[];
}

const TEXTS = { type: 'array', items: { type: 'string' } };

export const SEARCH_ANSWER = {
  type: 'object',
  required: ['numFound', 'docs'],
  properties: {
    numFound: { type: 'number' },
    docs: {
      type: 'array',
      maxItems: 1000,
      items: {
        type: 'object',
        required: ['key', 'title'],
        properties: {
          key: { type: 'string' },
          title: { type: 'string' },
          subtitle: { type: 'string' },
          author_name: TEXTS,
          author_key: TEXTS,
          first_publish_year: { type: 'number' },
          isbn: TEXTS,
          language: TEXTS,
          cover_i: { type: 'number' },
          subject: TEXTS,
          ratings_average: { type: 'number' },
        },
      },
    },
  },
};

/** Text comes bare or as `{ type, value }` (both recorded). */
export type Prose = string | { value?: string };

interface Key {
  key: string;
}

/** What every record has; a merged one has only `location`, a deleted one nothing else. */
export interface OpenRecord {
  key?: string;
  type?: Key;
  location?: string;
}

export interface Edition extends OpenRecord {
  title: string;
  subtitle?: string;
  authors?: Key[];
  works?: Key[];
  publishers?: string[];
  /** As printed: "1996", "July 16, 2019". */
  publish_date?: string;
  isbn_10?: string[];
  isbn_13?: string[];
  languages?: Key[];
  number_of_pages?: number;
  physical_format?: string;
  /** Free text: "Old Kingdom, bk. 1". */
  series?: string[];
  subjects?: string[];
  covers?: (number | null)[];
  description?: Prose;
  identifiers?: { goodreads?: string[]; amazon?: string[] };
}

export interface Work extends OpenRecord {
  title: string;
  subtitle?: string;
  authors?: { author?: Key }[];
  description?: Prose;
  subjects?: string[];
  covers?: (number | null)[];
  first_publish_date?: string;
}

export interface Author extends OpenRecord {
  name: string;
}

const KEY = { type: 'object', required: ['key'], properties: { key: { type: 'string' } } };
const PROSE = { type: ['string', 'object'] };
const COVERS = { type: 'array', items: { type: ['integer', 'null'] } };

const asRecord = (required: string, properties: object) => ({
  type: 'object',
  anyOf: [
    {
      title: 'a record that was moved or deleted',
      required: ['type'],
      properties: { type: { properties: { key: { pattern: '/(redirect|delete)$' } } } },
    },
    { title: 'a record', required: [required], properties },
  ],
});

export const EDITION = asRecord('title', {
  title: { type: 'string', minLength: 1 },
  subtitle: { type: 'string' },
  authors: { type: 'array', items: KEY },
  works: { type: 'array', items: KEY },
  publishers: TEXTS,
  publish_date: { type: 'string' },
  isbn_10: TEXTS,
  isbn_13: TEXTS,
  languages: { type: 'array', items: KEY },
  number_of_pages: { type: 'number' },
  physical_format: { type: 'string' },
  series: TEXTS,
  subjects: TEXTS,
  covers: COVERS,
  description: PROSE,
  identifiers: { type: 'object' },
});

export const WORK = asRecord('title', {
  title: { type: 'string', minLength: 1 },
  subtitle: { type: 'string' },
  authors: { type: 'array', items: { type: 'object' } },
  description: PROSE,
  subjects: TEXTS,
  covers: COVERS,
  first_publish_date: { type: 'string' },
});

export const AUTHOR = asRecord('name', { name: { type: 'string', minLength: 1 } });
