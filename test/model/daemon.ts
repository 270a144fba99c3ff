import type { PipelinePlan, Plan } from '../../core/plan/plan.ts';
import type { Facts, Plugins, Ports } from '../../core/run/ports.ts';
import { Runner } from '../../core/run/runner.ts';
import type { Database } from '../../core/store/database.ts';
import { nouns } from '../../core/store/index.ts';
import { silent, type TestDatabase } from '../../core/store/testing/with-database.ts';
import { behind, type Gate, Killed, openGate } from './gate.ts';
import type { Services } from './services.ts';
import type { Turns } from './turns.ts';

export interface ModelClock {
  now(): Date;
  pass(ms: number): void;
}

/** A clock that moves by a millisecond a look, and by what is let pass: the same story is the same at every telling. */
export function modelClock(): ModelClock {
  // Later than any real date: what the database stamps with its own clock is due.
  let now = Date.UTC(2040, 0, 1);
  return {
    now: () => new Date(now++),
    pass: (ms) => {
      now += ms;
    },
  };
}

type WorkNext = (killAt?: number) => Promise<'nothing' | 'worked' | 'failed' | 'killed'>;

interface Job {
  id: string;
  name: string;
  payload: { run?: string; item?: string };
  attempts: number;
  maxAttempts: number;
}

export interface DaemonParts {
  database: TestDatabase;
  services: Services;
  plan: Plan;
  clock: ModelClock;
  name: string;
  /** Absent: the services themselves, without limits. */
  plugins?: Plugins;
  /** Where several daemons live at the same time. */
  turns?: Turns;
}

/** One life of a daemon: its lease, its runner, and the jobs it takes one after the other. */
export type ModelDaemon = Awaited<ReturnType<typeof startModelDaemon>>;

export async function startModelDaemon(parts: DaemonParts, knex = parts.database.anotherPool()) {
  const { database, services, plan, clock, name, turns } = parts;
  const turn = async (): Promise<void> => turns?.take(name);
  const { schema, queueSchema, url } = database;
  // On an embedded database a daemon takes every other lease for one of its own earlier lives.
  const kind = turns ? 'postgresql' : 'embedded';
  const open: Database = { knex, url, schema, kind, version: '0', close: async () => {}, disconnect: async () => {} };
  const store = nouns<PipelinePlan, Facts>(open, {
    url,
    schema,
    queueSchema,
    dataDir: '',
    log: silent,
    daemon: name,
    clock,
    leaseTtlMs: 600_000,
  });
  let gate: Gate = openGate();
  const ports: Ports = {
    clock: { now: clock.now, sleep: async (ms) => clock.pass(ms) },
    plans: { current: () => plan },
    plugins: parts.plugins ?? services.plugins,
    runs: store.runs,
    actions: store.actions,
    proposals: store.plans,
    shelf: store.shelf,
    downloads: store.downloads,
    provenance: store.provenance,
    importer: services.importer,
    torrent: services.torrent,
    nzb: () => null,
    outbox: store.outbox,
    forget: (keep) => store.forget(keep),
    log: { info() {}, warn() {}, error() {} },
  };
  const jobs = queueOf(knex, queueSchema, clock);
  await store.leases.start();
  await store.leases.takeDead();
  await jobs.unlockAll();

  const handle = async (job: Job, gated: Gate): Promise<void> => {
    const runner = new Runner(behind(gated, ports));
    const { run, item } = job.payload;
    if (run) await runner.advance(run, store.leases.guard());
    else if (item) await runner.work(item, store.leases.guard());
  };

  /** Works the next job that is due. `killAt`: the daemon dies at its so-many-th call. */
  const workNext: WorkNext = async (killAt) => {
    turns?.begin(name);
    try {
      await turn();
      const job = await jobs.take();
      return job ? await workJob(job, killAt) : 'nothing';
    } finally {
      turns?.end(name);
    }
  };

  const workJob = async (job: Job, killAt: number | undefined): ReturnType<WorkNext> => {
    gate = { ...openGate(killAt), turn };
    try {
      await handle(job, gate);
      await jobs.complete(job);
      return 'worked';
    } catch (error) {
      if (error instanceof Killed) return 'killed';
      if (job.attempts < job.maxAttempts) await jobs.fail(job, String(error));
      else {
        const runner = new Runner(ports);
        await runner.gaveUp(job.payload.run ? 'run' : 'item', job.payload.run ?? job.payload.item ?? '', error);
        await jobs.complete(job);
      }
      services.violations.push(`a job threw: ${error instanceof Error ? error.stack : error}`);
      return 'failed';
    }
  };

  const startPipeline = (pipeline: string, how: { trigger: 'schedule' | 'every' | 'manual'; slot?: Date }): Promise<string | null> => {
    const found = plan.pipelines.find((each) => each.name === pipeline);
    if (!found) throw new Error(`the model has no pipeline ${pipeline}`);
    return store.runs.start({ plan: found, planVersion: plan.version, ...how });
  };

  return { store, knex, workNext, startPipeline, nextJobAt: jobs.nextAt, calls: () => gate.calls };
}

/** The queue's tables, worked one job at a time and by the model's clock, with the queue's own rules for keys and locks. */
function queueOf(knex: DaemonParts['database']['knex'], schema: string, clock: ModelClock) {
  const TAKE = `
    update ??._private_jobs j set locked_at = now(), locked_by = 'model', attempts = j.attempts + 1
    from ??._private_tasks t
    where t.id = j.task_id and j.id = (select id from ??._private_jobs where locked_at is null and run_at <= ? and attempts < max_attempts
                                       order by priority, run_at, id limit 1)
    returning j.id, t.identifier as name, j.payload, j.attempts, j.max_attempts as "maxAttempts"`;
  return {
    async take(): Promise<Job | null> {
      const { rows } = await knex.raw(TAKE, [schema, schema, schema, clock.now()]);
      return rows[0] ?? null;
    },
    complete: async (job: Job): Promise<void> => void (await knex.raw('delete from ??._private_jobs where id = ?', [schema, job.id])),
    async fail(job: Job, message: string): Promise<void> {
      await knex.raw('update ??._private_jobs set locked_at = null, locked_by = null, last_error = ? where id = ?', [
        schema,
        message,
        job.id,
      ]);
    },
    /** What a life that ended left locked is worked again; a job whose key a newer one took is done with. */
    async unlockAll(): Promise<void> {
      await knex.raw('delete from ??._private_jobs where locked_at is not null and key is null', [schema]);
      await knex.raw(
        'update ??._private_jobs set locked_at = null, locked_by = null, attempts = attempts - 1 where locked_at is not null',
        [schema],
      );
    },
    async nextAt(): Promise<Date | null> {
      const { rows } = await knex.raw('select min(run_at) as at from ??._private_jobs where locked_at is null', [schema]);
      return rows[0].at;
    },
  };
}
