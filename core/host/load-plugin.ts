import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PluginModule } from '../sdk/index.ts';

const ENTRIES = ['index.ts', 'index.js'];

/** Imports a plugin's index and checks its default export; throws a sentence where there is none. */
export async function loadPlugin(folder: string): Promise<PluginModule> {
  const entry = ENTRIES.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (!entry) throw new Error(`${folder} holds neither index.ts nor index.js`);
  if (entry.endsWith('.ts')) await readTypeScript();
  const loaded = (await import(pathToFileURL(entry).href)) as { default?: unknown };
  const found = moduleIn(loaded.default);
  if (!found) throw new Error(`${entry} has no default export with a function create(context, options)`);
  return found;
}

/**
 * Plugins are loaded as they were written, by a daemon that is JavaScript itself; the process of a plugin from elsewhere has begun with tsx.
 * All of it: a folder without "type": "module" needs its half for CommonJS.
 */
function readTypeScript(): Promise<unknown> {
  return import(import.meta.resolve('tsx'));
}

/** A folder without "type": "module" is loaded as CommonJS, which wraps the default export once more. */
function moduleIn(exported: unknown): PluginModule | null {
  for (const candidate of [exported, (exported as { default?: unknown } | undefined)?.default]) {
    if (candidate && typeof (candidate as { create?: unknown }).create === 'function') return candidate as PluginModule;
  }
  return null;
}
