import type { Knex } from 'knex';
import type { Cost } from './downloads.ts';

/** What was begun at a source and its account may not know of yet. */
export interface Taken {
  slots: number;
  bytes: number;
  wedges: number;
}

/** Lets one more download in, or says why not, knowing what was taken since `since`. */
export interface AccountGuard {
  since: Date;
  judge(taken: Taken): { may: boolean; cost: Cost; reason: string };
}

/** Begun since then, or begun before and not yet announced to the tracker: both take a slot that the account does not count. */
export async function takenAt(trx: Knex.Transaction, source: string, since: Date): Promise<Taken> {
  const { rows } = await trx.raw<{ rows: { slots: string; bytes: string; wedges: string }[] }>(
    `select count(*) as slots,
            coalesce(sum((release->>'bytes')::numeric) filter (where cost is distinct from 'free' and cost is distinct from 'wedge'), 0) as bytes,
            count(*) filter (where cost = 'wedge') as wedges
     from downloads
     where release->>'source' = ? and release->>'protocol' = 'torrent' and lead_id is null
       and (created_at >= ? or state in ('intended', 'queued'))`,
    [source, since],
  );
  const [row] = rows;
  return { slots: Number(row?.slots ?? 0), bytes: Number(row?.bytes ?? 0), wedges: Number(row?.wedges ?? 0) };
}
