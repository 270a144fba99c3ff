import type { Entry } from '../../sdk/index.ts';
import { json, type StoreContext } from '../store-context.ts';

/** What we know of entries that a library told of. */
export interface Echoes {
  /** Entries that we brought in ourselves. */
  imported: Set<string>;
  /** Entries that are as we know them: the echo of our own write, or of none at all. */
  same: Set<string>;
  /** Entries at which a write of ours is going on right now, or has just ended, so that what it made of them may not be stored yet. */
  busy: Set<string>;
}

/** After an import Audiobookshelf goes on changing the entry for a while; all of that is still the import. */
const AFTER_IMPORT = "interval '2 minutes'";

const AFTER_WRITE = "interval '3 seconds'";

// The intent to import names the path and is stored before a file is there, so this holds however early the library tells of it. Another
// entry at the same path, where ours is known by its id, is somebody else's.
const ECHOES = `
  select n.id,
    i.state is not null and not exists (select from entries o where o.library = :library and o.rel_path = n."relPath" and o.ours
      and o.external_id <> n.id) as imported,
    (e.id is not null and e.gone_at is null and e.record = n.record and e.rel_path = n."relPath" and e.is_missing = n."isMissing"
      and (e.bytes is null or n.bytes is null or e.bytes = n.bytes))
      or coalesce(i.settled_at > cast(:now as timestamptz) - ${AFTER_IMPORT}, i.state = 'doing', false) as same,
    exists (select from actions a where a.instance = :library and a.state = 'doing' and a.kind like 'library.%' and a.intent ->> 'entry' = n.id)
      or exists (select from actions a where a.instance = :library and a.state = 'done' and a.kind in ('library.update', 'library.linkSeries')
        and a.settled_at > cast(:now as timestamptz) - ${AFTER_WRITE} and a.intent ->> 'entry' = n.id) as busy
  from jsonb_to_recordset(cast(:entries as jsonb)) as n(id text, "relPath" text, "isMissing" boolean, record jsonb, bytes bigint)
  left join entries e on e.library = :library and e.external_id = n.id
  left join lateral (select state, settled_at from actions where instance = :library and intent ->> 'relPath' = n."relPath"
    and state in ('doing', 'done') order by id desc limit 1) i on true`;

export async function echoesOf(store: StoreContext, library: string, entries: readonly Entry[]): Promise<Echoes> {
  const { rows } = await store.knex.raw(ECHOES, { library, entries: json(entries), now: store.clock.now() });
  const those = (is: 'imported' | 'same' | 'busy'): Set<string> =>
    new Set(rows.filter((row: Record<string, unknown>) => row[is]).map((row: { id: string }) => row.id));
  return { imported: those('imported'), same: those('same'), busy: those('busy') };
}
