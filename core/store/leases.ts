import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Log } from '../sdk/index.ts';
import { isGone, type ProcessIdentity, thisProcess } from './embedded/process-identity.ts';

/** This daemon's lease ran out, and another one may have taken its work: it must write nothing more under it. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  constructor() {
    super('This daemon was away for longer than its lease, so its work may be in other hands: it writes nothing more and starts anew');
  }
}

export interface LeaseOptions {
  knex: Knex;
  log: Log;
  /** Name of this daemon; a random one unless given. */
  daemon?: string;
  ttlMs?: number;
  beatMs?: number;
  /** The database serves one daemon only (embedded): every other lease is a dead one's. */
  isAlone?: boolean;
  process?: ProcessIdentity;
}

/** A daemon's lease: a row with a heartbeat and an epoch. Time is the database's for all daemons, and a monotonic clock for ourselves. */
export class Leases {
  readonly daemon: string;
  readonly #options: LeaseOptions & { ttlMs: number };
  #epoch: string | null = null;
  #heldUntil = 0;
  #isWorking = false;
  #timer: NodeJS.Timeout | null = null;
  #onLost: () => void = () => {};

  constructor(options: LeaseOptions) {
    this.daemon = options.daemon ?? randomUUID();
    this.#options = { ...options, ttlMs: options.ttlMs ?? 15_000 };
  }

  /** Called once when a heartbeat finds the lease taken. Stop the queue, then `start` again for a new epoch. */
  onLost(listener: () => void): void {
    this.#onLost = listener;
  }

  /** Takes a lease with a new epoch and keeps it by heartbeats. */
  async start(): Promise<void> {
    const { knex, ttlMs } = this.#options;
    const identity = this.#options.process ?? thisProcess();
    const asked = performance.now();
    const { rows } = await knex.raw(START, [this.daemon, identity.host, identity.pid, identity.started, ttlMs]);
    this.#epoch = rows[0].epoch;
    this.#heldUntil = asked + ttlMs;
    this.#schedule();
  }

  /** Nothing is worked under this lease any more: `close` may give it up. */
  workEnded(): void {
    this.#isWorking = false;
  }

  /** Gives the lease up, unless jobs that were cut off are still locked under it: then it stays, for whoever takes them over. */
  async close(): Promise<void> {
    if (this.#isWorking) this.#rest();
    else await this.stop();
  }

  #rest(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#heldUntil = 0;
  }

