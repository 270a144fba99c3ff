/** The part of an indexer that is read. Its `fields` hold secrets (a mam_id, passkeys) and are never looked at. */
export interface IndexerAnswer {
  id: number;
  name: string;
  enable?: boolean;
  protocol?: string;
  privacy?: string;
  implementation?: string;
  definitionName?: string;
  capabilities?: { categories?: CategoryAnswer[] | null } | null;
}

export interface CategoryAnswer {
  id: number;
  name?: string | null;
  subCategories?: CategoryAnswer[] | null;
}

export const INDEXERS = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'name'],
    properties: {
      id: { type: 'integer' },
      name: { type: 'string' },
      enable: { type: 'boolean' },
      capabilities: {
        type: ['object', 'null'],
        properties: { categories: { type: ['array', 'null'], items: { $ref: '#/$defs/category' } } },
      },
    },
  },
  $defs: {
    category: {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'integer' },
        name: { type: ['string', 'null'] },
        subCategories: { type: ['array', 'null'], items: { $ref: '#/$defs/category' } },
      },
    },
  },
};

export interface StatusAnswer {
  indexerId: number;
  disabledTill?: string | null;
  mostRecentFailure?: string | null;
}

export const STATUSES = {
  type: 'array',
  items: {
    type: 'object',
    required: ['indexerId'],
    properties: {
      indexerId: { type: 'integer' },
      disabledTill: { type: ['string', 'null'] },
      mostRecentFailure: { type: ['string', 'null'] },
    },
  },
};

/** A row of /api/v1/search. Absent rather than null; `id` says nothing, the key is (indexerId, guid). */
export interface RowAnswer {
  guid: string;
  indexerId: number;
  indexer?: string;
  title: string;
  size?: number | null;
  files?: number | null;
  publishDate?: string | null;
  downloadUrl?: string | null;
  magnetUrl?: string | null;
  infoHash?: string | null;
  seeders?: number | null;
  protocol: string;
  indexerFlags?: string[] | null;
  categories?: CategoryAnswer[] | null;
  /** Only torznab tells these. */
  author?: string;
  bookTitle?: string;
}

export const ROWS = {
  type: 'array',
  items: {
    type: 'object',
    required: ['guid', 'indexerId', 'title', 'protocol'],
    properties: {
      guid: { type: 'string', minLength: 1 },
      indexerId: { type: 'integer' },
      title: { type: 'string' },
      protocol: { enum: ['torrent', 'usenet'], title: 'torrent or usenet' },
      size: { type: ['number', 'null'] },
      files: { type: ['number', 'null'] },
      seeders: { type: ['number', 'null'] },
      downloadUrl: { type: ['string', 'null'] },
      magnetUrl: { type: ['string', 'null'] },
      infoHash: { type: ['string', 'null'] },
      indexerFlags: { type: ['array', 'null'], items: { type: 'string' } },
      categories: { type: ['array', 'null'], items: { $ref: '#/$defs/category' } },
    },
  },
  $defs: INDEXERS.$defs,
};

export const SYSTEM_STATUS = { type: 'object', required: ['version'], properties: { version: { type: 'string' } } };
