import type { Knex } from 'knex';
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

/** Something to tell. The same key is told once. */
export interface NewNote {
  instance: string;
  message: object;
  key: string;
  kind: OutboxRow['kind'];
}

/** More than these are not told in one message. */
const MOST_TOGETHER = 20;
/** A row that is due for so long has lost its job. */
const LOST = "interval '3 minutes'";
/** A notification that was being sent for so long was cut off: nobody knows whether it went out. */
const CUT_OFF = "interval '10 minutes'";

/** What is to be told to people (at most once) and to other programs (at least once, with an id). */
export class Outbox {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /** Stores it with its job in one transaction; a key that is there already changes nothing. */
  async notify(note: { instance: string; message: object; key: string }): Promise<void> {
    await this.put([{ ...note, kind: 'notification' }]);
  }

  async put(notes: readonly NewNote[]): Promise<void> {
    if (notes.length === 0) return;
    await this.#store.knex.transaction((trx) => putNotes(trx, this.#store, notes));
  }

  /** What kind of row it is, for choosing how it is sent; null where there is none that waits. */
  async kindOf(id: string): Promise<Pick<OutboxRow, 'kind' | 'instance'> | null> {
    const open = this.#store.knex('outbox').whereIn('state', ['waiting', 'sending']);
    return (rowId(id) && (await open.where({ id }).first('kind', 'instance'))) || null;
  }

  /**
   * Takes all notifications that wait for a notifier, to be sent as one, unless one was sent within `gapMs`: then `later` says when.
   * What was taken is never given again: it may have been sent, and twice is worse than not at all.
   */
  async takeNotes(instance: string, gapMs: number): Promise<{ notes: OutboxRow[] } | { later: Date }> {
    return this.#store.knex.transaction(async (trx) => {
      await trx.raw("select pg_advisory_xact_lock(hashtext('tomewright notifier'), hashtext(?))", [instance]);
      const now = this.#store.clock.now();
      const last = await trx('outbox').where({ instance, kind: 'notification' }).max('sent_at as at').first();
      const free = new Date((last?.['at'] ? new Date(last['at']).getTime() : 0) + gapMs);
      if (free > now) return { later: free };
      const next = trx('outbox')
        .where({ instance, kind: 'notification', state: 'waiting' })
        .orderBy('id')
        .limit(MOST_TOGETHER)
        .select('id');
      const notes = await trx('outbox')
        .whereIn('id', next)
        .update({ state: 'sending', attempts: trx.raw('attempts + 1'), sent_at: now })
        .returning(['id', 'key', 'instance', 'kind', 'message', 'attempts']);
      return { notes: notes.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id))) };
    });
  }

  /** Takes a webhook, which is given until it is settled. */
  async takeWebhook(id: string): Promise<OutboxRow | null> {
    const [row] = await this.#store
      .knex('outbox')
      .where({ id, kind: 'webhook' })
      .whereIn('state', ['waiting', 'sending'])
      .update({ state: 'sending', attempts: this.#store.knex.raw('attempts + 1') })
      .returning(['id', 'key', 'instance', 'kind', 'message', 'attempts']);
    return row ?? null;
  }

  /** Sends it, or tries it again, at a later moment. */
  async later(id: string, at: Date, reason?: string): Promise<void> {
    await this.#store.knex.transaction(async (trx) => {
      const [row] = await trx('outbox')
        .where({ id })
        .whereIn('state', ['waiting', 'sending'])
        .update({ due_at: at, ...(reason === undefined ? {} : { reason }) })
        .returning('id');
      if (row) await addOutboxJob(trx, this.#store, id, at);
    });
  }

  async settle(ids: readonly string[], state: 'sent' | 'failed', reason?: string): Promise<void> {
    const sent = state === 'sent' ? { sent_at: this.#store.clock.now() } : {};
    await this.#store
      .knex('outbox')
      .whereIn('id', ids)
      .update({ state, reason: reason ?? null, ...sent });
  }

  /** Rows that are due and whose job was lost; notifications that were cut off while they were sent are closed. */
  async sweep(): Promise<void> {
    await this.#store.knex.transaction(async (trx) => {
      const now = this.#store.clock.now();
      const isOld = trx.raw(`due_at < cast(? as timestamptz) - ${LOST}`, [now]);
      const open = trx.raw("(state = 'waiting' or (state = 'sending' and kind = 'webhook'))");
      const lost = await trx('outbox').where(open).where(isOld).update({ due_at: now }).returning('id');
      for (const { id } of lost) await addOutboxJob(trx, this.#store, id);
      await trx('outbox')
        .where({ state: 'sending', kind: 'notification' })
        .whereRaw(`sent_at < cast(? as timestamptz) - ${CUT_OFF}`, [now])
        .update({ state: 'failed', reason: 'the daemon ended while it was sent; it is not known whether it was' });
    });
  }
}

/** Stores what is to be told, with its jobs, as part of the transaction; a key that is there already changes nothing. */
export async function putNotes(trx: Knex.Transaction, store: StoreContext, notes: readonly NewNote[]): Promise<void> {
  const now = store.clock.now();
  for (const note of notes) {
    const row = { ...note, message: json(note.message), created_at: now, due_at: now };
    const [made] = await trx('outbox').insert(row).onConflict('key').ignore().returning('id');
    if (made) await addOutboxJob(trx, store, made.id);
  }
}

function addOutboxJob(trx: Knex.Transaction, store: StoreContext, id: string, at?: Date): Promise<void> {
  return addJob(trx, store.queueSchema, { name: 'outbox', payload: { outbox: id }, key: `outbox:${id}`, ...(at ? { at } : {}) });
}
