import type { Release } from '../../sdk/index.ts';
import { withoutLink } from '../runs/journal.ts';
import { json, type StoreContext } from '../store-context.ts';

const MONDAY = `date_trunc('week', ?::timestamptz at time zone 'UTC')::date`;

/** What a source listed as most popular, in its order; a later look of the same week replaces an earlier one. */
export async function saveTop(store: StoreContext, list: { source: string; genre: string; releases: Release[] }): Promise<void> {
  const { source, genre } = list;
  const now = store.clock.now();
  await store.knex.transaction(async (trx) => {
    await store.fence(trx);
    await trx('top_lists').where({ source, genre }).whereRaw(`week = ${MONDAY}`, [now]).delete();
    const rows = list.releases.slice(0, MOST).map((release, nth) => ({
      source,
      genre,
      place: nth + 1,
      release: json(withoutLink(release)),
      seen_at: now,
      week: trx.raw(MONDAY, [now]),
    }));
    // A run and its retry may look at the same moment.
    if (rows.length > 0) await trx('top_lists').insert(rows).onConflict(['source', 'genre', 'week', 'place']).merge();
  });
}

const MOST = 100;
