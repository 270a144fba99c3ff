import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from './world.ts';

export interface HomeOptions {
  /** How often the downloads are looked at. */
  everySeconds?: number;
  batch?: number;
  port?: number;
  /** How many books a pack may hold for one wanted book. */
  packs?: number;
  extra?: string;
  /** What else the quality profile says, in YAML. */
  profile?: string;
  /** More quality profiles, in YAML. */
  profiles?: string;
  /** The library's disk cannot be reached. */
  upload?: boolean;
  /** What the quality profile says of cost, in YAML. */
  cost?: string;
  /** Names of the secrets with which webhooks to the library are proved. */
  hookSecrets?: string[];
  /** More instances, more defaults, and more of config/app.yaml, in YAML. */
  instances?: string;
  defaults?: string;
  app?: string;
}

/** A folder with the files that an owner would write, whose instances are the world's stand-ins. */
export function writeHome(world: World, home: string, options: HomeOptions = {}): void {
  mkdirSync(join(home, 'config'), { recursive: true });
  writeFileSync(join(home, 'pipelines.yaml'), pipelines(world, options));
  writeFileSync(join(home, 'config', 'app.yaml'), app(options));
}

const app = (options: HomeOptions): string => `port: ${options.port ?? 0}
host: 127.0.0.1
data: data
log: { level: warn }
${options.app ?? ''}`;

const hookOf = ({ hookSecrets }: HomeOptions): string =>
  hookSecrets ? `, hook-secret: [${hookSecrets.map((name) => `!secret ${name}`).join(', ')}]` : '';

function pipelines(world: World, options: HomeOptions): string {
  return `version: 1
defaults: { timezone: UTC, batch: ${options.batch ?? 10}, overlap: skip, retry: { backoff: [1d, 3d, 7d] }${options.defaults ? `, ${options.defaults}` : ''} }
plugins:
  myanonamouse:   { with: { url: "${world.mam.url}", session: !secret mam-session } }
  prowlarr:       { with: { url: "${world.prowlarr.url}", api-key: !secret prowlarr-api-key } }
  google-books:   { with: { url: "${world.google.url}", api-key: !secret google-books-key } }
  goodreads:      { with: { url: "${world.goodreads.url}" } }
  qbittorrent:    { with: { url: "${world.downloader.url}", username: ${world.downloader.username}, password: !secret qbittorrent-password } }
  audiobookshelf: { with: { url: "${world.shelf.url}", api-key: !secret audiobookshelf-api-key${options.upload ? ', upload: true' : ''} }${hookOf(options)} }
${options.instances ?? ''}chains:
  release:  [myanonamouse, prowlarr, google-books -> prowlarr, goodreads -> prowlarr]
  metadata: [google-books, goodreads]
  lists:    [goodreads]
quality:
  default: { formats: [m4b, mp3], languages: [en], unabridged: true, dramatized: never, seeders: 1, packs: ${options.packs ?? 1}${options.cost ? `, cost: ${options.cost}` : ''}${options.profile ? `, ${options.profile}` : ''} }
${options.profiles ?? ''}pipelines:
  complete-series:
    about: Find the missing books of the series we have begun.
    when: manual
    select: { books: missing, by: series, from: audiobookshelf, shelf: lists }
    batch: { size: ${options.batch ?? 10}, until: finished }
    caps: { downloads: 20 }
    do:
      - find: release
      - download: qbittorrent
  download-monitor:
    about: Follow the downloads and bring finished ones into the library.
    when: { every: ${options.everySeconds ?? 1}s }
    select: { downloads: finished, from: qbittorrent }
    do:
      - verify
      - import: audiobookshelf
      - correct: metadata
      - link-series
${options.extra ?? ''}`;
}

/** The secrets as the environment holds them. */
export const environment = (world: World): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(world.secrets).map(([name, value]) => [name.toUpperCase().replaceAll('-', '_'), value]));
