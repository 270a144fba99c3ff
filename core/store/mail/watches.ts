import type { Leases } from '../leases.ts';
import type { StoreContext } from '../store-context.ts';
import type { HeardEvent, Inbox } from './inbox.ts';

// Held while the holder looks again and again; free where its lease is dead, or it has not looked for long.
const TAKE = `
  insert into watches (instance, holder, held_until) values (:instance, :holder, clock_timestamp() + :forMs * interval '1 millisecond')
  on conflict (instance) do update set holder = excluded.holder, held_until = excluded.held_until
    where watches.holder is null or watches.holder = excluded.holder or watches.held_until <= clock_timestamp()
      or not exists (select from leases l where l.daemon = watches.holder and l.expires_at > clock_timestamp())
  returning cursor, failures`;

/** Who watches which library, and how far: one daemon each, whose cursor moves only together with the events it stands for. */
export class Watches {
  readonly #store: StoreContext;
  readonly #inbox: Inbox;
  readonly #leases: Leases;
  constructor(store: StoreContext, inbox: Inbox, leases: Leases) {
    this.#store = store;
    this.#inbox = inbox;
    this.#leases = leases;
  }

  /** This daemon watches it for so long, and from where it goes on; null where another one does. */
  async take(instance: string, forMs: number): Promise<{ cursor: string | null; failures: number } | null> {
    const { rows } = await this.#store.knex.raw(TAKE, { instance, holder: this.#leases.daemon, forMs });
    return rows[0] ?? null;
  }

  /** Stores what was heard, and how far the watch has come, in one transaction; false where another daemon watches by now. */
  async heard(instance: string, look: { from: string | null; cursor: string; events: readonly HeardEvent[] }): Promise<boolean> {
    return this.#store.knex.transaction(async (trx) => {
      await this.#store.fence(trx);
      const moved = await trx('watches')
        .where({ instance, holder: this.#leases.daemon })
        .whereRaw('cursor is not distinct from ?', [look.from])
        .update({ cursor: look.cursor, failures: 0, looked_at: this.#store.clock.now() });
      if (moved === 0) return false;
      await this.#inbox.hear(trx, instance, 'watch', look.events);
      return true;
    });
  }

  /** It could not be looked. `forget`: its cursor is none any more, and the next look takes a new mark. */
  async failed(instance: string, forget: boolean): Promise<void> {
    await this.#store
      .knex('watches')
      .where({ instance, holder: this.#leases.daemon })
      .update({ failures: this.#store.knex.raw('failures + 1'), ...(forget ? { cursor: null } : {}) });
  }

  /** Gives it up, so that another daemon need not wait. */
  async release(): Promise<void> {
    await this.#store.knex('watches').where({ holder: this.#leases.daemon }).update({ holder: null });
  }
}
