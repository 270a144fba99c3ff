import { randomUUID } from 'node:crypto';
import type { Context, DownloadStatus, StatusPage } from '../../core/sdk/index.ts';
import type { Options, Session } from './session.ts';
import { idOf, isOurs, statusOf } from './state.ts';
import { MAINDATA_SCHEMA, type MainData, MERGED_ROW_SCHEMA, type TorrentRow } from './wire.ts';

interface Parts {
  context: Context;
  session: Session;
  options: Options;
  doubt(isEmpty: boolean): void;
}

/** The first answer holds all torrents of the client, 1.6 KB each. */
const MAX_BYTES = 32_000_000;

/**
 * Follows `sync/maindata`. The increments belong to one session cookie and one memory, so a cursor names this memory: with the newest
 * cursor comes what changed, with any other (an older one, one of an earlier process) everything that is ours.
 */
export function createSync({ context, session, options, doubt }: Parts): (cursor?: string) => Promise<StatusPage> {
  const own = { category: options.category ?? 'tomewright', tags: options.tags ?? ['tomewright'] };
  const memory = randomUUID();
  let rows = new Map<string, TorrentRow>();
  let rid = 0;
  let version = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const ours = (row: TorrentRow | undefined) => row !== undefined && isOurs(row, own);

  async function ask(): Promise<MainData> {
    const reply = await session.expect('sync/maindata', { query: { rid }, maxBytes: MAX_BYTES });
    return context.shape<MainData>(MAINDATA_SCHEMA, reply.json(), 'sync/maindata');
  }

  function merged(data: MainData): Map<string, TorrentRow> {
    const next = data.full_update ? new Map<string, TorrentRow>() : new Map(rows);
    for (const [hash, change] of Object.entries(data.torrents ?? {})) {
      const row = { ...next.get(hash), ...change, hash };
      next.set(hash, context.shape<TorrentRow>(MERGED_ROW_SCHEMA, row, `sync/maindata, torrent ${hash}`));
    }
    for (const hash of data.torrents_removed ?? []) next.delete(hash);
    return next;
  }

  async function advance(cursor: string | undefined): Promise<StatusPage> {
    const isNewest = cursor !== undefined && cursor === `${memory}:${version}`;
    const data = await ask();
    const before = rows;
    const next = merged(data);
    // a list that is not believed is asked for again as a whole: an increment upon it would look like "nothing changed"
    rid = 0;
    doubt(data.full_update === true && next.size === 0 && before.size > 0);
    rows = next;
    rid = data.rid;
    if (data.full_update || data.torrents || data.torrents_removed) version += 1;
    const now = `${memory}:${version}`;
    if (!isNewest || data.full_update) return { items: statuses(rows.values()), full: true, cursor: now };
    const changed = Object.keys(data.torrents ?? {}).flatMap((hash) => rows.get(hash) ?? []);
    const gone = [...before.values()].filter((row) => ours(row) && !ours(rows.get(row.hash)));
    return { items: statuses(changed), removed: gone.map(idOf), cursor: now };
  }

  function statuses(list: Iterable<TorrentRow>): DownloadStatus[] {
    return [...list].filter(ours).map(statusOf);
  }

  return (cursor) => {
    const mine = turn.then(() => advance(cursor));
    turn = mine.catch(() => undefined);
    return mine;
  };
}
