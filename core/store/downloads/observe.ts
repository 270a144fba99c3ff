import type { Knex } from 'knex';
import type { DownloadStatus } from '../../sdk/index.ts';
import type { StoreContext } from '../store-context.ts';
import { endLeftBehind } from './left-behind.ts';

export interface Change {
  id: string;
  from: string;
  to: string;
}

interface Observed {
  statuses: DownloadStatus[];
  gone: string[];
  at: Date;
}

// Missing files and a stall are trouble, not an end: a remount or a seeder mends them.
const OURS: Record<DownloadStatus['state'], string> = {
  queued: 'queued',
  paused: 'queued',
  metadata: 'downloading',
  downloading: 'downloading',
  checking: 'downloading',
  moving: 'downloading',
  stalled: 'stalled',
  'missing-files': 'stalled',
  finished: 'finished',
  failed: 'failed',
};

/** From here on the import has it, and the downloader's word changes nothing. */
const BEFORE_IMPORT = ['intended', 'queued', 'downloading', 'stalled', 'finished'];

const GONE_AFTER_MS = 10 * 60_000;
const GONE_LOOKS = 2;

/** Brings our rows up to date with what a downloader says; gives those that changed state. */
export async function observe(store: StoreContext, downloader: string, observed: Observed): Promise<Change[]> {
  return store.knex.transaction(async (trx) => {
    await store.fence(trx);
    const refs = [...observed.statuses.map((status) => status.id), ...observed.gone];
    const rows: Row[] = await trx('downloads')
      .where({ downloader })
      .whereIn('ref', refs)
      .whereIn('state', BEFORE_IMPORT)
      .orderBy('id')
      .forUpdate()
      .select('id', 'ref', 'state', 'bytes_left', 'gone_since', 'gone_looks');
    const byRef = new Map(observed.statuses.map((status) => [status.id, status]));
    const changes: Change[] = [];
    for (const row of rows) {
      const status = byRef.get(row.ref);
      const to = status ? await follow(trx, row, { status, at: observed.at }) : await miss(trx, row, observed.at);
      if (to !== row.state) changes.push({ id: row.id, from: row.state, to });
    }
    return changes;
  });
}

interface Row {
  id: string;
  ref: string;
  state: string;
  bytes_left: string | null;
  gone_since: Date | null;
  gone_looks: number;
}

async function follow(trx: Knex.Transaction, row: Row, { status, at }: { status: DownloadStatus; at: Date }): Promise<string> {
  const state = OURS[status.state];
  const hasMoved = row.bytes_left === null || status.left < Number(row.bytes_left);
  await trx('downloads')
    .where({ id: row.id })
    .update({
      state,
      word: status.word,
      progress: status.progress,
      bytes: status.bytes,
      bytes_left: status.left,
      save_path: status.savePath,
      reason: state === 'stalled' || state === 'failed' ? `the downloader says "${status.word}"` : null,
      gone_since: null,
      gone_looks: 0,
      ...(hasMoved ? { last_byte_at: at } : {}),
      ...(state === 'failed' ? { next_retry: at, ended_at: at } : {}),
      ...(state === row.state ? {} : { changed_at: at }),
    });
  return state;
}

// A downloader that was restarted shows an empty list for a while: what it does not show is not lost until it was gone for long, twice.
async function miss(trx: Knex.Transaction, row: Row, at: Date): Promise<string> {
  if (row.state === 'intended') return endLeftBehind(trx, row.id, at);
  const since = row.gone_since ?? at;
  const looks = row.gone_looks + 1;
  const isGone = looks >= GONE_LOOKS && at.getTime() - since.getTime() >= GONE_AFTER_MS;
  const state = isGone ? 'stalled' : row.state;
  const said = isGone ? { reason: `the downloader has not shown it since ${since.toISOString()}: was it removed there?` } : {};
  await trx('downloads')
    .where({ id: row.id })
    .update({ gone_since: since, gone_looks: looks, state, ...said, ...(state === row.state ? {} : { changed_at: at }) });
  return state;
}
