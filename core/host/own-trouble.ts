import type { Logger } from 'pino';
import { failureOf } from '../sdk/index.ts';
import { fail } from './fail.ts';

/** What goes wrong in the daemon itself (its database is away) is neither the plugin's nor the service's fault, and is tried again later. */
export async function guarded<T>(logger: Logger, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (failureOf(error) || (error as Error)?.name === 'AbortError') throw error;
    logger.error({ err: error }, `the daemon could not ${what}`);
    return fail('unavailable', `the daemon could not ${what}; is its database up? It is tried again later`);
  }
}
