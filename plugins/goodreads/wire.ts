/** One hit of auto_complete (recorded 2025). `avgRating` is text here and a number on series pages. */
export interface Card {
  bookId: string | number;
  workId?: string | number | null;
  title: string;
  bookTitleBare?: string | null;
  numPages?: number | null;
  avgRating?: string | number | null;
  ratingsCount?: number | null;
  author?: { id?: number | string; name?: string } | null;
  imageUrl?: string | null;
  kcrPreviewUrl?: string | null;
  description?: { html?: string | null; truncated?: boolean } | null;
  /** Only on series pages: a year, or "" where none is known. */
  publicationDate?: string | null;
}

const CARD = {
  type: 'object',
  required: ['bookId', 'title'],
  properties: {
    bookId: { type: ['string', 'integer'], pattern: '^\\d+$' },
    workId: { type: ['string', 'integer', 'null'] },
    title: { type: 'string' },
    bookTitleBare: { type: ['string', 'null'] },
    numPages: { type: ['integer', 'null'] },
    avgRating: { type: ['string', 'number', 'null'] },
    ratingsCount: { type: ['integer', 'null'] },
    author: { type: ['object', 'null'] },
    imageUrl: { type: ['string', 'null'] },
    description: { type: ['object', 'null'] },
    publicationDate: { type: ['string', 'null'] },
  },
};

export const CARDS = { type: 'array', maxItems: 100, items: CARD };

/** One block of a series page: the labels stand in a list beside the books. */
export interface SeriesBlock {
  series: { book: Card }[];
  seriesHeaders?: (string | null)[];
}

export const SERIES_BLOCK = {
  type: 'object',
  required: ['series'],
  properties: {
    series: { type: 'array', maxItems: 2000, items: { type: 'object', required: ['book'], properties: { book: CARD } } },
    seriesHeaders: { type: 'array', items: { type: ['string', 'null'] } },
  },
};

export interface SeriesHeader {
  title: string;
  /** "20 primary works • 34 total works" */
  subtitle?: string | null;
}

export const SERIES_HEADER = {
  type: 'object',
  required: ['title'],
  properties: { title: { type: 'string' }, subtitle: { type: ['string', 'null'] } },
};

export interface Reference {
  __ref: string;
}

export interface ContributorEdge {
  node?: Reference | null;
  role?: string | null;
}

/** A book in the state of a Next.js page (2023 to 2026). */
export interface BookNode {
  legacyId: number;
  title: string;
  titleComplete?: string | null;
  description?: string | null;
  'description({"stripped":true})'?: string | null;
  imageUrl?: string | null;
  primaryContributorEdge?: ContributorEdge | null;
  secondaryContributorEdges?: ContributorEdge[] | null;
  bookSeries?: { userPosition?: string | null; series?: Reference | null }[] | null;
  bookGenres?: { genre?: { name?: string | null } | null }[] | null;
  details?: BookDetails | null;
  work?: Reference | null;
}

export interface BookDetails {
  asin?: string | null;
  format?: string | null;
  numPages?: number | null;
  /** Milliseconds; midnight in California, before 1970 too. */
  publicationTime?: number | null;
  publisher?: string | null;
  isbn?: string | null;
  isbn13?: string | null;
  language?: { name?: string | null } | null;
}

export const BOOK_NODE = {
  type: 'object',
  required: ['legacyId', 'title'],
  properties: {
    legacyId: { type: 'integer' },
    title: { type: 'string', minLength: 1 },
    description: { type: ['string', 'null'] },
    primaryContributorEdge: { type: ['object', 'null'] },
    secondaryContributorEdges: { type: ['array', 'null'], items: { type: 'object' } },
    bookSeries: { type: ['array', 'null'], items: { type: 'object' } },
    bookGenres: { type: ['array', 'null'], items: { type: 'object' } },
    details: {
      type: ['object', 'null'],
      properties: {
        numPages: { type: ['number', 'null'] },
        publicationTime: { type: ['number', 'null'] },
        isbn13: { type: ['string', 'null'] },
      },
    },
    work: { type: ['object', 'null'] },
  },
};

/** The parts of other nodes that a book points to. */
export interface ContributorNode {
  name?: string | null;
  legacyId?: number | null;
  webUrl?: string | null;
}

export interface SeriesNode {
  title?: string | null;
  webUrl?: string | null;
}

export interface WorkNode {
  legacyId?: number | null;
  stats?: { averageRating?: number | null; ratingsCount?: number | null } | null;
  details?: { publicationTime?: number | null } | null;
}

/** JSON-LD of a book page. Its strings hold HTML entities, and `author` mixes every role. */
export interface LinkedBook {
  name?: string;
  isbn?: string;
  numberOfPages?: number;
  inLanguage?: string;
}
