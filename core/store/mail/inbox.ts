import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { addJob } from '../runs/jobs.ts';
import { json, rowId, type StoreContext } from '../store-context.ts';
import { type NewNote, putNotes } from './outbox.ts';

/** A webhook as it came in. */
export interface ReceivedHook {
  instance: string;
  /** The sender's id of the message; the same one again is not handled again. */
  messageId: string;
  headers: Record<string, string>;
  body: string;
}

/** A webhook as its plugin read it. */
export interface ReadHook {
  id: string;
  events: readonly HeardEvent[];
}

/** Something that happened in a library, as a plugin tells it. */
export interface HeardEvent {
  name: string;
  /** The entry. */
  subject: string;
  at: string;
  library?: string;
}

/** A row that is to be handled now. Without a name it is a webhook that its plugin has still to read. */
export interface OpenMessage {
  id: string;
  instance: string;
  name: string | null;
  subject: string | null;
  channel: 'hook' | 'watch' | 'own';
  event: Record<string, unknown>;
  receivedAt: Date;
  attempts: number;
}

/** What is to happen because of an event, stored as it is closed. */
export interface PassedOn {
  id: string;
  verdict: string;
  /** Pipelines to start, with the keys of their items; '' where they select for themselves. */
  starts: { pipeline: string; key: string }[];
  /** Whom to tell: people, and other programs. */
  notes: NewNote[];
}

/** The same item, told of again within this time by another channel, is the same event. */
const SAME_MS: Record<string, number> = { 'library.imported': 86_400_000, 'library.removed': 600_000, 'library.changed': 5_000 };

/** A claimed row that was not closed is handled again after this long. */
const CLAIM = "interval '5 minutes'";

/** How long a burst may go on before what came so far is started. */
const LONGEST_BURST_MS = 120_000;

