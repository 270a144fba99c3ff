import type { Knex } from 'knex';

/** What every noun of the store is made of. */
export interface StoreContext {
  knex: Knex;
  clock: { now(): Date };
  /** The schema of the queue's own tables. */
  queueSchema: string;
  /** Throws LeaseLost where this daemon has, or had, a lease and it holds no more. */
  fence(trx: Knex.Transaction): Promise<void>;
  /** `fence` for writes that are parts of one statement and need no transaction: each must take its rows from `lease`. */
  fenced(writes: string, bindings: readonly Knex.RawBinding[]): Promise<void>;
}

/** A row's id, or null for text that can be none: an id out of a URL must not reach the database as a type error. */
export function rowId(text: string): string | null {
  return /^\d{1,18}$/.test(text) ? text : null;
}

export { json } from './text-edge.ts';
