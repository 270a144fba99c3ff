import type { StoreContext } from './store-context.ts';

/** The database stands still: nothing is worked on it but dry runs. */
export interface Hold {
  since: Date;
  /** Half a sentence: what is wrong with it. */
  reason: string;
}

/** How many counts other daemons may have seen beyond the one that noticed it: years of theirs. */
const BEYOND = 10_000_000;

/** Which database this is, how old it is, and whether it is held because it is older than it was. */
export class Identity {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /** Counts one further. A copy that is put back counts from where it was when it was made. */
  async count(): Promise<{ database: string; position: number }> {
    const { knex } = this.#store;
    await knex.raw('insert into database_identity default values on conflict do nothing');
    const { rows } = await knex.raw("select id, nextval('epochs') as position from database_identity");
    return { database: rows[0].id, position: Number(rows[0].position) };
  }

  /** `seen`: how far it had counted before, where that is known. */
  async hold(reason: string, seen: number): Promise<void> {
    const { knex, clock } = this.#store;
    await knex('database_identity').update({
      held_since: knex.raw('coalesce(held_since, ?)', [clock.now()]),
      held_reason: reason,
      held_seen: knex.raw('greatest(held_seen, ?::bigint)', [seen]),
    });
  }

  async held(): Promise<Hold | null> {
    const row = await this.#store
      .knex('database_identity')
      .whereNotNull('held_since')
      .first('held_since as since', 'held_reason as reason');
    return row ?? null;
  }

  /** Ends the hold of that moment; false where there is none. From then on it counts beyond all that any daemon saw. */
  async release(since: Date): Promise<boolean> {
    return this.#store.knex.transaction(async (trx) => {
      const row = await trx('database_identity').where({ held_since: since }).forUpdate().first('held_seen');
      if (row === undefined) return false;
      await trx.raw("select setval('epochs', greatest(nextval('epochs'), ?::bigint + ?::bigint))", [row.held_seen, BEYOND]);
      await trx('database_identity').update({ held_since: null, held_reason: null, held_seen: null });
      return true;
    });
  }
}
