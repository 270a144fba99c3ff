import { join, resolve } from 'node:path';
import type { Settings } from '../../settings.ts';

/** Where a new drop-in belongs: the first of `plugin-folders`, else a folder in `data`, which config/app.yaml must name then. */
export function dropInFolder(home: string, { app }: Pick<Settings, 'app'>): { folder: string; isNamed: boolean } {
  const [named] = app?.pluginFolders ?? [];
  return named
    ? { folder: resolve(home, named), isNamed: true }
    : { folder: join(resolve(home, app?.data ?? 'data'), 'plugins'), isNamed: false };
}
