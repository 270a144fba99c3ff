import type { StoreContext } from '../store-context.ts';

/** A start that stands further ahead than this and any gap was written by a clock that ran ahead and was put back since. */
const FAR_MS = 25 * 3_600_000;

// One statement, and the database's clock: daemons whose clocks differ still keep one distance between their starts.
const GRANT = `
  with granted as (
    insert into limits (key, next_at) values (:key, clock_timestamp() + :gap * interval '1 millisecond')
    on conflict (key) do update set next_at = excluded.next_at where limits.next_at <= clock_timestamp()
      or limits.next_at > clock_timestamp() + greatest(:gap, ${FAR_MS}) * 1.1 * interval '1 millisecond'
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
}
