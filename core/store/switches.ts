import type { Knex } from 'knex';
import type { StoreContext } from './store-context.ts';

export interface PipelineSwitch {
  pipeline: string;
  /** paused: nothing starts it by itself until then. disabled: nothing starts it at all until it is enabled again. */
  state: 'paused' | 'disabled';
  until: Date | null;
  by: string;
  at: Date;
}

/** What the owner switched off, for all daemons and over their restarts. What a file disables is not among it. */
export class Switches {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  async pipelines(): Promise<PipelineSwitch[]> {
    return this.#store
      .knex('pipeline_switches as w')
      .whereRaw(HOLDS, [this.#store.clock.now()])
      .orderBy('pipeline')
      .select('pipeline', 'state', 'until', 'set_by as by', 'set_at as at');
  }

  /** null: it runs again. */
  async setPipeline(pipeline: string, to: { state: 'paused' | 'disabled'; until?: Date } | null, by: string): Promise<void> {
    if (to === null) return void (await this.#store.knex('pipeline_switches').where({ pipeline }).delete());
    const row = { pipeline, state: to.state, until: to.until ?? null, set_by: by, set_at: this.#store.clock.now() };
    await this.#store.knex('pipeline_switches').insert(row).onConflict('pipeline').merge();
  }

  /** Instances that may not be called. */
  async plugins(): Promise<string[]> {
    return (await this.#store.knex('plugin_switches').orderBy('instance').select('instance')).map((row) => row.instance);
  }

  async setPlugin(instance: string, isEnabled: boolean, by: string): Promise<void> {
    const { knex, clock } = this.#store;
    if (isEnabled) return void (await knex('plugin_switches').where({ instance }).delete());
    await knex('plugin_switches').insert({ instance, set_by: by, set_at: clock.now() }).onConflict('instance').ignore();
  }

  /** Whether a run that waits to begin must go on waiting. */
  async holds(run: string): Promise<boolean> {
    const { rows } = await this.#store.knex.raw(
      `select exists (select from tasks t join pipeline_switches w on w.pipeline = t.pipeline
       where t.id = ? and t.state = 'queued' and t.trigger <> 'manual' and ${HOLDS}) as held`,
      [run, this.#store.clock.now()],
    );
    return rows[0].held;
  }
}

const HOLDS = "(w.state = 'disabled' or w.until is null or w.until > ?)";

/** Whether the pipeline is switched off now. */
export async function isSwitchedOff(trx: Knex.Transaction, pipeline: string, now: Date): Promise<boolean> {
  return (await trx('pipeline_switches as w').where({ pipeline }).whereRaw(HOLDS, [now]).first('pipeline')) !== undefined;
}
