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
    const plain = secret ? null : json({ v: value ?? null });
    const sealed = secret ? this.#seal().seal(text, placeOf(instance, key)) : null;
    // A daemon that slept over its lease must not put an old session over the one that another has used since.
    await this.#store.fenced(KEEP, [instance, key, plain, sealed, this.#store.clock.now()]);
  }

  /** Makes the key where there is none yet: not first in the moment when a session that was just changed has to be kept. */
  async prepare(): Promise<void> {
    this.#seal();
  }

  async delete(instance: string, key: string): Promise<void> {
    await this.#store.knex('plugin_state').where({ instance, key }).delete();
  }
}

// One statement: a rotated session is stored between any two requests of a tracker, and everyone waits for it.
const KEEP = `
  kept as (
    insert into plugin_state (instance, key, value, sealed, updated_at)
    select ?, ?, ?::jsonb, ?::bytea, ?::timestamptz from lease
    on conflict (instance, key) do update set value = excluded.value, sealed = excluded.sealed, updated_at = excluded.updated_at)`;

// Bound to its place: a sealed value copied to another row does not open there.
const placeOf = (instance: string, key: string) => JSON.stringify([instance, key]);
