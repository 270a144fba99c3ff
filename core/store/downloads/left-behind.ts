import type { Knex } from 'knex';
import { writeFailedAttempt } from './failed-attempt.ts';

const REASON = 'it was never handed over: whoever had reserved it gave up, and the downloader does not have it';

// Whoever comes to its book again takes it over: an item that is open, or a run that waits with the book's key.
const COMES_AGAIN = `
  exists (select from task_items i join tasks t on t.id = i.task_id
    where t.finished_at is null and i.state <> 'settled' and (i.id = d.item_id or i.facts->'book'->>'id' = d.book_id::text))
  or exists (select from tasks t where t.finished_at is null
    and t.only_keys && array(select 'book:' || d.book_id union all select 'download:' || o.id from downloads o where o.book_id = d.book_id))`;

/** Ends a download that was only ever intended, where nobody will hand it over any more; gives the state that it is in then. */
export async function endLeftBehind(trx: Knex.Transaction, id: string, at: Date): Promise<'intended' | 'abandoned'> {
  const { rows } = await trx.raw(
    `update downloads d set state = 'abandoned', reason = ?, next_retry = null, attempts = attempts + 1, changed_at = ?, ended_at = ?
     where d.id = ? and d.state = 'intended' and d.lead_id is null and not (${COMES_AGAIN}) returning *`,
    [REASON, at, at, id],
  );
  if (rows.length === 0) return 'intended';
  await trx('downloads').where({ lead_id: id, state: 'intended' }).delete();
  await writeFailedAttempt(trx, rows[0], at);
  return 'abandoned';
}
