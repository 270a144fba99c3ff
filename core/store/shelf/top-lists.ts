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
    for (const [nth, release] of list.releases.slice(0, MOST).entries()) {
      const row = { source, genre, place: nth + 1, release: json(withoutLink(release)), seen_at: now, week: trx.raw(MONDAY, [now]) };
      await trx('top_lists').insert(row);
    }
  });
}

const MOST = 100;
