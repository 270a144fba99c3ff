import { addJob } from '../runs/jobs.ts';
import { json, rowId, type StoreContext } from '../store-context.ts';

export interface OutboxRow {
  id: string;
  key: string;
  instance: string;
  kind: 'notification' | 'webhook';
  message: unknown;
  attempts: number;
}

/** What is to be told to people (at most once) and to other programs (at least once, with an id). */
export class Outbox {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /** Stores it with its job in one transaction; a key that is there already changes nothing. */
  async notify(note: { instance: string; message: object; key: string }): Promise<void> {
    await this.put({ ...note, kind: 'notification' });
  }

  async put(note: { instance: string; message: object; key: string; kind: OutboxRow['kind'] }): Promise<void> {
    await this.#store.knex.transaction(async (trx) => {
      const row = { ...note, message: json(note.message), created_at: this.#store.clock.now() };
      const [made] = await trx('outbox').insert(row).onConflict('key').ignore().returning('id');
      if (made) await addJob(trx, this.#store.queueSchema, { name: 'outbox', payload: { outbox: made.id }, key: `outbox:${made.id}` });
    });
  }

  /**
   * Takes it for sending. A notification that was taken before is never given again: it may have been sent, and twice is worse
   * than not at all. A webhook is given until it is settled.
   */
  async take(id: string): Promise<OutboxRow | null> {
    if (rowId(id) === null) return null;
    const [row] = await this.#store
      .knex('outbox')
      .where({ id })
      .whereRaw("(state = 'waiting' or (state = 'sending' and kind = 'webhook'))")
      .update({ state: 'sending', attempts: this.#store.knex.raw('attempts + 1') })
      .returning(['id', 'key', 'instance', 'kind', 'message', 'attempts']);
    return row ?? null;
  }

  async settle(id: string, state: 'sent' | 'failed', reason?: string): Promise<void> {
    const sent = state === 'sent' ? { sent_at: this.#store.clock.now() } : {};
    await this.#store
      .knex('outbox')
      .where({ id })
      .update({ state, reason: reason ?? null, ...sent });
  }
}
