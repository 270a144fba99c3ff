import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger, makeWorkerUtils, type Runner, type RunnerOptions, run, type WorkerEvents, type WorkerUtils } from 'graphile-worker';
import type { Log } from '../sdk/index.ts';

export type Handler = (payload: never, job: { id: string; attempts: number }) => Promise<void>;

/** Connections to the database, for a worker of the queue and no one else. */
export interface Connections {
  pool: NonNullable<RunnerOptions['pgPool']>;
  /** Asks them to end, and waits for nothing. */
  close(): void;
}

export interface QueueOptions {
  /** Gives so many connections. Their errors must be listened to until the last has ended: the library stops listening before that. */
  connect(max: number): Connections;
  /** Schema of the queue's tables, made and brought up to date by the queue itself. */
  schema?: string;
  handlers: Record<string, Handler>;
  concurrency: number;
  log: Log;
  /** Awaited before a worker pool takes its first job: store the pool's id, so that a crash leaves nothing locked by a stranger. */
  onPool(pool: string): Promise<void>;
  /** A job threw so often, or the daemon died over it so often, that it is given up. Settle what it worked on. */
  onGaveUp(name: string, payload: unknown, error: Error): Promise<void>;
  pollMs?: number;
}

export interface Queue {
  /** Takes no more jobs and waits for those being worked. */
  stop(): Promise<void>;
  /** Makes the jobs of dead worker pools run again; gives how many. */
  forceUnlock(pools: string[]): Promise<number>;
}

/** A job over which daemons died so often is given up: it may be what kills them. */
const CRASH_LIMIT = 25;

/** How long a runner that lost its database may take to stop. */
const LONGEST_STOP_MS = 3000;

/** How long after its end the worker's library may still leave a promise alone. */
const LAST_WORDS_MS = 10_000;

/** Makes the queue's tables, or brings them up to date. */
export async function migrateQueue({ url, schema, log }: { url: string; schema?: string; log: Log }): Promise<void> {
  const utils = await makeWorkerUtils({ connectionString: url, schema: schemaOf({ schema }), maxPoolSize: 2, logger: routed(log) });
  try {
    await utils.migrate();
  } finally {
    await utils.release();
  }
}

/** Works jobs until stopped. Where its connections break for good it starts over, with a new worker pool. */
export async function startQueue(options: QueueOptions): Promise<Queue> {
  const { utils, close } = await openTools(options);
  const supervisor = new Supervisor(options, utils);
  try {
    await utils.migrate();
    await supervisor.begin();
  } catch (error) {
    await close();
    throw error;
  }
  const stray = (error: unknown): void => supervisor.stray(error);
  process.on('unhandledRejection', stray);
  return {
    stop: async () => {
      await supervisor.end();
      await close();
      // Its last words may come after its end, when the database is gone: they must not end the process with an error.
      setTimeout(() => process.off('unhandledRejection', stray), LAST_WORDS_MS).unref();
    },
    forceUnlock: (pools) => unlock(utils, pools, schemaOf(options)),
  };
}

interface TakenJob {
  id: string;
  attempts: number;
  max_attempts: number;
}

class Supervisor {
  readonly #options: QueueOptions;
  readonly #utils: WorkerUtils;
  #runner: Runner | null = null;
  #pools = new Map<string, Promise<void>>();
  /** What is being worked, by job: after the queue started over, or lost its lease, the same job may come again while its first try goes on. */
  readonly #working = new Map<string, Promise<void>>();
  #isEnding = false;
  #isStartingOver = false;

  constructor(options: QueueOptions, utils: WorkerUtils) {
    this.#options = options;
    this.#utils = utils;
  }