/** Events and webhooks received: stored before anything is done, handled once. */
export class Inbox {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /**
   * Stores webhooks with their job in one transaction, and says of each whether it is new. `again`: it is known; `conflict`: its id is
   * known with another body.
   */
  async receive(hooks: readonly ReceivedHook[]): Promise<('new' | 'again' | 'conflict')[]> {
    const now = this.#store.clock.now();
    const rows = hooks.map(({ instance, messageId, headers, body }) => ({
      instance,
      message_id: messageId,
      body_hash: hashOf(body),
      event: json({ headers, body }),
      received_at: now,
      due_at: now,
    }));
    // In order of their keys, or two that take the same ones the other way round would wait for each other.
    const ordered = [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    return this.#store.knex.transaction(async (trx) => {
      const made = await trx('inbox')
        .insert(onlyFirst(ordered))
        .onConflict(['instance', 'message_id'])
        .ignore()
        .returning(['instance', 'message_id']);
      const fresh = new Set(made.map(keyOf));
      if (fresh.size > 0) await this.#wake(trx, now);
      const known = fresh.size === rows.length ? new Map<string, string>() : await hashesOf(trx, rows);
      return rows.map((row) => {
        if (fresh.delete(keyOf(row))) return 'new';
        return (known.get(keyOf(row)) ?? row.body_hash) === row.body_hash ? 'again' : 'conflict';
      });
    });
  }

  /** Stores what a plugin made of webhooks, and closes these; an event that another channel told of already is no second one. */
  async read(instance: string, hooks: readonly ReadHook[]): Promise<void> {
    await this.#store.knex.transaction(async (trx) => {
      await this.hear(
        trx,
        instance,
        'hook',
        hooks.flatMap((each) => each.events),
      );
      await close(
        trx,
        hooks.map(({ id, events }) => ({ id, verdict: `${events.length} events` })),
        this.#store.clock.now(),
      );
    });
  }

  /** Stores events that nobody told of lately, with their job, as part of the transaction. */
  async hear(trx: Knex.Transaction, instance: string, channel: 'hook' | 'watch', events: readonly HeardEvent[]): Promise<void> {
    if (events.length === 0) return;
    const now = this.#store.clock.now();
    const rows = events.map((event) => ({ ...event, since: new Date(now.getTime() - (SAME_MS[event.name] ?? 0)) }));
    await trx.raw("select pg_advisory_xact_lock(hashtext('tomewright events'), hashtext(?))", [instance]);
    const { rowCount } = await trx.raw(HEAR, { rows: json(rows), instance, channel, now });
    if (rowCount > 0) await this.#wake(trx, now);
  }

  /** Takes rows that are due; one that is not closed is due again after a while. */
  async claim(most: number): Promise<OpenMessage[]> {
    const { rows } = await this.#store.knex.raw(CLAIM_DUE, { now: this.#store.clock.now(), most });
    return rows.sort((a: OpenMessage, b: OpenMessage) => Number(BigInt(a.id) - BigInt(b.id)));
  }

  /** Closes events with all that follows from them, in one transaction. `settleMs`: so long a burst is waited for. */
  async passOn(passed: readonly PassedOn[], settleMs: number): Promise<void> {
    const now = this.#store.clock.now();
    await this.#store.knex.transaction(async (trx) => {
      const closed = await close(trx, passed, now);
      const open = passed.filter((each) => closed.has(each.id));
      await this.#gather(
        trx,
        open.flatMap((each) => each.starts),
        settleMs,
      );
      await putNotes(
        trx,
        this.#store,
        open.flatMap((each) => each.notes),
      );
    });
  }

  async #gather(trx: Knex.Transaction, starts: PassedOn['starts'], settleMs: number): Promise<void> {
    if (starts.length === 0) return;
    const now = this.#store.clock.now();
    await trx.raw(GATHER, { rows: json(starts), now });
    for (const pipeline of new Set(starts.map((start) => start.pipeline))) {
      const first = await trx('event_starts').where({ pipeline }).min('since as since').first();
      const latest = new Date(first?.['since'] ?? now).getTime() + LONGEST_BURST_MS;
      const at = new Date(Math.max(now.getTime(), Math.min(now.getTime() + settleMs, latest)));
      await addJob(trx, this.#store.queueSchema, { name: 'events', payload: { pipeline }, key: `events:${pipeline}`, at });
    }
  }

  /** Leaves them open, to be handled at a later moment. */
  async later(ids: readonly string[], at: Date): Promise<void> {
    await this.#store.knex('inbox').whereIn('id', ids).where({ handled_at: null }).update({ due_at: at, attempts: 0 });
  }

  /** Whether a row is open and due: what a job that was given up left behind. */
  async isDue(): Promise<boolean> {
    const now = this.#store.clock.now();
    return (await this.#store.knex('inbox').where({ handled_at: null }).where('due_at', '<=', now).first('id')) !== undefined;
  }

  /** Puts the job that handles what is due into the queue; one of them is enough. */
  async wake(): Promise<void> {
    await this.#store.knex.transaction((trx) => this.#wake(trx, this.#store.clock.now()));
  }

  async get(id: string): Promise<{ id: string; instance: string; name: string | null; verdict: string | null; isHandled: boolean } | null> {
    const row = rowId(id) && (await this.#store.knex('inbox').where({ id }).first());
    return row ? { id: row.id, instance: row.instance, name: row.name, verdict: row.verdict, isHandled: row.handled_at !== null } : null;
  }

  #wake(trx: Knex.Transaction, at: Date): Promise<void> {
    return addJob(trx, this.#store.queueSchema, { name: 'inbox', payload: {}, key: 'inbox', at });
  }
}

const hashOf = (body: string): string => createHash('sha256').update(body, 'utf8').digest('base64url');
const keyOf = (row: { instance: string; message_id: string }): string => `${row.instance} ${row.message_id}`;

/** One statement cannot insert the same key twice: of several in one batch the first is taken. */
function onlyFirst<T extends { instance: string; message_id: string }>(rows: readonly T[]): T[] {
  return [...new Map([...rows].reverse().map((row) => [keyOf(row), row])).values()];
}

async function hashesOf(trx: Knex.Transaction, rows: { instance: string; message_id: string }[]): Promise<Map<string, string>> {
  const pairs = rows.map((row) => [row.instance, row.message_id]);
  const known = await trx('inbox').whereIn(['instance', 'message_id'], pairs).select('instance', 'message_id', 'body_hash');
  return new Map(known.map((row) => [keyOf(row), row.body_hash]));
}

/** Closes those that are still open, and says which they were. */
async function close(trx: Knex.Transaction, rows: readonly { id: string; verdict: string }[], at: Date): Promise<ReadonlySet<string>> {
  const { rows: closed } = await trx.raw(CLOSE, { rows: json(rows.map(({ id, verdict }) => ({ id, verdict }))), at });
  return new Set(closed.map((row: { id: string }) => row.id));
}

const CLOSE = `
  update inbox i set handled_at = cast(:at as timestamptz), verdict = r.verdict
  from jsonb_to_recordset(cast(:rows as jsonb)) as r(id bigint, verdict text) where i.id = r.id and i.handled_at is null returning i.id`;

const GATHER = `
  insert into event_starts (pipeline, key, since)
  select distinct r.pipeline, r.key, cast(:now as timestamptz) from jsonb_to_recordset(cast(:rows as jsonb)) as r(pipeline text, key text) order by 1, 2
  on conflict (pipeline, key) do nothing`;

// Told twice in one batch is told once, too.
const HEAR = `
  insert into inbox (instance, message_id, body_hash, event, name, subject, channel, received_at, due_at)
  select :instance, n.name || ':' || n.subject || ':' || gen_random_uuid(), '', jsonb_build_object('at', n.at, 'library', n.library),
    n.name, n.subject, :channel, cast(:now as timestamptz), cast(:now as timestamptz)
  from (select distinct on (name, subject) * from jsonb_to_recordset(cast(:rows as jsonb))
    as r(name text, subject text, at text, library text, since timestamptz) order by name, subject) n
  where not exists (select from inbox i
    where i.instance = :instance and i.name = n.name and i.subject = n.subject and i.received_at > n.since)`;

const CLAIM_DUE = `
  update inbox set due_at = cast(:now as timestamptz) + ${CLAIM}, attempts = attempts + 1
  where id in (select id from inbox where handled_at is null and due_at <= cast(:now as timestamptz) order by due_at, id limit :most for update skip locked)
  returning id, instance, name, subject, channel, event, received_at as "receivedAt", attempts`;
