import makeKnex, { type Knex } from 'knex';
import type { Log } from '../sdk/index.ts';
import { type EmbeddedDatabase, startEmbedded } from './embedded/embedded.ts';
import { CleanClient } from './text-edge.ts';
import { isUnavailable, StoreUnavailable } from './unavailable.ts';

export interface Database {
  knex: Knex;
  /** For the queue, which keeps connections of its own. Holds a password: never log it. */
  url: string;
  kind: 'embedded' | 'postgresql';
  /** "18.4" */
  version: string;
  schema: string | undefined;
  /** Ends the connections, then the embedded server, if there is one. */
  close(): Promise<void>;
  /** Ends the connections, and leaves the embedded server and the data folder's lock to this process. */
  disconnect(): Promise<void>;
}

export interface DatabaseOptions {
  /** Absent: the embedded database in the data folder. */
  url?: string | undefined;
  dataDir: string;
  log: Log;
  /** Where our tables are; absent: the connection's own search path. */
  schema?: string;
  poolSize?: number;
  /** A statement that takes longer is ended by the server. */
  statementTimeoutMs?: number;
  /** How long a call waits for a connection before the database counts as away. */
  acquireTimeoutMs?: number;
}

const OLDEST = 130_000;

/** Opens the owner's PostgreSQL, or starts the embedded one. Throws a sentence with a remedy where that cannot be done. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const embedded = options.url === undefined ? await startEmbedded({ dataDir: options.dataDir, log: options.log }) : null;
  if (embedded?.found)
    options.log.warn({ pid: embedded.pid() }, 'the embedded database was still running after an unclean end, and is used again');
  const url = embedded?.url ?? (options.url as string);
  const knex = connect(url, options);
  try {
    const version = await greet(knex);
    return { knex, url, kind: embedded ? 'embedded' : 'postgresql', version, schema: options.schema, ...closers(knex, embedded) };
  } catch (error) {
    await knex.destroy();
    await embedded?.stop();
    throw isUnavailable(error) ? new StoreUnavailable(error) : error;
  }
}

/** Whether the database answers, and how fast. Never throws. */
export async function ping(knex: Knex): Promise<{ ok: true; ms: number } | { ok: false; message: string }> {
  const begun = performance.now();
  try {
    await knex.raw('select 1').timeout(3000, { cancel: false });
    return { ok: true, ms: performance.now() - begun };
  } catch (error) {
    return { ok: false, message: new StoreUnavailable(error).message };
  }
}

export function connect(url: string, options: Omit<DatabaseOptions, 'url' | 'dataDir' | 'log'> & { log?: Log }): Knex {
  return makeKnex({
    client: CleanClient,
    connection: {
      connectionString: url,
      application_name: 'tomewright',
      statement_timeout: options.statementTimeoutMs ?? 30_000,
      idle_in_transaction_session_timeout: 60_000,
      connectionTimeoutMillis: 5000,
      keepAlive: true,
    },
    ...(options.schema === undefined ? {} : { searchPath: [options.schema, 'public'] }),
    pool: { min: 0, max: options.poolSize ?? 10, idleTimeoutMillis: 30_000 },
    acquireConnectionTimeout: options.acquireTimeoutMs ?? 5000,
    log: routed(options.log),
  });
}

// knex would write to the console. What fails reaches whoever asked, as an error; here it is only said for those who look closely.
function routed(log?: Log): Knex.Config['log'] {
  const say = (said: unknown): void => log?.debug({ said: String(said).split('\n')[0] }, 'the database driver speaks');
  return { debug: say, warn: say, error: say, deprecate: say };
}

async function greet(knex: Knex): Promise<string> {
  const { rows } = await knex.raw(
    "select current_setting('server_version_num')::integer as number, current_setting('server_version') as name",
  );
  const [{ number, name }] = rows;
  if (number < OLDEST) {
    throw new Error(`DATABASE_URL leads to PostgreSQL ${name}, and 13 is the oldest that will do: upgrade it, or leave DATABASE_URL empty`);
  }
  return String(name).split(' ')[0] as string;
}

function closers(knex: Knex, embedded: EmbeddedDatabase | null): Pick<Database, 'close' | 'disconnect'> {
  return {
    disconnect: () => knex.destroy(),
    close: async () => {
      await knex.destroy();
      await embedded?.stop();
    },
  };
}
