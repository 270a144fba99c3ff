import type { Knex } from 'knex';
import type { Leases } from './leases.ts';
import { json, rowId, type StoreContext } from './store-context.ts';

export interface StoredAction {
  id: string;
  key: string;
  kind: string;
  state: 'intended' | 'doing' | 'done' | 'failed';
  intent: Record<string, unknown>;
  result: Record<string, unknown> | null;
  settledAt: Date | null;
}

export interface NewAction {
  key: string;
  kind: string;
  instance: string;
  run: string;
  item: string;
  intent: Record<string, unknown>;
  payload?: Uint8Array;
  /** No more than so many of this kind that the pipeline's runs began since a moment. */
  within?: { since: Date; pipeline: string; most: number };
}

// Claimed where nobody does it or it certainly did not happen, where we do it already, or where the one who did lost its lease.
const CLAIM = `
  update actions set state = 'doing', epoch = l.epoch, claimed_at = ?
  from leases l
  where actions.id = ? and l.daemon = ? and l.epoch = ? and l.expires_at > clock_timestamp()
    and (actions.state in ('intended', 'failed') or (actions.state = 'doing' and (actions.epoch = l.epoch or not exists (
      select from leases o where o.epoch = actions.epoch and o.expires_at > clock_timestamp()))))
  returning actions.id`;

/** Writes to the world: the intent is stored before, the result after, and the key makes each unique for ever. */
export class Actions {
  readonly #store: StoreContext;
  readonly #leases: Leases;
  constructor(store: StoreContext, leases: Leases) {
    this.#store = store;
    this.#leases = leases;
  }

  /** Stores the intent, or gives the action that has this key already; null: a new one would be past `within`. */
  async intend(action: NewAction): Promise<StoredAction | null> {
    return this.#store.knex.transaction(async (trx) => {
      await this.#store.fence(trx);
      const { key, kind, instance, run, item, intent, payload } = action;
      const row = {
        key,
        kind,
        instance,
        task_id: run,
        item_id: item,
        intent: json(intent),
        state: 'intended',
        payload: payload === undefined ? null : Buffer.from(payload),
        created_at: this.#store.clock.now(),
      };
      if (action.within && (await isPast(trx, { ...action, within: action.within }))) return null;
      const [made] = await trx('actions').insert(row).onConflict('key').ignore().returning(COLUMNS);
      return made ?? (await trx('actions').where({ key }).first(COLUMNS));
    });
  }

  /** Claims it for this daemon's epoch, right before the write; false: the lease is lost, or another one is at it: do nothing. */
  async claim(id: string): Promise<boolean> {
    if (!this.#leases.held()) return false;
    const { rows } = await this.#store.knex.raw(CLAIM, [this.#store.clock.now(), id, this.#leases.daemon, this.#leases.epoch]);
    return rows.length === 1 && this.#leases.held();
  }

  /** We are at it no more, and whether it happened is not known: who comes to it next, of any daemon, looks at the world first. */
  async release(id: string): Promise<void> {
    await this.#store.knex('actions').where({ id, state: 'doing', epoch: this.#leases.epoch }).update({ epoch: null });
  }

  /** Stores how it ended. What is done stays done; the payload is needed no more then. */
  async settle(id: string, state: 'done' | 'failed', result: Record<string, unknown>): Promise<void> {
    await this.#store
      .knex('actions')
      .where({ id })
      .whereNot({ state: 'done' })
      .update({ state, result: json(result), settled_at: this.#store.clock.now(), ...(state === 'done' ? { payload: null } : {}) });
  }

  /** The action of this key, where there is one. */
  async byKey(key: string): Promise<StoredAction | null> {
    return (await this.#store.knex('actions').where({ key }).first(COLUMNS)) ?? null;
  }

  async payload(id: string): Promise<Uint8Array | null> {
    const row = rowId(id) && (await this.#store.knex('actions').where({ id }).first('payload'));
    return row ? row.payload : null;
  }

  /** Actions whose write may or may not have happened: to be checked against the world after a start. */
  async doubtful(): Promise<StoredAction[]> {
    return this.#store.knex('actions').where({ state: 'doing' }).orderBy('id').select(COLUMNS);
  }
}

/** Counted under a lock, because a cap that two read at once would be passed. What has its intent already is counted. */
async function isPast(trx: Knex.Transaction, action: NewAction & { within: NonNullable<NewAction['within']> }): Promise<boolean> {
  const { key, kind, within } = action;
  await trx.raw("select pg_advisory_xact_lock(hashtext('tomewright writes'), hashtext(?))", [within.pipeline]);
  if ((await trx('actions').where({ key }).first('id')) !== undefined) return false;
  const [row] = await trx('actions as a')
    .join('tasks as t', 't.id', 'a.task_id')
    .where({ 'a.kind': kind, 't.pipeline': within.pipeline })
    .where('a.created_at', '>=', within.since)
    .whereNot({ 'a.state': 'failed' })
    .count('* as n');
  return Number(row?.['n'] ?? 0) >= within.most;
}

const COLUMNS = ['id', 'key', 'kind', 'state', 'intent', 'result', 'settled_at as settledAt'];
