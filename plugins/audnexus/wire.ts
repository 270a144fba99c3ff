interface Named {
  asin?: string;
  name: string;
}

/** A book at Audnexus, by the service's own schema (2026-08); no recorded one was found. */
export interface Book {
  asin: string;
  title: string;
  subtitle?: string;
  authors?: Named[];
  narrators?: Named[];
  seriesPrimary?: { asin?: string; name: string; position?: string };
  seriesSecondary?: { asin?: string; name: string; position?: string };
  description?: string;
  /** The same as HTML, and whole. */
  summary?: string;
  genres?: (Named & { type?: string })[];
  language?: string;
  publisherName?: string;
  releaseDate?: string;
  runtimeLengthMin?: number;
  /** Text: "4.7". */
  rating?: string;
  formatType?: string;
  isbn?: string;
  image?: string;
}

const text = { type: ['string', 'null'] };
const NAMED = { type: 'array', items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, asin: text } } };
const SERIES = { type: ['object', 'null'], required: ['name'], properties: { name: { type: 'string' }, position: text, asin: text } };

export const BOOK = {
  type: 'object',
  required: ['asin', 'title'],
  properties: {
    asin: { type: 'string' },
    title: { type: 'string', minLength: 1 },
    subtitle: text,
    authors: NAMED,
    narrators: NAMED,
    seriesPrimary: SERIES,
    seriesSecondary: SERIES,
    description: text,
    summary: text,
    genres: NAMED,
    language: text,
    publisherName: text,
    releaseDate: text,
    runtimeLengthMin: { type: ['number', 'null'] },
    rating: text,
    formatType: text,
    isbn: text,
    image: text,
  },
};

/** The chapters of one recording (recorded). `isAccurate` is false where they were guessed from others. */
export interface Chapters {
  isAccurate?: boolean | null;
  chapters: { title: string; startOffsetMs: number; lengthMs: number }[];
}

const offset = { type: 'number', minimum: 0 };
const CHAPTER = {
  type: 'object',
  required: ['title', 'startOffsetMs', 'lengthMs'],
  properties: { title: { type: 'string' }, startOffsetMs: offset, lengthMs: offset },
};

export const CHAPTERS = {
  type: 'object',
  required: ['chapters'],
  properties: { isAccurate: { type: ['boolean', 'null'] }, chapters: { type: 'array', maxItems: 5_000, items: CHAPTER } },
};

/** Audnexus' error of today and that of older deployments. */
export interface ErrorAnswer {
  error?: { code?: string; message?: string } | string;
  message?: string;
}

/** A product of Audible's catalogue (recorded). Keys are absent rather than empty, and which come depends on RESPONSE_GROUPS. */
export interface Product {
  asin: string;
  title?: string;
  subtitle?: string;
  authors?: Named[];
  narrators?: Named[];
  series?: { asin?: string; title: string; sequence?: string }[];
  publisher_summary?: string;
  category_ladders?: { root?: string; ladder?: { name?: string }[] }[];
  language?: string;
  publisher_name?: string;
  release_date?: string;
  runtime_length_min?: number;
  rating?: { overall_distribution?: { average_rating?: number; num_ratings?: number } };
  format_type?: string;
  content_type?: string;
  content_delivery_type?: string;
  product_images?: Record<string, string>;
}

export const RESPONSE_GROUPS = 'contributors,product_desc,product_attrs,product_extended_attrs,series,media,rating,category_ladders';

export interface Catalogue {
  products: Product[];
  total_results?: number;
}

export const CATALOGUE = {
  type: 'object',
  required: ['products'],
  properties: {
    products: {
      type: 'array',
      maxItems: 50,
      items: {
        type: 'object',
        required: ['asin'],
        properties: {
          asin: { type: 'string' },
          title: text,
          subtitle: text,
          authors: NAMED,
          narrators: NAMED,
          series: {
            type: 'array',
            items: { type: 'object', required: ['title'], properties: { title: { type: 'string' }, sequence: text } },
          },
          publisher_summary: text,
          category_ladders: { type: 'array', items: { type: 'object' } },
          language: text,
          release_date: text,
          runtime_length_min: { type: ['number', 'null'] },
          rating: { type: ['object', 'null'] },
          format_type: text,
          product_images: { type: ['object', 'null'] },
        },
      },
    },
    total_results: { type: 'number' },
  },
};
