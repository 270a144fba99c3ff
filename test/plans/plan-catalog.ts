import type { CatalogView, PluginView } from '../../core/plan/catalog-view.ts';
import type { Capability } from '../../core/sdk/index.ts';

interface Sketch {
  provides: Capability[];
  genres?: string[];
  options?: Record<string, unknown>;
  required?: string[];
  limit?: string | string[];
  sdk?: number;
  isDropIn?: boolean;
  hosts?: string[];
  protocols?: ('torrent' | 'usenet')[];
}

const ADDRESS = { type: 'string', pattern: '^https?://', title: 'an address like http://host:8080' };
const SECRET = { type: 'string', minLength: 4, writeOnly: true };

const SKETCHES: Record<string, Sketch> = {
  myanonamouse: {
    provides: ['source.search', 'source.browse', 'source.inspect', 'source.fetch', 'source.account'],
    options: { session: SECRET },
    required: ['session'],
    limit: ['1/3s', '1000/d'],
    genres: ['Fantasy', 'Science Fiction', 'Crime/Thriller'],
  },
  prowlarr: {
    provides: ['source.search', 'source.fetch'],
    options: {
      url: { ...ADDRESS, default: 'http://localhost:9696' },
      'api-key': SECRET,
      'leave-out': { type: 'array', items: { type: 'string' }, default: [] },
      timeout: { type: 'integer', minimum: 1, title: 'seconds' },
    },
    required: ['url', 'api-key'],
    limit: '1/5s',
    hosts: ['config:url'],
  },
  'google-books': { provides: ['metadata.identify', 'metadata.describe'], options: { 'api-key': SECRET }, limit: ['1/s', '900/d'] },
  goodreads: { provides: ['metadata.identify', 'metadata.describe', 'metadata.shelf'], limit: ['1/5s', '200/d'] },
  qbittorrent: {
    provides: ['downloader.add', 'downloader.status', 'downloader.files'],
    options: { url: ADDRESS, username: { type: 'string' }, password: SECRET, tags: { type: 'array', items: { type: 'string' } } },
    required: ['url'],
    hosts: ['config:url'],
  },
  sabnzbd: {
    provides: ['downloader.add', 'downloader.status', 'downloader.remove'],
    options: { url: ADDRESS, 'api-key': SECRET },
    required: ['url', 'api-key'],
    hosts: ['config:url'],
    protocols: ['usenet'],
  },
  audiobookshelf: {
    provides: ['library.list', 'library.read', 'library.place', 'library.locate', 'library.update', 'library.linkSeries', 'library.watch'],
    options: { url: ADDRESS, 'api-key': SECRET },
    required: ['url', 'api-key'],
    hosts: ['config:url'],
  },
  ntfy: { provides: ['notifier.send'], options: { topic: SECRET }, required: ['topic'], isDropIn: true },
  'new-source': { provides: ['source.search', 'source.fetch'], sdk: 2, isDropIn: true },
};

/** A catalog like the real one, that changes only with the tests beside it. */
export const PLAN_CATALOG: CatalogView = { plugins: new Map(Object.entries(SKETCHES).map(([id, sketch]) => [id, viewOf(id, sketch)])) };

function viewOf(id: string, sketch: Sketch): PluginView {
  return {
    manifest: {
      id,
      name: id,
      version: '1.0.0',
      sdk: sketch.sdk ?? 1,
      summary: `The plugin ${id} of the golden plans.`,
      provides: sketch.provides,
      hosts: sketch.hosts ?? ['example.org'],
      ...(sketch.genres ? { genres: sketch.genres } : {}),
      ...(sketch.limit ? { limit: sketch.limit } : {}),
      ...(sketch.protocols ? { protocols: sketch.protocols } : {}),
    },
    optionsSchema: {
      type: 'object',
      additionalProperties: false,
      properties: sketch.options ?? {},
      ...(sketch.required ? { required: sketch.required } : {}),
    },
    folder: `plugins/${id}`,
    builtIn: !sketch.isDropIn,
  };
}
