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
  const told = candidates.map((each) => ({ ...each, release: withoutLink(each.release) }));
  const now = store.clock.now();
  await store.fenced(CANDIDATES, [json(told), item, item, item, now, now]);
}

// What sources ever listed stands once each, with the book that it was found good for: it outlives the runs that saw it. In one order, so
// that two items that saw the same do not wait for each other.
const CANDIDATES = `
  told as (
    select nth, value->'release' as release, value->>'verdict' as verdict, (value->>'score')::real as score, value->>'why' as why,
      value->'gates' as gates, value->'parts' as parts
    from lease cross join jsonb_array_elements(?::jsonb) with ordinality as e(value, nth)),
  gone as (delete from candidates using lease where item_id = ?),
  kept as (
    insert into candidates (item_id, release, verdict, score, why, gates, parts)
    select ?::bigint, release, verdict, score, why, gates, parts from told order by nth),
  seen as (
    insert into releases (source, key, title, info_hash, release, book_id, first_seen, last_seen)
    select distinct on (release->>'source', release->>'key') release->>'source', release->>'key', release->>'title',
      lower(release->>'infoHash'), release,
      case when verdict = 'accept' then (select nullif(facts->'book'->>'id', '')::bigint from task_items where id = ?) end,
      ?::timestamptz, ?::timestamptz
    from told order by release->>'source', release->>'key', nth desc
    on conflict (source, key) do update set title = excluded.title, release = excluded.release, last_seen = excluded.last_seen,
      book_id = coalesce(excluded.book_id, releases.book_id), info_hash = coalesce(excluded.info_hash, releases.info_hash))`;

/** A link may carry the owner's passkey; the source's own key finds the release again. */
export function withoutLink(release: Release): Release {
  const { link: _, ...rest } = release;
  return rest;
}
