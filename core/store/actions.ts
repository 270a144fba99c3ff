import type { Leases } from './leases.ts';
import { json, rowId, type StoreContext } from './store-context.ts';

export interface StoredAction {
  id: string;
  key: string;
  kind: string;
  state: 'intended' | 'doing' | 'done' | 'failed' | 'held';
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
  held?: boolean;
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

  /** Stores the intent, or gives the action that has this key already. */
  async intend(action: NewAction): Promise<StoredAction> {
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
        state: action.held ? 'held' : 'intended',
        payload: payload === undefined ? null : Buffer.from(payload),
        created_at: this.#store.clock.now(),
      };
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

  /** Actions of a kind done since a moment; `bytes` sums `intent.bytes`. */
  async doneSince(kind: string, since: Date, run?: string): Promise<{ count: number; bytes: number }> {
    const query = this.#store.knex('actions').where({ kind, state: 'done' }).where('settled_at', '>=', since);
    if (run !== undefined) query.where({ task_id: run });
    const [row] = await query.select(
      this.#store.knex.raw("count(*)::integer as count, coalesce(sum((intent->>'bytes')::numeric), 0)::float8 as bytes"),
    );
    return row as unknown as { count: number; bytes: number };
  }

  /** What the owner decided of a held action; false where it waits no more. */
  async decide(id: string, decision: 'apply' | 'reject', by: string): Promise<boolean> {
    const change =
      decision === 'apply'
        ? { state: 'intended' }
        : { state: 'failed', result: json({ rejected: by }), payload: null, settled_at: this.#store.clock.now() };
    return (await this.#store.knex('actions').where({ id, state: 'held' }).update(change)) === 1;
  }

  /** Actions whose write may or may not have happened: to be checked against the world after a start. */
  async doubtful(): Promise<StoredAction[]> {
    return this.#store.knex('actions').where({ state: 'doing' }).orderBy('id').select(COLUMNS);
  }
}

const COLUMNS = ['id', 'key', 'kind', 'state', 'intent', 'result', 'settled_at as settledAt'];
