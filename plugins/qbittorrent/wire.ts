/** The part of `torrents/info` and of `sync/maindata` that is read. Increments hold only what changed, and the hash as key. */
export interface TorrentRow {
  hash: string;
  name: string;
  state: string;
  progress: number;
  /** Bytes of the selected files; 0 before the metadata. */
  size: number;
  amount_left: number;
  save_path: string;
  category?: string;
  /** Joined by ", ". */
  tags?: string;
  num_seeds?: number;
  num_complete?: number;
  ratio?: number;
  added_on?: number;
  /** 0, -1 or 4294967295 while unfinished, by version. */
  completion_on?: number;
  completed?: number;
  infohash_v1?: string;
  infohash_v2?: string;
}

export interface MainData {
  rid: number;
  full_update?: boolean;
  torrents?: Record<string, Partial<TorrentRow>>;
  torrents_removed?: string[];
}

export interface FileRow {
  /** Absent before Web API 2.8.2: then the place in the list. */
  index?: number;
  name: string;
  size: number;
  progress: number;
  priority: number;
}

/** Qbittorrent 5.2 and newer; older ones answer `Ok.` or `Fails.` */
export interface AddReply {
  success_count: number;
  failure_count?: number;
  pending_count: number;
  added_torrent_ids?: string[];
}

export interface Preferences {
  save_path?: string;
  max_ratio_enabled?: boolean;
  max_seeding_time_enabled?: boolean;
  /** 0 stop, 1 remove, 2 super seeding, 3 remove with the files. */
  max_ratio_act?: number;
}

const rowProperties = {
  hash: { type: 'string', pattern: '^[0-9a-fA-F]{40}([0-9a-fA-F]{24})?$' },
  name: { type: 'string' },
  state: { type: 'string' },
  progress: { type: 'number' },
  size: { type: 'number' },
  amount_left: { type: 'number' },
  save_path: { type: 'string' },
  category: { type: 'string' },
  tags: { type: 'string' },
  num_seeds: { type: 'number' },
  num_complete: { type: 'number' },
  ratio: { type: 'number' },
  added_on: { type: 'number' },
  completion_on: { type: 'number' },
  completed: { type: 'number' },
  infohash_v1: { type: 'string' },
  infohash_v2: { type: 'string' },
} as const;

const needed = ['name', 'state', 'progress', 'size', 'amount_left', 'save_path'];

export const TORRENTS_SCHEMA = {
  type: 'array',
  items: { type: 'object', required: ['hash', ...needed], properties: rowProperties },
} as const;

/** A merged row of `sync/maindata`, checked after merging: an increment alone may hold any one key. */
export const MERGED_ROW_SCHEMA = { type: 'object', required: needed, properties: rowProperties } as const;

export const MAINDATA_SCHEMA = {
  type: 'object',
  required: ['rid'],
  properties: {
    rid: { type: 'integer' },
    full_update: { type: 'boolean' },
    torrents: {
      type: 'object',
      propertyNames: { pattern: '^[0-9a-fA-F]{40}([0-9a-fA-F]{24})?$' },
      additionalProperties: { type: 'object', properties: rowProperties },
    },
    torrents_removed: { type: 'array', items: { type: 'string' } },
  },
} as const;

export const FILES_SCHEMA = {
  type: 'array',
  items: {
    type: 'object',
    required: ['name', 'size', 'progress', 'priority'],
    properties: {
      index: { type: 'integer', minimum: 0 },
      name: { type: 'string', minLength: 1 },
      size: { type: 'number', minimum: 0 },
      progress: { type: 'number' },
      priority: { type: 'number' },
    },
  },
} as const;

export const ADD_REPLY_SCHEMA = {
  type: 'object',
  required: ['success_count', 'pending_count'],
  properties: {
    success_count: { type: 'integer' },
    failure_count: { type: 'integer' },
    pending_count: { type: 'integer' },
    added_torrent_ids: { type: 'array', items: { type: 'string' } },
  },
} as const;

export const CATEGORIES_SCHEMA = { type: 'object', additionalProperties: { type: 'object' } } as const;

export const PREFERENCES_SCHEMA = {
  type: 'object',
  properties: {
    save_path: { type: 'string' },
    max_ratio_enabled: { type: 'boolean' },
    max_seeding_time_enabled: { type: 'boolean' },
    max_ratio_act: { type: 'integer' },
  },
} as const;
