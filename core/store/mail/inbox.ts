import { createHash } from 'node:crypto';
import { addJob } from '../runs/jobs.ts';
import { json, rowId, type StoreContext } from '../store-context.ts';

export interface Received {
  instance: string;
  /** The sender's id of the message; the same one again is not handled again. */
  messageId: string;
  body: string;
  event: object;
}

/** Events and webhooks received, each handled once. */
export class Inbox {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /** Stores it with its job in one transaction. `again`: it is known; `conflict`: its id is known with another body. */
  async receive(received: Received): Promise<'new' | 'again' | 'conflict'> {
    const hash = createHash('sha256').update(received.body, 'utf8').digest('base64url');
    return this.#store.knex.transaction(async (trx) => {
      const { instance, messageId, event } = received;
      const row = { instance, message_id: messageId, body_hash: hash, event: json(event), received_at: this.#store.clock.now() };
      const [made] = await trx('inbox').insert(row).onConflict(['instance', 'message_id']).ignore().returning('id');
      if (made === undefined) {
        const known = await trx('inbox').where({ instance, message_id: messageId }).first('body_hash');
        return known?.body_hash === hash ? 'again' : 'conflict';
      }
      await addJob(trx, this.#store.queueSchema, { name: 'hook', payload: { inbox: made.id }, key: `hook:${made.id}` });
      return 'new';
    });
  }

  async get(id: string): Promise<{ id: string; instance: string; event: unknown; isHandled: boolean } | null> {
    const row = rowId(id) && (await this.#store.knex('inbox').where({ id }).first('id', 'instance', 'event', 'handled_at'));
    return row ? { id: row.id, instance: row.instance, event: row.event, isHandled: row.handled_at !== null } : null;
  }

  async handled(id: string): Promise<void> {
    await this.#store.knex('inbox').where({ id }).update({ handled_at: this.#store.clock.now() });
  }
}