  /** Ends the heartbeats and gives the lease up. */
  async stop(): Promise<void> {
    this.#rest();
    if (this.#epoch !== null) await this.#options.knex('leases').where({ daemon: this.daemon, epoch: this.#epoch }).delete();
  }

  /** Null before the first `start`. */
  get epoch(): string | null {
    return this.#epoch;
  }

  /** Whether the lease is ours by our own monotonic clock. False from the moment it may have run out, without asking anyone. */
  held(): boolean {
    return performance.now() < this.#heldUntil;
  }

  /** A question to be asked later: whether the lease of this moment is still ours. Once it was lost the answer is no, whatever lease was taken since. */
  guard(): () => boolean {
    const epoch = this.#epoch;
    return () => epoch === null || (epoch === this.#epoch && this.held());
  }

  /** Remembers the queue's worker pools of this daemon, so that whoever finds the lease dead can unlock their jobs. */
  async addPool(pool: string): Promise<void> {
    this.#isWorking = true;
    const changed = await this.#options
      .knex('leases')
      .where({ daemon: this.daemon, epoch: this.#epoch })
      .update({ pools: this.#options.knex.raw('array_append(pools, ?)', [pool]) });
    if (changed === 0) throw new LeaseLost();
  }

  /** Makes the lease part of a transaction: nobody can take it over before that ends. */
  async fence(trx: Knex.Transaction): Promise<void> {
    if (this.#epoch === null) return;
    if (!this.held()) throw new LeaseLost();
    const { rows } = await trx.raw(HELD, [this.daemon, this.#epoch]);
    if (rows.length === 0) throw new LeaseLost();
  }

  /**
   * The fence of writes that are one statement and need no transaction: `writes` are named parts of it (`made as (insert ...)`) that take
   * their rows from `lease`, so that they write none where it is lost.
   */
  async fenced(writes: string, bindings: readonly Knex.RawBinding[]): Promise<void> {
    const isLeased = this.#epoch !== null;
    if (isLeased && !this.held()) throw new LeaseLost();
    const lease = isLeased ? { sql: HELD, bindings: [this.daemon, this.#epoch as string] } : { sql: 'select', bindings: [] };
    const statement = `with lease as (${lease.sql}), ${writes} select true as held from lease`;
    const { rows } = await this.#options.knex.raw(statement, [...lease.bindings, ...bindings]);
    if (rows.length === 0) throw new LeaseLost();
  }

  /** Removes the leases of dead daemons (run out, or their process is gone) and gives the worker pools they had. */
  async takeDead(): Promise<string[]> {
    const { knex } = this.#options;
    const others = await knex('leases')
      .whereNot({ daemon: this.daemon })
      .select('*', knex.raw('expires_at <= clock_timestamp() as expired'));
    const pools: string[] = [];
    for (const lease of others) {
      const process = { host: lease.host, pid: lease.pid, started: lease.process_started };
      if (!lease.expired && !this.#options.isAlone && !isGone(process)) continue;
      pools.push(...(await this.#take(lease)));
    }
    return pools;
  }

  // A beat in the same instant keeps the lease where it is the only sign of death that it had run out.
  async #take(lease: { daemon: string; epoch: string; expired: boolean; pools: string[] }): Promise<string[]> {
    const query = this.#options.knex('leases').where({ daemon: lease.daemon, epoch: lease.epoch });
    if (lease.expired && !this.#options.isAlone) query.whereRaw('expires_at <= clock_timestamp()');
    const [taken] = await query.delete().returning('pools');
    if (taken === undefined) return [];
    this.#options.log.warn(
      { daemon: lease.daemon, epoch: lease.epoch },
      'a daemon ended without giving up its lease; its work is taken over',
    );
    return taken.pools;
  }

  #schedule(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#beat(), this.#options.beatMs ?? this.#options.ttlMs / 5);
    this.#timer.unref();
  }

  async #beat(): Promise<void> {
    const asked = performance.now();
    try {
      const { rows } = await this.#options.knex.raw(BEAT, [this.#options.ttlMs, this.daemon, this.#epoch]);
      if (this.#timer === null) return;
      if (rows.length === 0) return this.#lose();
      this.#heldUntil = asked + this.#options.ttlMs;
    } catch (error) {
      this.#options.log.warn({ err: error }, 'a heartbeat did not reach the database; it is tried again');
    }
    if (this.#timer !== null) this.#schedule();
  }

  #lose(): void {
    this.#timer = null;
    this.#heldUntil = 0;
    this.#options.log.error({ daemon: this.daemon, epoch: this.#epoch }, 'the lease of this daemon was taken over by another one');
    this.#onLost();
  }
}

const HELD = 'select from leases where daemon = ? and epoch = ? and expires_at > clock_timestamp() for key share';

const START = `
  insert into leases (daemon, epoch, host, pid, process_started, expires_at)
  values (?, nextval('epochs'), ?, ?, ?, clock_timestamp() + ? * interval '1 millisecond')
  on conflict (daemon) do update set epoch = excluded.epoch, pools = '{}', host = excluded.host, pid = excluded.pid,
    process_started = excluded.process_started, expires_at = excluded.expires_at, started_at = clock_timestamp()
  returning epoch`;

const BEAT = `
  update leases set expires_at = clock_timestamp() + ? * interval '1 millisecond' where daemon = ? and epoch = ? returning epoch`;
