import type { Knex } from 'knex';
import { json } from '../store-context.ts';

/** Another book that a pack brings, with the indexes of its files. */
export interface PackBook {
  book: string;
  files: number[];
}

/**
 * A row for each further book of a pack, behind the one that hands the torrent over. A book that has a download of its own under
 * way is left to that.
 */
// biome-ignore lint/suspicious/noExplicitAny: a row as the driver gives it
export async function addBooks(trx: Knex.Transaction, lead: any, books: readonly PackBook[]): Promise<void> {
  for (const { book, files } of books) {
    await dropIntended(trx, book);
    const { downloader, ref, state, release, pipeline, task_id, item_id, partial, created_at, changed_at } = lead;
    const shared = { downloader, ref, state, pipeline, task_id, item_id, partial, created_at, changed_at };
    await trx('downloads')
      .insert({ ...shared, book_id: book, lead_id: lead.id, release: json(release), files: json(files) })
      .onConflict()
      .ignore();
  }
}

/** A book waits behind no pack that was never handed over: the item that was at it has ended. */
export async function dropIntended(trx: Knex.Transaction, book: string): Promise<void> {
  await trx('downloads')
    .where({ book_id: book, state: 'intended' })
    .whereNotNull('lead_id')
    .whereRaw(`not exists (select from task_items i where i.id = item_id and i.state <> 'settled')`)
    .whereRaw(`not exists (select from downloads lead where lead.id = downloads.lead_id and lead.state <> 'intended')`)
    .delete();
}

/** A torrent that is under way for other books serves one more, where its files are its own. */
// biome-ignore lint/suspicious/noExplicitAny: rows as the driver takes and gives them
export async function joinPack(trx: Knex.Transaction, row: any, now: Date): Promise<any> {
  if (row.files === null) return null;
  const open = await trx('downloads').where({ ref: row.ref }).whereNotIn('state', ['imported', 'failed', 'abandoned']).orderBy('id');
  const lead = open.find((one) => one.lead_id === null);
  const taken = new Set(open.flatMap((one) => one.files ?? []));
  const own: number[] = JSON.parse(row.files);
  if (!lead?.files || own.some((file) => taken.has(file))) return null;
  const [made] = await trx('downloads')
    .insert({ ...row, lead_id: lead.id, partial: lead.partial, created_at: now, changed_at: now })
    .onConflict()
    .ignore()
    .returning('*');
  return made ?? null;
}
