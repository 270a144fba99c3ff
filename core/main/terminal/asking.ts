import { resolve } from 'node:path';
import { type Daemon, startDaemon } from '../daemon.ts';
import { runningDaemon } from '../running-daemon.ts';

/** A daemon that takes no work, for asking the instances. One that is up keeps its work; its database alone is used beside it. */
export async function startAsking(where: { home: string; env: NodeJS.ProcessEnv; data: string }): Promise<Daemon> {
  const { home, env } = where;
  const beside = runningDaemon(resolve(home, where.data));
  const shared = beside && !env['DATABASE_URL'] ? { ...env, DATABASE_URL: beside.database } : env;
  return startDaemon({ home, env: shared, scope: 'plugins' });
}
