/** SABnzbd writes numbers as texts, and as numbers in some versions. */
type Loose = string | number;
const LOOSE = { type: ['string', 'number'] };
const TEXT = { type: 'string' };
const MAYBE_TEXT = { type: ['string', 'null'] };

/** A job that is queued or being downloaded. `filename` is the job's name. */
export interface QueueSlot {
  nzo_id: string;
  filename: string;
  status: string;
  mb?: Loose;
  mbleft?: Loose;
  cat?: string | null;
  labels?: string[];
  time_added?: number;
}

export interface Queue {
  queue: { paused?: boolean; noofslots?: Loose; slots: QueueSlot[] };
}

const QUEUE_SLOT = {
  type: 'object',
  required: ['nzo_id', 'filename', 'status'],
  properties: {
    nzo_id: TEXT,
    filename: TEXT,
    status: TEXT,
    mb: LOOSE,
    mbleft: LOOSE,
    cat: MAYBE_TEXT,
    labels: { type: 'array', items: TEXT },
    time_added: { type: 'number' },
  },
};

export const QUEUE_SCHEMA = {
  type: 'object',
  required: ['queue'],
  properties: {
    queue: {
      type: 'object',
      required: ['slots'],
      properties: { paused: { type: 'boolean' }, noofslots: LOOSE, slots: { type: 'array', items: QUEUE_SLOT } },
    },
  },
};

/** A job in post-processing, or one that has ended. `storage` is empty until then; `completed` is in seconds. */
export interface HistorySlot {
  nzo_id: string;
  name: string;
  status: string;
  storage?: string | null;
  fail_message?: string | null;
  bytes?: Loose | null;
  category?: string | null;
  completed?: number | null;
  /** What each stage had to say, in the language of SABnzbd's own pages. */
  stage_log?: { name: string; actions: string[] }[] | null;
}

export interface History {
  history: { noofslots?: Loose; slots: HistorySlot[] };
}

const STAGE = {
  type: 'object',
  required: ['name', 'actions'],
  properties: { name: TEXT, actions: { type: 'array', items: TEXT } },
};

const HISTORY_SLOT = {
  type: 'object',
  required: ['nzo_id', 'name', 'status'],
  properties: {
    nzo_id: TEXT,
    name: TEXT,
    status: TEXT,
    storage: MAYBE_TEXT,
    fail_message: MAYBE_TEXT,
    bytes: { type: ['string', 'number', 'null'] },
    category: MAYBE_TEXT,
    completed: { type: ['number', 'null'] },
    stage_log: { type: ['array', 'null'], items: STAGE },
  },
};

export const HISTORY_SCHEMA = {
  type: 'object',
  required: ['history'],
  properties: {
    history: {
      type: 'object',
      required: ['slots'],
      properties: { noofslots: LOOSE, slots: { type: 'array', items: HISTORY_SLOT } },
    },
  },
};

export interface Added {
  status: boolean;
  nzo_ids?: string[];
}

export const ADDED_SCHEMA = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'boolean' }, nzo_ids: { type: 'array', items: TEXT } },
};

export const DONE_SCHEMA = { type: 'object', required: ['status'], properties: { status: { type: 'boolean' } } };

export interface Version {
  version: string;
}

export const VERSION_SCHEMA = { type: 'object', required: ['version'], properties: { version: { type: 'string', maxLength: 60 } } };

/** A category as its owner made it; a folder that ends with * is shared by all of its jobs. A fresh SABnzbd (seen in 3.7.1) has no list at all. */
export interface Categories {
  config: { categories?: { name: string; dir?: string | null }[] };
}

const CATEGORY = { type: 'object', required: ['name'], properties: { name: TEXT, dir: MAYBE_TEXT } };

export const CATEGORIES_SCHEMA = {
  type: 'object',
  required: ['config'],
  properties: { config: { type: 'object', properties: { categories: { type: 'array', items: CATEGORY } } } },
};
