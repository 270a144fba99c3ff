import { json, type StoreContext } from '../store-context.ts';

/** Something to be shown as it happens. `id` is where a reader goes on from. */
export interface FeedEvent {
  id: string;
  kind: string;
  data: unknown;
}

const KEPT_MS = 3_600_000;
const AT_ONCE = 2000;

const SEEN = 'tx < cast(cast(:floor as text) as xid8)';

// Below this every transaction of ours has ended, before the statement that reads begins. The snapshot's own floor would do, but it waits
// for strangers, too: for other databases of the server, and for a session that its owner left open. Ours end by their time-outs.
const FLOOR = `
  with now as (select pg_snapshot_xmax(pg_current_snapshot()) as top)
  select least(cast(cast(top as text) as bigint), min(cast(cast(top as text) as bigint) - (age(a.backend_xid) - age(cast(top as xid)))))::text as floor
  from now left join pg_stat_activity a on a.datname = current_database() and a.backend_xid is not null
    and a.application_name = current_setting('application_name') group by top`;

/** What happened lately, in one order for all daemons, for those who watch. Rows of other tables write most of it themselves. */
export class Feed {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  async add(events: readonly { kind: string; data: object }[]): Promise<void> {
    if (events.length === 0) return;
    await this.#store.knex('feed').insert(events.map(({ kind, data }) => ({ kind, data: json(data) })));
  }

  /** What comes after this place; null where the place is too old, or is none. */
  async after(id: string, most: number): Promise<FeedEvent[] | null> {
    const [, tx, row, seconds] = /^(\d{1,19})-(\d{1,18})-(\d{1,12})$/.exec(id) ?? [];
    if (tx === undefined || row === undefined || Number(seconds) * 1000 < Date.now() - KEPT_MS) return null;
    const { rows } = await this.#store.knex.raw(
      `select tx::text, id, kind, data, extract(epoch from at)::bigint as at from feed
       where (tx, id) > (cast(cast(:tx as text) as xid8), :row) and ${SEEN} order by tx, id limit :most`,
      { tx, row, most, floor: await this.#floor() },
    );
    return rows.map((each: Row) => ({ id: idOf(each), kind: each.kind, data: each.data }));
  }

  /** The place at which it ends now. */
  async end(): Promise<string> {
    const { rows } = await this.#store.knex.raw(
      `select tx::text, id, extract(epoch from clock_timestamp())::bigint as at from feed where ${SEEN} order by feed.tx desc, id desc limit 1`,
      { floor: await this.#floor() },
    );
    return idOf(rows[0] ?? { tx: '0', id: '0', at: String(Math.floor(Date.now() / 1000)) });
  }

  async #floor(): Promise<string> {
    const { rows } = await this.#store.knex.raw(FLOOR);
    return rows[0].floor;
  }

  /** Removes what nobody can go on from any more, some at a time. */
  async prune(): Promise<number> {
    const old = this.#store
      .knex('feed')
      .whereRaw(`at < clock_timestamp() - interval '${KEPT_MS} milliseconds'`)
      .limit(AT_ONCE)
      .select('id');
    return this.#store.knex('feed').whereIn('id', old).delete();
  }
}

interface Row {
  tx: string;
  id: string;
  kind: string;
  data: unknown;
  at: string;
}

const idOf = ({ tx, id, at }: Pick<Row, 'tx' | 'id' | 'at'>): string => `${tx}-${id}-${at}`;
