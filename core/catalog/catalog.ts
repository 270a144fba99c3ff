import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Manifest } from '../sdk/index.ts';
import { readPlugin } from './read-plugin.ts';

const PACKAGE_PREFIX = 'tomewright-plugin-';

/** Where plugins are looked for. */
export interface CatalogPlaces {
  /** The folder of our own plugins. */
  builtIn: string;
  /** Drop-in folders of config/app.yaml; a plugin is a folder in one of them. */
  folders: readonly string[];
  /** A node_modules folder, whose packages named tomewright-plugin-* are plugins. */
  packages?: string;
}

export interface CatalogPlugin {
  manifest: Manifest;
  /** config.schema.json as it is written, kebab-case names. */
  optionsSchema: Record<string, unknown>;
  folder: string;
  builtIn: boolean;
}

/** A mistake that stops the start, in three parts: what, where, what to do. */
export interface CatalogFinding {
  code: 'catalog/two-of-one-id' | 'catalog/no-folder' | 'catalog/broken-built-in';
  message: string;
  remedy: string;
  path: string;
}

/** A folder that is no plugin for this daemon. It is a finding only where a pipeline names it. */
export interface NotLoaded {
  id: string;
  folder: string;
  reason: string;
}

export interface Catalog {
  plugins: Map<string, CatalogPlugin>;
  notLoaded: NotLoaded[];
  findings: CatalogFinding[];
}

interface Place {
  id: string;
  folder: string;
  builtIn: boolean;
}

/** Reads the manifest and the options schema of every plugin; no plugin's code runs. */
export function readCatalog(places: CatalogPlaces): Catalog {
  const catalog: Catalog = { plugins: new Map(), notLoaded: [], findings: [] };
  for (const place of [...inFolder(places.builtIn, true, catalog), ...dropIns(places, catalog), ...packages(places, catalog)])
    add(catalog, place);
  return catalog;
}

function add(catalog: Catalog, { id, folder, builtIn }: Place): void {
  const read = readPlugin(folder, id, builtIn);
  if ('reason' in read) {
    catalog.notLoaded.push({ id, folder, reason: read.reason });
    if (builtIn)
      catalog.findings.push({
        code: 'catalog/broken-built-in',
        message: `the built-in plugin ${id} cannot be read: ${read.reason}`,
        remedy: 'Take Tomewright again as it comes; its own folder plugins is no place for changes.',
        path: folder,
      });
    return;
  }
  const other = catalog.plugins.get(id);
  if (!other) catalog.plugins.set(id, { ...read, folder, builtIn });
  else {
    const message = `two plugins are named ${id}: ${other.folder} and ${folder}`;
    const remedy = 'Rename one of the folders and its id, or remove it.';
    catalog.findings.push({ code: 'catalog/two-of-one-id', message, remedy, path: folder });
  }
}

function dropIns({ folders }: CatalogPlaces, catalog: Catalog): Place[] {
  return [...new Set(folders.map((folder) => resolve(folder)))].flatMap((folder) => inFolder(folder, false, catalog));
}

function inFolder(root: string, builtIn: boolean, catalog: Catalog): Place[] {
  if (!existsSync(root)) {
    catalog.findings.push({
      code: 'catalog/no-folder',
      message: `the plugin folder ${root} does not exist`,
      remedy: 'Make it, or take it out of plugin-folders.',
      path: root,
    });
    return [];
  }
  return names(root).map((name) => ({ id: name, folder: join(resolve(root), name), builtIn }));
}

function packages({ packages: root }: CatalogPlaces, catalog: Catalog): Place[] {
  if (root === undefined) return [];
  return inFolder(root, false, catalog)
    .filter(({ id }) => id.startsWith(PACKAGE_PREFIX))
    .map((place) => ({ ...place, id: place.id.slice(PACKAGE_PREFIX.length) }));
}

/** Folders and links to folders, in order; files and dot names are none of ours. */
function names(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map((entry) => entry.name)
    .sort();
}
