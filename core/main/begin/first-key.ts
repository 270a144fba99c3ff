import { existsSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { DaemonStore } from '../container.ts';

/** Makes the first key where there is none, keeps it in a file that only its owner may read, and gives the file's path. */
export async function firstKey(keys: DaemonStore['apiKeys'], dataDir: string): Promise<string | null> {
  const path = join(dataDir, 'first-key');
  if ((await keys.list()).length > 0) return existsSync(path) ? path : null;
  await mkdir(dataDir, { recursive: true });
  const { key } = await keys.create('first key', ['admin']);
  const draft = `${path}.new`;
  const file = await open(draft, 'w', 0o600);
  await file.writeFile(`${key}\n`);
  await file.sync();
  await file.close();
  await rename(draft, path);
  return path;
}
