import type { Capability } from '../sdk/index.ts';

const text = { type: 'string' };
const number = { type: 'number' };
const amount = { type: 'number', minimum: 0 };
const texts = { type: 'array', items: text };
const textMap = { type: 'object', additionalProperties: text };
const list = (items: object, maxItems: number) => ({ type: 'array', items, maxItems });
const object = (required: readonly string[], properties: Record<string, object>) => ({ type: 'object', required, properties });
const pageOf = (items: object, maxItems = 1000) => object(['items'], { items: list(items, maxItems), cursor: text });

const series = list(object(['name'], { name: text, position: text, id: text }), 200);
const ids = object([], { isbn13: text, isbn10: text, asin: text, at: textMap });
const file = object(['path', 'bytes'], { path: text, bytes: { type: 'number', minimum: 0 } });
const clue = object(['title'], {
  title: text,
  subtitle: text,
  otherTitles: texts,
  authors: texts,
  narrators: texts,
  series,
  language: text,
  ids,
  minutes: number,
  year: number,
});
const release = object(['source', 'key', 'title', 'clue', 'protocol'], {
  source: text,
  key: { type: 'string', minLength: 1 },
  title: text,
  clue,
  protocol: { enum: ['torrent', 'usenet'] },
  bytes: number,
  files: number,
  format: text,
  language: text,
  narrators: texts,
  category: text,
  indexer: text,
  seeders: number,
  flags: texts,
  added: text,
  link: text,
  infoHash: { type: 'string', pattern: '^[0-9a-f]{40}$' },
});
const record = object(['ids', 'title', 'authors'], {
  ids,
  title: text,
  subtitle: text,
  authors: texts,
  narrators: texts,
  series,
  published: text,
  publisher: text,
  language: text,
  description: text,
  genres: texts,
  cover: text,
  minutes: number,
  pages: number,
  rating: { type: 'number', minimum: 0, maximum: 5 },
  ratings: number,
  work: text,
  chapters: list(object(['title', 'startMs', 'lengthMs'], { title: text, startMs: amount, lengthMs: amount }), 5_000),
  edition: object([], { format: text, abridged: { type: 'boolean' }, dramatized: { type: 'boolean' } }),
});
const entry = object(['id', 'library', 'relPath', 'path', 'isFile', 'isMissing', 'record'], {
  id: text,
  library: text,
  relPath: text,
  path: text,
  isFile: { type: 'boolean' },
  isMissing: { type: 'boolean' },
  added: text,
  updated: text,
  record,
  tags: texts,
  audio: list(file, 20_000),
  bytes: number,
});
const status = object(['id', 'name', 'state', 'word', 'progress', 'bytes', 'left', 'savePath', 'tags'], {
  id: text,
  name: text,
  state: { enum: ['queued', 'metadata', 'downloading', 'stalled', 'paused', 'checking', 'moving', 'finished', 'missing-files', 'failed'] },
  word: text,
  progress: { type: 'number', minimum: 0, maximum: 1 },
  bytes: number,
  left: number,
  savePath: text,
  category: text,
  tags: texts,
  seeders: number,
  ratio: number,
});
const event = object(['kind', 'entry', 'at'], { kind: { enum: ['imported', 'changed', 'removed'] }, entry: text, library: text, at: text });
const orNull = (schema: object) => ({ anyOf: [{ type: 'null' }, schema] });
const nothing = {};

/** What each method gives back, as far as the daemon relies on it: a plugin's word is checked like any stranger's. Bytes are checked apart. */
export const RESULTS: Record<Capability, object> = {
  'source.search': pageOf(release),
  'source.browse': pageOf(release),
  'source.inspect': list(file, 100_000),
  'source.fetch': object(['kind'], { kind: { enum: ['torrent', 'magnet', 'nzb'] }, uri: text, name: text, wanted: texts }),
  'source.account': object([], {
    name: text,
    class: text,
    ratio: number,
    wedges: number,
    bonus: number,
    uploaded: number,
    downloaded: number,
    asOf: text,
    mayDownload: { type: 'boolean' },
    unsatisfied: object(['count'], { count: number, limit: number }),
  }),
  'metadata.identify': pageOf(record),
  'metadata.describe': orNull(record),
  'metadata.shelf': pageOf(record),
  'downloader.add': object(['id'], { id: { type: 'string', minLength: 1 } }),
  'downloader.status': object(['items'], { items: list(status, 100_000), removed: texts, full: { type: 'boolean' }, cursor: text }),
  'downloader.files': list(
    { allOf: [file, object(['index', 'wanted', 'progress'], { index: number, wanted: { type: 'boolean' }, progress: number })] },
    100_000,
  ),
  'downloader.remove': nothing,
  'library.list': object(['items'], { items: list(entry, 10_000), cursor: text, total: number }),
  'library.read': list(entry, 10_000),
  'library.place': object(['library', 'folder', 'root', 'relPath', 'watches'], {
    library: text,
    folder: text,
    root: text,
    relPath: { type: 'string', minLength: 1 },
    watches: { type: 'boolean' },
  }),
  'library.locate': orNull(entry),
  'library.cover': orNull(object(['type'], { type: { enum: ['image/jpeg', 'image/png', 'image/webp'] } })),
  'library.update': entry,
  'library.linkSeries': entry,
  'library.scan': nothing,
  'library.upload': nothing,
  'library.watch': object(['events', 'cursor'], { events: list(event, 10_000), cursor: text }),
  'library.hook': list(event, 10_000),
  'notifier.send': nothing,
};

/** What `check` gives. */
export const HEALTH = object(['summary'], { version: text, summary: text, warnings: texts });
