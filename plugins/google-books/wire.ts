/** The part of a volume that is read. Any of it may be missing, authors and dates too (recorded 2018 and 2024). */
export interface Volume {
  id: string;
  volumeInfo: VolumeInfo;
}

export interface VolumeInfo {
  title?: string;
  subtitle?: string;
  authors?: string[];
  publisher?: string;
  publishedDate?: string;
  description?: string;
  industryIdentifiers?: { type?: string; identifier?: string }[];
  pageCount?: number;
  categories?: string[];
  averageRating?: number;
  ratingsCount?: number;
  language?: string;
  imageLinks?: Record<string, string>;
}

/** `totalItems` is an estimate (1000000 was recorded for one row), and a search without a hit has no `items` at all. */
export interface Volumes {
  kind?: string;
  totalItems: number;
  items?: Volume[];
}

const VOLUME = {
  type: 'object',
  required: ['id', 'volumeInfo'],
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 40 },
    volumeInfo: {
      type: 'object',
      properties: {
        title: { type: 'string' },
        subtitle: { type: 'string' },
        authors: { type: 'array', items: { type: 'string' } },
        publisher: { type: 'string' },
        publishedDate: { type: 'string' },
        description: { type: 'string' },
        industryIdentifiers: {
          type: 'array',
          items: { type: 'object', properties: { type: { type: 'string' }, identifier: { type: 'string' } } },
        },
        pageCount: { type: 'number' },
        categories: { type: 'array', items: { type: 'string' } },
        averageRating: { type: 'number' },
        ratingsCount: { type: 'number' },
        language: { type: 'string' },
        imageLinks: { type: 'object' },
      },
    },
  },
};

export const VOLUME_ANSWER = VOLUME;

export const VOLUMES_ANSWER = {
  type: 'object',
  required: ['totalItems'],
  properties: { totalItems: { type: 'number' }, items: { type: 'array', maxItems: 40, items: VOLUME } },
};

/** Google's error body, as it comes with any status. */
export interface ErrorAnswer {
  error?: { code?: number; message?: string; status?: string; errors?: { reason?: string }[]; details?: { reason?: string }[] };
}
