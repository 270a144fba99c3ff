import type { Knex } from 'knex';

/** How much may be begun. `every` counts over all pipelines, `own` over the one that asks. */
export interface DownloadCaps {
  every: { since: Date; downloads: number };
  own?: { since: Date; downloads?: number; bytes?: number };
  /** Downloads of the pipeline that may be open at once. */
  active?: number;
}

/** Which cap one more download would pass: the hour's, the pipeline's number or bytes, or its open ones. */
export type CapReached = 'hour' | 'downloads' | 'bytes' | 'active';

// What was only ever intended, by an item that has ended, was never begun.
const BEGUN = `not (d.state = 'intended' and exists (select from task_items i where i.id = d.item_id and i.state = 'settled'))`;
const OPEN = `d.state not in ('imported', 'failed', 'abandoned')`;

/** Looks before a download of `bytes` begins. Inside a transaction that holds `lockCaps` nobody else can begin one meanwhile. */
export async function capReached(
  knex: Knex | Knex.Transaction,
  pipeline: string,
  { caps, bytes }: { caps: DownloadCaps; bytes: number },
): Promise<CapReached | null> {
  const { every, own, active } = caps;
  const since = own ? new Date(Math.min(own.since.getTime(), every.since.getTime())) : every.since;
  const { rows } = await knex.raw(
    `select count(*) filter (where d.created_at >= ?)::integer as hour,
       count(*) filter (where d.created_at >= ? and d.pipeline = ?)::integer as own,
       coalesce(sum((d.release->>'bytes')::numeric) filter (where d.created_at >= ? and d.pipeline = ?), 0)::float8 as bytes,
       count(*) filter (where ${OPEN} and d.pipeline = ?)::integer as open
     from downloads d where (d.created_at >= ? or ${OPEN}) and ${BEGUN}`,
    [every.since, own?.since ?? since, pipeline, own?.since ?? since, pipeline, pipeline, since],
  );
  const begun = rows[0] as { hour: number; own: number; bytes: number; open: number };
  if (begun.hour >= every.downloads) return 'hour';
  if (active !== undefined && begun.open >= active) return 'active';
  if (own?.downloads !== undefined && begun.own >= own.downloads) return 'downloads';
  return own?.bytes !== undefined && begun.bytes + bytes > own.bytes ? 'bytes' : null;
}

/** One beginning at a time, over all daemons: a cap that two read at once would be passed. */
export const lockCaps = (trx: Knex.Transaction): Promise<unknown> =>
  trx.raw("select pg_advisory_xact_lock(hashtext('tomewright caps'))").then(() => undefined);
