import type { StoreContext } from '../store-context.ts';

// One statement, and the database's clock: daemons whose clocks differ still keep one distance between their starts.
const GRANT = `
  with granted as (
    insert into limits (key, next_at) values (:key, clock_timestamp() + :gap * interval '1 millisecond')
    on conflict (key) do update set next_at = excluded.next_at where limits.next_at <= clock_timestamp()
    returning 0 as wait)
  select coalesce((select wait from granted),
    (select greatest(1, ceil(extract(epoch from next_at - clock_timestamp()) * 1000)) from limits where key = :key), 1)::float8 as wait`;

/** Permits to start, evenly spaced over all daemons that share the database. */
export class Permits {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /** 0: granted, and used up; start now. Else nothing was granted: ask again after so many milliseconds. */
  async grant(key: string, gapMs: number): Promise<number> {
    if (gapMs <= 0) return 0;
    const { rows } = await this.#store.knex.raw(GRANT, { key, gap: gapMs });
    return rows[0].wait;
  }

  /** Takes one of `perDay` on a day (ISO date); false where all are used. */
  async take(key: string, perDay: number, day: string): Promise<boolean> {
    if (perDay < 1) return false;
    const { rows } = await this.#store.knex.raw(
      `insert into budgets (key, day, used) values (?, ?, 1)
       on conflict (key, day) do update set used = budgets.used + 1 where budgets.used < ? returning used`,
      [key, day, perDay],
    );
    return rows.length === 1;
  }

  async usedOf(key: string, day: string): Promise<number> {
    return (await this.#store.knex('budgets').where({ key, day }).first('used'))?.used ?? 0;
  }

  /** Nothing more under this key until then (Retry-After); an earlier moment never shortens a longer pause. */
  async pause(key: string, until: Date, reason: string): Promise<void> {
    await this.#store.knex.raw(
      `insert into pauses (key, until, reason) values (?, ?, ?)
       on conflict (key) do update set until = excluded.until, reason = excluded.reason where pauses.until < excluded.until`,
      [key, until, reason],
    );
  }

  /** Until when the key is paused, and why; null where it is not. */
  async pausedUntil(key: string): Promise<{ until: Date; reason: string } | null> {
    const now = this.#store.clock.now();
    return (await this.#store.knex('pauses').where({ key }).where('until', '>', now).first('until', 'reason')) ?? null;
  }
}
