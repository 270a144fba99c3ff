import { json, type StoreContext } from './store-context.ts';

const MOST_LISTED = 50;

/** Every version of pipelines.yaml that was live, as the plan it was compiled to. */
export class ConfigVersions {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /** A version that went live; one that is live again keeps its first date. */
  async save(version: string, plan: object, text: string): Promise<void> {
    const row = { version, plan: json(plan), text, loaded_at: this.#store.clock.now() };
    await this.#store.knex('config_versions').insert(row).onConflict('version').merge(['text']);
  }

  /** The versions that can be gone back to, latest first. */
  async list(): Promise<{ version: string; loadedAt: Date }[]> {
    const rows = await this.#store.knex('config_versions').whereNotNull('text').orderBy('loaded_at', 'desc').limit(MOST_LISTED);
    return rows.map((row) => ({ version: row.version, loadedAt: row.loaded_at }));
  }

  async text(version: string): Promise<string | null> {
    const row = await this.#store.knex('config_versions').where({ version }).first('text');
    return row?.text ?? null;
  }

  async get(version: string): Promise<{ version: string; plan: unknown; loadedAt: Date } | null> {
    const row = await this.#store.knex('config_versions').where({ version }).first();
    return row ? { version: row.version, plan: row.plan, loadedAt: row.loaded_at } : null;
  }
}
