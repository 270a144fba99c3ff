import type { Knex } from 'knex';
import type { Release } from '../../sdk/index.ts';
import { json, type StoreContext } from '../store-context.ts';
import type { JournalLine, StoredCandidate } from './runs.ts';

export async function writeJournal(trx: Knex | Knex.Transaction, run: string, item: string | null, lines: JournalLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map(({ kind, message, data }) => ({
    task_id: run,
    item_id: item,
    kind,
    message: message,
    data: json(data),
  }));
  await trx('journal').insert(rows);
}

/** Every candidate that a `find` looked at; a find done again after a crash replaces what the first one left. */
export async function saveCandidates(store: StoreContext, item: string, candidates: StoredCandidate[]): Promise<void> {
  await store.knex.transaction(async (trx) => {
    await store.fence(trx);
    await trx('candidates').where({ item_id: item }).delete();
    const rows = candidates.map(({ release, verdict, score, why, gates, parts }) => ({
      item_id: item,
      release: json(withoutLink(release)),
      verdict,
      score,
      why,
      gates: json(gates),
      parts: json(parts),
    }));
    if (rows.length > 0) await trx.batchInsert('candidates', rows, 500);
  });
}

/** A link may carry the owner's passkey; the source's own key finds the release again. */
export function withoutLink(release: Release): Release {
  const { link: _, ...rest } = release;
  return rest;
}
