import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Leases } from '../leases.ts';
import type { StoreContext } from '../store-context.ts';

// Held for as long as the holder's lease is; without a lease (the command line), for as long as it renews.
const TAKE = `
  insert into holders (name, token, epoch, expires_at) values (:name, :token, :epoch, clock_timestamp() + :ttl * interval '1 millisecond')
  on conflict (name) do update set token = excluded.token, epoch = excluded.epoch, expires_at = excluded.expires_at
    where holders.token = excluded.token or holders.expires_at <= clock_timestamp()
      or (holders.epoch is not null and not exists (select from leases l where l.epoch = holders.epoch and l.expires_at > clock_timestamp()))
  returning token`;

const TTL_MS = 30_000;

/** So long a daemon passes a name on among its own calls before it lets go of it, for others to take. */
const SHARE_MS = 1000;

interface Hold {
  token: string;
  /** By the monotonic clock. */
  since: number;
  renewal: NodeJS.Timeout;
}

/** Runs work while nobody else, in any daemon, holds the name: for instances of which a service takes one caller at a time. */
export class Exclusive {
  readonly #store: StoreContext;
  readonly #leases: Leases;
  readonly #tails = new Map<string, Promise<unknown>>();
  /** What one call left to the next of this daemon. */
  readonly #passedOn = new Map<string, Hold>();
  constructor(store: StoreContext, leases: Leases) {
    this.#store = store;
    this.#leases = leases;
  }

  /** Waits its turn, first within this daemon and then among the daemons. */
  run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const isLast = (): boolean => this.#tails.get(name) === tail;
    const turn = (this.#tails.get(name) ?? Promise.resolve()).then(() => this.#hold(name, work, isLast));
    const tail: Promise<unknown> = turn.catch(() => {});
    this.#tails.set(name, tail);
    return turn;
  }

  async #hold<T>(name: string, work: () => Promise<T>, isLast: () => boolean): Promise<T> {
    const hold = (await this.#passed(name)) ?? (await this.#begin(name));
    try {
      return await work();
    } finally {
      if (isLast()) await this.#end(name, hold);
      else this.#passedOn.set(name, hold);
    }
  }

  // Asked when it is used: a daemon that slept in between may have lost what it had been left.
  async #passed(name: string): Promise<Hold | null> {
    const hold = this.#passedOn.get(name);
    if (hold === undefined) return null;
    this.#passedOn.delete(name);
    if (performance.now() - hold.since < SHARE_MS) return hold;
    await this.#end(name, hold);
    return null;
  }

  async #begin(name: string): Promise<Hold> {
    const token = randomUUID();
    for (let waitMs = 20; !(await this.#take(name, token)); waitMs = Math.min(waitMs * 1.5, 250)) await pause(waitMs);
    const renewal = setInterval(() => void this.#take(name, token).catch(() => {}), TTL_MS / 3);
    renewal.unref();
    return { token, since: performance.now(), renewal };
  }

  async #end(name: string, { token, renewal }: Hold): Promise<void> {
    clearInterval(renewal);
    // The work is done whether or not this arrives; a row that stays runs out.
    await this.#store
      .knex('holders')
      .where({ name, token })
      .delete()
      .catch(() => {});
  }

  async #take(name: string, token: string): Promise<boolean> {
    const { rows } = await this.#store.knex.raw(TAKE, { name, token, epoch: this.#leases.epoch, ttl: TTL_MS });
    return rows.length === 1;
  }
}
