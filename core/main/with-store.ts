import { resolve } from 'node:path';
import { openStore } from '../store/index.ts';
import type { DaemonStore } from './container.ts';
import { databaseUrl, readSettings } from './settings.ts';

const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Opens the owner's database for one command and closes it again. */
export async function withStore<T>(where: { home: string; env: NodeJS.ProcessEnv }, work: (store: DaemonStore) => Promise<T>): Promise<T> {
  const settings = await readSettings(where);
  const url = databaseUrl(settings, where.env);
  const store: DaemonStore = await openStore({
    ...(url ? { url } : {}),
    dataDir: resolve(where.home, settings.app?.data ?? 'data'),
    log: QUIET,
    clock: { now: () => new Date() },
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