  async begin(): Promise<void> {
    const { concurrency, handlers } = this.#options;
    const connections = this.#options.connect(Math.min(concurrency + 2, 8));
    const begun = run({
      pgPool: connections.pool,
      schema: schemaOf(this.#options),
      concurrency,
      pollInterval: this.#options.pollMs ?? 1000,
      noHandleSignals: true,
      logger: routed(this.#options.log),
      events: new EventEmitter() as WorkerEvents,
      taskList: Object.fromEntries(Object.keys(handlers).map((name) => [name, this.#task(name)])),
      preset: { plugins: [this.#registration()] },
    });
    begun.then((runner) => runner.promise).then(connections.close, connections.close);
    const runner = await begun;
    this.#runner = runner;
    runner.promise.catch((error) => {
      if (!this.#isStartingOver) return this.#restart(error);
    });
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#runner?.stop();
    await this.#runner?.promise.catch(() => {});
  }

  /**
   * Where the database dies while the worker stores how jobs ended, its library leaves a promise alone, and those jobs stay locked by a
   * pool that lives: the queue starts over then. Anybody else's stray promise ends the process, as it would without us.
   */
  stray(error: unknown): void {
    if (!(error instanceof Error) || !error.stack?.includes('graphile-worker')) {
      this.#options.log.error({ err: error }, 'a promise failed and nobody took notice: an error of ours');
      process.exit(1);
    }
    if (this.#isEnding || this.#isStartingOver) return;
    this.#isStartingOver = true;
    const old = this.#runner;
    void Promise.race([Promise.resolve(old?.stop()).catch(() => {}), pause(LONGEST_STOP_MS)])
      .then(() => this.#restart(error))
      .finally(() => {
        this.#isStartingOver = false;
      });
  }

  #task(name: string) {
    const work = this.#worker(name);
    return async (payload: unknown, { job }: { job: TakenJob }): Promise<void> => {
      const before = this.#working.get(job.id);
      const ended = (before ?? Promise.resolve()).then(() => work(payload, job));
      const settled = ended.catch(() => {});
      this.#working.set(job.id, settled);
      await ended.finally(() => {
        if (this.#working.get(job.id) === settled) this.#working.delete(job.id);
      });
    };
  }

  #worker(name: string) {
    const handler = this.#options.handlers[name] as Handler;
    return async (payload: unknown, job: TakenJob): Promise<void> => {
      if (job.attempts > CRASH_LIMIT) {
        return this.#options.onGaveUp(name, payload, new Error(`The daemon ended ${CRASH_LIMIT} times while it worked on this`));
      }
      try {
        await handler(payload as never, { id: job.id, attempts: job.attempts });
      } catch (error) {
        if (job.attempts < job.max_attempts) throw error;
        this.#options.log.error({ job: name, payload, err: error }, 'a job failed too often and is given up');
        await this.#options.onGaveUp(name, payload, error instanceof Error ? error : new Error(String(error)));
      }
    };
  }

  #registration(): GraphileConfig.Plugin {
    const startWorker = (_: unknown, { worker }: { worker: { workerPool: { id: string } } }) => this.#register(worker.workerPool.id);
    return { name: 'tomewright-pools', version: '1.0.0', worker: { hooks: { startWorker } } };
  }

  // Until it is known whose they are, no worker takes a job: tried for as long as the queue runs.
  #register(pool: string): Promise<void> {
    const registered = this.#pools.get(pool) ?? this.#registerUntilDone(pool);
    this.#pools.set(pool, registered);
    return registered;
  }

  async #registerUntilDone(pool: string): Promise<void> {
    while (!this.#isEnding) {
      try {
        return await this.#options.onPool(pool);
      } catch (error) {
        this.#options.log.warn({ err: error }, 'the worker pool could not be registered; it is tried again');
        await pause(300);
      }
    }
    throw new Error('The queue ends before its worker pool was registered');
  }

  async #restart(error: unknown): Promise<void> {
    const dead = [...this.#pools.keys()];
    this.#pools.clear();
    for (let waitMs = 200; !this.#isEnding; waitMs = Math.min(waitMs * 2, 5000)) {
      this.#options.log.warn({ err: error, waitMs }, 'the queue lost its connections and starts over');
      await pause(waitMs);
      try {
        await unlock(this.#utils, dead, schemaOf(this.#options));
        return await this.begin();
      } catch (again) {
        error = again;
      }
    }
  }
}

// In one transaction: a job that is unlocked but may run no more would be lost. The attempt that died is not the job's fault, so it gets
// one more. A job without a key was replaced by a newer one while it ran. One that is used up and still there is a giving up that failed.
const ABANDONED = `
  select array_agg(id) filter (where key is not null) as again, array_agg(id) filter (where key is null) as replaced, max(attempts) + 1 as attempts
  from SCHEMA.jobs where locked_by = any($1) or (locked_at is null and attempts >= max_attempts)`;

async function unlock(utils: WorkerUtils, pools: string[], schema: string): Promise<number> {
  const name = `"${schema}"`;
  return utils.withPgClient(async (client) => {
    await client.query('begin');
    try {
      const { rows } = await client.query(ABANDONED.replace('SCHEMA', name), [pools]);
      const { again, replaced, attempts } = rows[0] as { again: string[] | null; replaced: string[] | null; attempts: number };
      await client.query(`select from ${name}.force_unlock_workers($1)`, [pools]);
      await client.query(`select from ${name}.complete_jobs($1)`, [replaced ?? []]);
      await client.query(`select from ${name}.reschedule_jobs($1, run_at => now(), max_attempts => $2::smallint)`, [again ?? [], attempts]);
      await client.query('commit');
      return again?.length ?? 0;
    } catch (error) {
      await client.query('rollback').catch(() => {});
      throw error;
    }
  });
}

async function openTools(options: QueueOptions): Promise<{ utils: WorkerUtils; close(): Promise<void> }> {
  const connections = options.connect(2);
  try {
    const utils = await makeWorkerUtils({ pgPool: connections.pool, schema: schemaOf(options), logger: routed(options.log) });
    return { utils, close: async () => Promise.resolve(utils.release()).finally(connections.close) };
  } catch (error) {
    connections.close();
    throw error;
  }
}

function schemaOf({ schema }: { schema?: string | undefined }): string {
  return schema ?? 'graphile_worker';
}

function routed(log: Log): Logger {
  return new Logger(({ label, jobId, taskIdentifier }) => (level, message) => {
    const fields = { queue: label, jobId, taskIdentifier };
    if (level === 'error') log.error(fields, message);
    else if (level === 'warning') log.warn(fields, message);
    else log.debug(fields, message);
  });
}
