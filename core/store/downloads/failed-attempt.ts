import type { Knex } from 'knex';

/** Kept for ever: a download that was given up. */
// biome-ignore lint/suspicious/noExplicitAny: a row as the driver gives it
export async function writeFailedAttempt(trx: Knex.Transaction, row: any, at: Date): Promise<void> {
  const { id, book_id, release, attempts, reason } = row;
  await trx('failed_attempts').insert({ book_id, download_id: id, release: JSON.stringify(release), attempts, reason, failed_at: at });
}
