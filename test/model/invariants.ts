import type { Knex } from 'knex';

/**
 * What must hold in the store at any moment, whatever happened: each gives rows that name what is wrong. Nothing may stand in a state that
 * no trigger, no waiting job and no interval ever picks up again.
 */
const ALWAYS: Record<string, string> = {
  'a run is going, and no job will ever advance it': `
    select 'run ' || t.id || ' of ' || t.pipeline || ' (' || t.state || ')' as what from tasks t
    where t.finished_at is null and not t.behind and not exists (select from :queue:.jobs j where j.key = 'run:' || t.id)
      and not exists (select from :queue:._private_jobs p where p.key is null and p.payload->>'run' = t.id::text)
      and not exists (select from task_items i where i.task_id = t.id and i.state = 'ready')`,
  'a run waits behind none': `
    select 'run ' || t.id || ' of ' || t.pipeline as what from tasks t where t.behind and t.finished_at is null
      and not exists (select from tasks o where o.pipeline = t.pipeline and o.finished_at is null and not o.behind and o.trigger <> 'retry')`,
  'an item is ready, and no job will ever work it': `
    select 'item ' || i.id || ' ' || i.key || ' of run ' || i.task_id as what from task_items i join tasks t on t.id = i.task_id
    where i.state = 'ready' and t.finished_at is null and not exists (select from :queue:.jobs j where j.key = 'item:' || i.id)`,
  'an item is open in a run that has ended': `
    select 'item ' || i.id || ' ' || i.key || ' of run ' || i.task_id as what from task_items i join tasks t on t.id = i.task_id
    where i.state <> 'settled' and t.state in ('finished')`,
  'a book has two open downloads': `
    select 'book ' || book_id as what from downloads where state not in ('imported', 'failed', 'abandoned') group by book_id having count(*) > 1`,
  'a torrent was handed over twice': `
    select ref as what from downloads d join actions a on a.key = 'add:' || d.id and a.state = 'done'
    where d.state not in ('failed', 'abandoned') group by ref having count(*) > 1`,
  'a failed download is due never, and was not abandoned': `
    select 'download ' || id as what from downloads where state = 'failed' and next_retry is null`,
  'an abandoned download has no row in failed_attempts': `
    select 'download ' || d.id as what from downloads d where d.state = 'abandoned'
      and not exists (select from failed_attempts f where f.download_id = d.id)`,
  'a book is owned and still counts as missing': `
    select b.title as what from missing_books m join books b on b.id = m.book_id where m.state = 'missing'
      and exists (select from entries e where e.book_id = b.id and e.gone_at is null and e.ours)`,
  'a job is locked by nobody and may run no more': `
    select coalesce(key, id::text) as what from :queue:.jobs where locked_at is null and attempts >= max_attempts`,
};

/** Each invariant that does not hold, with what it does not hold for. `queue`: the schema of the queue's tables. */
export async function violated(knex: Knex, queue = 'graphile_worker'): Promise<string[]> {
  const found: string[] = [];
  for (const [name, sql] of Object.entries(ALWAYS)) {
    const { rows } = await knex.raw(sql.replaceAll(':queue:', `"${queue}"`));
    for (const { what } of rows as { what: string }[]) found.push(`${name}: ${what}`);
  }
  return found;
}
