import { addJob } from '../runs/jobs.ts';
import { addRunJob, insertRun, lockPipeline, type PipelineShape } from '../runs/runs.ts';
import type { StoreContext } from '../store-context.ts';
import { isSwitchedOff } from '../switches.ts';

/** How long a start waits before it looks again whether the run before has ended. */
const LOOK_AGAIN_MS = 3000;

/** The same while its pipeline is paused: what happened meanwhile is not lost. */
const SWITCHED_OFF_MS = 60_000;

/** Events that wait to start a pipeline: what comes while one of its runs is going becomes the next one. */
export class EventStarts<Plan extends PipelineShape> {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /** Pipelines for which events wait since then or longer: what a job that was given up left behind. */
  async waiting(since: Date): Promise<string[]> {
    const rows = await this.#store.knex('event_starts').where('since', '<=', since).distinct('pipeline').orderBy('pipeline');
    return rows.map((row) => row.pipeline);
  }

  /** Makes one run of all that waits, in one transaction, unless a run of the pipeline is going: then it is looked again soon. */
  async start(request: { plan: Plan; planVersion: string; dryRun: boolean }): Promise<string | 'busy' | null> {
    const pipeline = request.plan.name;
    return this.#store.knex.transaction(async (trx) => {
      await lockPipeline(trx, pipeline);
      const isGoing = await trx('tasks').where({ pipeline }).whereNot({ trigger: 'retry' }).whereNull('finished_at').first('id');
      const isOff = await isSwitchedOff(trx, pipeline, this.#store.clock.now());
      if (isGoing !== undefined || isOff) {
        const at = new Date(this.#store.clock.now().getTime() + (isOff ? SWITCHED_OFF_MS : LOOK_AGAIN_MS));
        await addJob(trx, this.#store.queueSchema, { name: 'events', payload: { pipeline }, key: `events:${pipeline}`, at });
        return 'busy';
      }
      const taken = await trx('event_starts').where({ pipeline }).delete().returning(['key', 'since']);
      if (taken.length === 0) return null;
      const keys = taken.sort((a, b) => a.since - b.since).map((row) => row.key as string);
      const only = keys.filter((key) => key !== '');
      const startedAt = this.#store.clock.now();
      const run = await insertRun(trx, { ...request, trigger: 'event', startedAt, behind: false, ...(only.length > 0 ? { only } : {}) });
      await addRunJob(trx, this.#store.queueSchema, run);
      return run;
    });
  }

  /** The pipeline is no more, or is switched off: what waited for it waits no longer. */
  async drop(pipeline: string): Promise<number> {
    return this.#store.knex('event_starts').where({ pipeline }).delete();
  }

  async wake(pipeline: string): Promise<void> {
    await this.#store.knex.transaction((trx) =>
      addJob(trx, this.#store.queueSchema, { name: 'events', payload: { pipeline }, key: `events:${pipeline}` }),
    );
  }
}
