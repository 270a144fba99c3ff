import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogView, PluginView } from '../../core/plan/catalog-view.ts';

export const PROJECT = join(import.meta.dirname, '../..');

/** The plugins that come with the project, as their folders describe them. */
export function builtInPlugins(): CatalogView {
  const folder = join(PROJECT, 'plugins');
  const ids = readdirSync(folder).filter((id) => existsSync(join(folder, id, 'manifest.json')));
  return { plugins: new Map(ids.map((id) => [id, viewOf(join(folder, id))])) };
}

function viewOf(folder: string): PluginView {
  return {
    manifest: JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')),
    optionsSchema: JSON.parse(readFileSync(join(folder, 'config.schema.json'), 'utf8')),
    folder,
    builtIn: true,
  };
}
