import { json, type StoreContext } from './store-context.ts';

/** Every version of pipelines.yaml that was live, as the plan it was compiled to. */
export class ConfigVersions {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /** A version that went live; one that is live again keeps its first date. */
  async save(version: string, plan: object): Promise<void> {
    const row = { version, plan: json(plan), loaded_at: this.#store.clock.now() };
    await this.#store.knex('config_versions').insert(row).onConflict('version').ignore();
  }

  async get(version: string): Promise<{ version: string; plan: unknown; loadedAt: Date } | null> {
    const row = await this.#store.knex('config_versions').where({ version }).first();
    return row ? { version: row.version, plan: row.plan, loadedAt: row.loaded_at } : null;
  }
}
