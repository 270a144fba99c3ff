import { isDeepStrictEqual } from 'node:util';
import { json, type StoreContext } from '../store-context.ts';
import type { Seal } from './sealed.ts';

/** What instances must not forget. A `set` is durable when it resolves; a secret value is stored sealed. */
export class PluginState {
  readonly #store: StoreContext;
  readonly #seal: () => Seal;
  /** What was read last, as it stands in its row and as it was given. */
  readonly #seen = new Map<string, { row: Row | undefined; value: unknown }>();
  constructor(store: StoreContext, seal: () => Seal) {
    this.#store = store;
    this.#seal = seal;
  }

  /** Undefined where there is none, or where it was sealed with a key that we no longer have. */
  async get(instance: string, key: string): Promise<{ value: unknown; secret: boolean } | undefined> {
    const row = await this.#store.knex('plugin_state').where({ instance, key }).first('value', 'sealed');
    const read = row && this.#opened(row, placeOf(instance, key));
    this.#seen.set(placeOf(instance, key), { row, value: read?.value });
    return read;
  }

  #opened(row: Row, place: string): { value: unknown; secret: boolean } | undefined {
    if (row.sealed === null) return { value: row.value.v, secret: false };
    const opened = this.#seal().open(row.sealed, place);
    return opened === null ? undefined : { value: JSON.parse(opened), secret: true };
  }

  /** Refused without a lease: what a daemon that slept over its own knows is old. */
  async set(instance: string, key: string, value: unknown, secret: boolean): Promise<void> {
    await this.#store.fenced(KEEP, [instance, key, ...this.#columns(instance, key, value, secret)]);
  }

  /** Stores `to` where `from` (undefined: nothing that can be read) still stands; whether it did. */
  async replace(instance: string, key: string, { from, to, secret }: { from: unknown; to: unknown; secret: boolean }): Promise<boolean> {
    const isSeen = (): boolean => {
      const seen = this.#seen.get(placeOf(instance, key));
      return seen !== undefined && isDeepStrictEqual(seen.value, from);
    };
    if (!isSeen()) await this.get(instance, key);
    if (!isSeen()) return false;
    const row = this.#seen.get(placeOf(instance, key))?.row;
    const columns = this.#columns(instance, key, to, secret);
    const place = [instance, key];
    // No lease is asked for: a daemon that slept over an answer may be the only one that has the session which is valid now.
    const { rows } = row
      ? await this.#store.knex.raw(CHANGE, [...columns, ...place, row.value === null ? null : json(row.value), row.sealed])
      : await this.#store.knex.raw(MAKE, [...place, ...columns]);
    return rows.length === 1;
  }

  #columns(instance: string, key: string, value: unknown, secret: boolean): [string | null, Buffer | null, Date] {
    const plain = secret ? null : json({ v: value ?? null });
    const sealed = secret ? this.#seal().seal(JSON.stringify(value ?? null), placeOf(instance, key)) : null;
    return [plain, sealed, this.#store.clock.now()];
  }

  /** Makes the key where there is none yet: not first in the moment when a session that was just changed has to be kept. */
  async prepare(): Promise<void> {
    this.#seal();
  }

  async delete(instance: string, key: string): Promise<void> {
    await this.#store.knex('plugin_state').where({ instance, key }).delete();
  }
}

// One statement each: a rotated session is stored between any two requests of a tracker, and everyone waits for it.
const KEEP = `
  kept as (
    insert into plugin_state (instance, key, value, sealed, updated_at)
    select ?, ?, ?::jsonb, ?::bytea, ?::timestamptz from lease
    on conflict (instance, key) do update set value = excluded.value, sealed = excluded.sealed, updated_at = excluded.updated_at)`;

const MAKE = `
  insert into plugin_state (instance, key, value, sealed, updated_at) values (?, ?, ?::jsonb, ?::bytea, ?::timestamptz)
  on conflict (instance, key) do nothing returning true`;

const CHANGE = `
  update plugin_state set value = ?::jsonb, sealed = ?::bytea, updated_at = ?::timestamptz
  where instance = ? and key = ? and value is not distinct from ?::jsonb and sealed is not distinct from ?::bytea returning true`;

interface Row {
  value: { v: unknown };
  sealed: Buffer | null;
}

// Bound to its place: a sealed value copied to another row does not open there.
const placeOf = (instance: string, key: string) => JSON.stringify([instance, key]);
