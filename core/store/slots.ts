import type { StoreContext } from './store-context.ts';

/** Slots of schedules that were claimed; `start` of a run claims one. */
export class Slots {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /** The latest slot of a pipeline that any daemon claimed: from here a catch-up goes on. */
  async last(pipeline: string): Promise<Date | null> {
    return (await this.#store.knex('schedule_slots').where({ pipeline }).max('slot as slot').first())?.slot ?? null;
  }
}
