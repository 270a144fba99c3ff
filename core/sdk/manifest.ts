import { CAPABILITIES, type Capability } from './capability.ts';
import type { Release } from './release.ts';

/** manifest.json, as the catalog reads it without running any code of the plugin. */
export interface Manifest {
  /** The folder's name. */
  id: string;
  name: string;
  version: string;
  /** The SDK it is written for. */
  sdk: number;
  summary: string;
  provides: Capability[];
  /** Host names its http may go to; "config:url" is the host of the option of that name. */
  hosts: string[];
  /** The service's own limit, a rate or several ("1/2s", "900/d"); pipelines.yaml may only be stricter. */
  limit?: string | string[];
  /** What it needs of the context beyond http, cache, state and log. */
  needs?: ('browser' | 'files')[];
  /** Genres by which a source can be browsed, by its own names: what else a selection names is a finding. Absent: it is not known beforehand. */
  genres?: string[];
  /** Bound of one call; 60 s unless said. */
  deadline?: string;
  /** What `downloader.add` takes; torrents unless said. */
  protocols?: Release['protocol'][];
  /** Only one caller at a time, over all daemons. */
  exclusive?: boolean;
}

/** The SDK that this daemon speaks. */
export const SDK_VERSION = 1;

/** JSON schema of manifest.json. */
export const MANIFEST_SCHEMA = {
  $id: 'tomewright/manifest',
  type: 'object',
  additionalProperties: false,
  required: ['id', 'name', 'version', 'sdk', 'summary', 'provides', 'hosts'],
  properties: {
    $schema: { type: 'string' },
    id: { type: 'string', pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 60, title: 'an id like open-library' },
    name: { type: 'string', minLength: 1, maxLength: 80 },
    version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+', title: 'a version like 1.0.0' },
    sdk: { type: 'integer', minimum: 1 },
    summary: { type: 'string', minLength: 1, maxLength: 300 },
    provides: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: Object.keys(CAPABILITIES), title: 'a capability like source.search' },
    },
    hosts: { type: 'array', uniqueItems: true, items: { type: 'string', minLength: 1, maxLength: 253 } },
    limit: {
      anyOf: [
        { $ref: '#/$defs/rate', title: 'a rate like 6/min or 1/3s' },
        { type: 'array', minItems: 1, items: { $ref: '#/$defs/rate' }, title: 'a list of rates' },
      ],
    },
    needs: { type: 'array', uniqueItems: true, items: { enum: ['browser', 'files'] } },
    genres: { type: 'array', uniqueItems: true, maxItems: 1000, items: { type: 'string', minLength: 1, maxLength: 100 } },
    deadline: { type: 'string', pattern: '^[1-9]\\d{0,5}(s|m)$', title: 'a duration like 90s' },
    protocols: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: ['torrent', 'usenet'] }, title: 'torrent, usenet or both' },
    exclusive: { type: 'boolean' },
  },
  $defs: { rate: { type: 'string', pattern: '^[1-9]\\d{0,6}/([1-9]\\d{0,4})?(s|min|m|h|d)$', title: 'a rate like 6/min, 1/3s or 200/d' } },
} as const;
