/** The parts of Audiobookshelf's answers that are read. Most texts may be null; numbers of years and of positions are texts. */
export interface Folder {
  id: string;
  fullPath: string;
}

export interface LibraryRow {
  id: string;
  name: string;
  mediaType: string;
  folders: Folder[];
  settings?: { disableWatcher?: boolean } | null;
}

export interface Metadata {
  title?: string | null;
  subtitle?: string | null;
  authors?: { id?: string; name: string }[];
  narrators?: string[];
  series?: { id?: string; name: string; sequence?: string | null }[];
  genres?: string[];
  publishedYear?: string | null;
  publishedDate?: string | null;
  publisher?: string | null;
  description?: string | null;
  isbn?: string | null;
  asin?: string | null;
  language?: string | null;
  abridged?: boolean;
}

export interface AudioFile {
  metadata: { filename: string; relPath: string; size: number };
}

/** An expanded item: of `items/batch/get`, `items/:id?expanded=1` and the socket's events. */
export interface Item {
  id: string;
  libraryId: string;
  path: string;
  relPath: string;
  isFile: boolean;
  isMissing?: boolean;
  addedAt?: number;
  updatedAt?: number;
  mediaType: string;
  size?: number;
  media: { metadata: Metadata; tags?: string[]; duration?: number; size?: number; audioFiles?: AudioFile[] };
}

/** A row of a list. Lists always hold the minified form: authors and series are joined texts there, and are not read. */
export interface ListRow {
  id: string;
  relPath: string;
  addedAt: number;
  updatedAt?: number;
  mediaType: string;
  numFiles?: number;
}

export interface ListPage {
  results: ListRow[];
  total: number;
}

const text = { type: 'string' } as const;
const textOrNull = { type: ['string', 'null'] } as const;
const texts = { type: 'array', items: text } as const;

export const LIBRARIES_SCHEMA = {
  type: 'object',
  required: ['libraries'],
  properties: {
    libraries: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'name', 'mediaType', 'folders'],
        properties: {
          id: text,
          name: text,
          mediaType: text,
          folders: { type: 'array', items: { type: 'object', required: ['id', 'fullPath'], properties: { id: text, fullPath: text } } },
          settings: { type: ['object', 'null'], properties: { disableWatcher: { type: 'boolean' } } },
        },
      },
    },
  },
} as const;

const METADATA_SCHEMA = {
  type: 'object',
  properties: {
    title: textOrNull,
    subtitle: textOrNull,
    authors: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: text } } },
    narrators: texts,
    series: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: text, sequence: textOrNull } } },
    genres: texts,
    publishedYear: textOrNull,
    publishedDate: textOrNull,
    publisher: textOrNull,
    description: textOrNull,
    isbn: textOrNull,
    asin: textOrNull,
    language: textOrNull,
    abridged: { type: 'boolean' },
  },
} as const;

const ITEM_SCHEMA = {
  type: 'object',
  required: ['id', 'libraryId', 'path', 'relPath', 'isFile', 'mediaType', 'media'],
  properties: {
    id: text,
    libraryId: text,
    path: text,
    relPath: text,
    isFile: { type: 'boolean' },
    isMissing: { type: 'boolean' },
    addedAt: { type: 'number' },
    updatedAt: { type: 'number' },
    mediaType: text,
    size: { type: 'number' },
    media: {
      type: 'object',
      required: ['metadata'],
      properties: {
        metadata: METADATA_SCHEMA,
        tags: texts,
        duration: { type: ['number', 'null'] },
        audioFiles: {
          type: 'array',
          items: {
            type: 'object',
            required: ['metadata'],
            properties: {
              metadata: {
                type: 'object',
                required: ['filename', 'relPath', 'size'],
                properties: { relPath: text, size: { type: 'number' } },
              },
            },
          },
        },
      },
    },
  },
} as const;

export const BATCH_SCHEMA = {
  type: 'object',
  required: ['libraryItems'],
  properties: { libraryItems: { type: 'array', items: ITEM_SCHEMA } },
} as const;

export const LIST_SCHEMA = {
  type: 'object',
  required: ['results', 'total'],
  properties: {
    total: { type: 'integer', minimum: 0 },
    results: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'relPath', 'addedAt', 'mediaType'],
        properties: {
          id: text,
          relPath: text,
          addedAt: { type: 'number' },
          updatedAt: { type: 'number' },
          mediaType: text,
          numFiles: { type: 'integer' },
        },
      },
    },
  },
} as const;

/** Of a PATCH; `updated` is absent, not false, where nothing changed. */
export const PATCHED_SCHEMA = {
  type: 'object',
  required: ['libraryItem'],
  properties: { libraryItem: { type: 'object', required: ['id'], properties: { id: text } } },
} as const;
