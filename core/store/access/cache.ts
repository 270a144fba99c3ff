import { json, type StoreContext } from '../store-context.ts';

/** Answers kept for a while; lost without harm. */
export class Cache {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  async get(instance: string, key: string): Promise<unknown> {
    const now = this.#store.clock.now();
    const row = await this.#store
      .knex('cache')
      .where({ key: nameOf(instance, key) })
      .where('expires_at', '>', now)
      .first('value');
    return row === undefined ? undefined : row.value.v;
  }

  async set(instance: string, key: string, value: unknown, expires: Date): Promise<void> {
    const row = { key: nameOf(instance, key), value: json({ v: value ?? null }), expires_at: expires };
    await this.#store.knex('cache').insert(row).onConflict('key').merge();
  }
}

const nameOf = (instance: string, key: string) => JSON.stringify([instance, key]);
