import { resolve } from 'node:path';
import { openStore } from '../store/index.ts';
import type { DaemonStore } from './container.ts';
import { databaseUrl, secretKey } from './early-settings.ts';
import { runningDaemon } from './running-daemon.ts';
import { readSettings } from './settings.ts';

const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Opens the database for one command and closes it again; the embedded one of a running daemon is used beside it. */
export async function withStore<T>(where: { home: string; env: NodeJS.ProcessEnv }, work: (store: DaemonStore) => Promise<T>): Promise<T> {
  const settings = await readSettings(where);
  const dataDir = resolve(where.home, settings.app?.data ?? 'data');
  const own = databaseUrl(settings, where.env);
  const beside = own ? undefined : runningDaemon(dataDir)?.database;
  const store: DaemonStore = await openStore({
    ...(own ? { url: own } : {}),
    ...(beside ? { url: beside, isBesideDaemon: true } : {}),
    dataDir,
    secretKey: secretKey(settings, where.env),
    log: QUIET,
    clock: { now: () => new Date() },
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
