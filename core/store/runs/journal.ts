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

/** So many rows of seven values stay far below the most that one statement may bind, 65,535. */
const AT_ONCE = 500;

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
    for (let at = 0; at < rows.length; at += AT_ONCE) await trx('candidates').insert(rows.slice(at, at + AT_ONCE));
    await seeReleases(trx, { item, candidates, at: store.clock.now() });
  });
}

/** What sources ever listed, once each, with the book that it was found good for: it outlives the runs that saw it. */
async function seeReleases(trx: Knex.Transaction, seen: { item: string; candidates: StoredCandidate[]; at: Date }): Promise<void> {
  const { item, candidates, at } = seen;
  const book = trx('task_items').where({ id: item }).select(trx.raw("nullif(facts->'book'->>'id', '')::bigint"));
  const rows = new Map(
    candidates.map(({ release, verdict }) => [
      `${release.source} ${release.key}`,
      {
        source: release.source,
        key: release.key,
        title: release.title,
        info_hash: release.infoHash?.toLowerCase() ?? null,
        release: json(withoutLink(release)),
        book_id: verdict === 'accept' ? book : null,
        first_seen: at,
        last_seen: at,
      },
    ]),
  );
  if (rows.size === 0) return;
  // In one order, so that two items that saw the same do not wait for each other.
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const kept = {
    book_id: trx.raw('coalesce(excluded.book_id, releases.book_id)'),
    info_hash: trx.raw('coalesce(excluded.info_hash, releases.info_hash)'),
  };
  for (let from = 0; from < sorted.length; from += 500) {
    const insert = trx('releases')
      .insert(sorted.slice(from, from + 500))
      .onConflict(['source', 'key']);
    await insert.merge({ title: trx.raw('excluded.title'), release: trx.raw('excluded.release'), last_seen: at, ...kept });
  }
}

/** A link may carry the owner's passkey; the source's own key finds the release again. */
export function withoutLink(release: Release): Release {
  const { link: _, ...rest } = release;
  return rest;
}
