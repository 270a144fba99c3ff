import { json, type StoreContext } from '../store-context.ts';
import type { Seal } from './sealed.ts';

/** What instances must not forget. A `set` is durable when it resolves; a secret value is stored sealed. */
export class PluginState {
  readonly #store: StoreContext;
  readonly #seal: () => Seal;
  constructor(store: StoreContext, seal: () => Seal) {
    this.#store = store;
    this.#seal = seal;
  }

  /** Undefined where there is none, or where it was sealed with a key that we no longer have. */
  async get(instance: string, key: string): Promise<{ value: unknown; secret: boolean } | undefined> {
    const row = await this.#store.knex('plugin_state').where({ instance, key }).first('value', 'sealed');
    if (row === undefined) return undefined;
    if (row.sealed === null) return { value: row.value.v, secret: false };
    const opened = this.#seal().open(row.sealed, placeOf(instance, key));
    return opened === null ? undefined : { value: JSON.parse(opened), secret: true };
  }

  async set(instance: string, key: string, value: unknown, secret: boolean): Promise<void> {
    const text = JSON.stringify(value ?? null);
    const kept = secret
      ? { value: null, sealed: this.#seal().seal(text, placeOf(instance, key)) }
      : { value: json({ v: value ?? null }), sealed: null };
    const row = { instance, key, ...kept, updated_at: this.#store.clock.now() };
    // A daemon that slept over its lease must not put an old session over the one that another has used since.
    await this.#store.knex.transaction(async (trx) => {
      await this.#store.fence(trx);
      await trx('plugin_state').insert(row).onConflict(['instance', 'key']).merge();
    });
  }

  /** Makes the key where there is none yet: not first in the moment when a session that was just changed has to be kept. */
  async prepare(): Promise<void> {
    this.#seal();
  }

  async delete(instance: string, key: string): Promise<void> {
    await this.#store.knex('plugin_state').where({ instance, key }).delete();
  }
}

// Bound to its place: a sealed value copied to another row does not open there.
const placeOf = (instance: string, key: string) => JSON.stringify([instance, key]);
