import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { environment } from './home.ts';
import type { World } from './world.ts';

const SHIPPED = resolve(import.meta.dirname, '..', '..', 'pipelines.yaml');

/** The secrets that the shipped file names, as the environment holds them. */
export const shippedEnvironment = (world: World): NodeJS.ProcessEnv => ({
  ...environment(world),
  GOOGLE_BOOKS_API_KEY: world.secrets['google-books-key'],
});

interface Addresses {
  audnexus: string;
  librivox: string;
}

/**
 * A home with the shipped pipelines.yaml as it is, every pipeline as it stands there, but for the addresses of the services, Goodreads
 * switched on, what a generated recording cannot keep (megabytes an hour), and the interval at which downloads are followed.
 */
export function writeShippedHome(world: World, home: string, options: { at: Addresses; everySeconds?: number }): void {
  const { at, everySeconds = 1 } = options;
  const file = parseDocument(readFileSync(SHIPPED, 'utf8'));
  const lead = (instance: string, to: Record<string, unknown>): void => {
    for (const [option, value] of Object.entries(to)) file.setIn(['plugins', instance, 'with', option], value);
  };
  file.setIn(['plugins', 'goodreads'], file.createNode({ with: {} }));
  for (const name of ['audnexus', 'librivox']) file.setIn(['plugins', name], file.createNode({ with: {} }));
  lead('myanonamouse', { url: world.mam.url });
  lead('prowlarr', { url: world.prowlarr.url });
  lead('google-books', { url: world.google.url });
  lead('audnexus', { url: at.audnexus, catalogue: at.audnexus });
  lead('librivox', { url: at.librivox, archive: at.librivox });
  lead('goodreads', { url: world.goodreads.url });
  lead('qbittorrent', { url: world.downloader.url, username: world.downloader.username });
  lead('audiobookshelf', { url: world.shelf.url });
  file.deleteIn(['quality', 'default', 'size-per-hour']);
  file.setIn(['pipelines', 'download-monitor', 'when', 'every'], `${everySeconds}s`);
  mkdirSync(join(home, 'config'), { recursive: true });
  writeFileSync(join(home, 'pipelines.yaml'), file.toString());
  writeFileSync(join(home, 'config', 'app.yaml'), 'port: 0\nhost: 127.0.0.1\ndata: data\nlog: { level: warn }\n');
}
