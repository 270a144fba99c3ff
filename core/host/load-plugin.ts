import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PluginModule } from '../sdk/index.ts';

const ENTRIES = ['index.ts', 'index.js'];

/** Imports a plugin's index and checks its default export; throws a sentence where there is none. */
export async function loadPlugin(folder: string): Promise<PluginModule> {
  const entry = ENTRIES.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (!entry) throw new Error(`${folder} holds neither index.ts nor index.js`);
  if (entry.endsWith('.ts') && import.meta.url.endsWith('.js')) await readTypeScript();
  const loaded = (await import(pathToFileURL(entry).href)) as { default?: unknown };
  const found = moduleIn(loaded.default);
  if (!found) throw new Error(`${entry} has no default export with a function create(context, options)`);
  return found;
}

let reading: Promise<void> | undefined;

/** For a program that runs from JavaScript itself. As modules of either kind: a plugin's folder need not say which its own are. */
function readTypeScript(): Promise<void> {
  reading ??= Promise.all([import('tsx/cjs/api'), import('tsx/esm/api')]).then((readers) => {
    for (const { register } of readers) register();
  });
  return reading;
}

/** A folder without "type": "module" is loaded as CommonJS, which wraps the default export once more. */
function moduleIn(exported: unknown): PluginModule | null {
  for (const candidate of [exported, (exported as { default?: unknown } | undefined)?.default]) {
    if (candidate && typeof (candidate as { create?: unknown }).create === 'function') return candidate as PluginModule;
  }
  return null;
}
