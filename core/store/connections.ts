import pg from 'pg';
import type { Log } from '../sdk/index.ts';

/** A few connections for the queue, which keeps its own. An error of one, whenever it comes, is noted and ends nothing. */
export function openConnections(url: string, log: Log, max: number): { pool: pg.Pool; close(): void } {
  const lost = (err: Error): void => log.debug({ err }, 'a connection of the queue was lost');
  const pool = new pg.Pool({ connectionString: url, max });
  pool.on('error', lost);
  pool.on('connect', (client) => void client.on('error', lost));
  // Not waited for: one that still hangs in a dead database must not keep the queue from starting over.
  return { pool, close: () => void pool.end().catch(() => {}) };
}
