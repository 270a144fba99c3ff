import type { Knex } from 'knex';
import { rowId, type StoreContext } from '../store-context.ts';
import { AUTHORS_OF } from './books.ts';
import { afterCursor, type Order, orderBy, pageOf, placeOf, type ShownPage } from './paging.ts';
import { tsqueryOf, typed } from './words.ts';

export const DOWNLOAD_STATES = [
  'intended',
  'queued',
  'downloading',
  'stalled',
  'finished',
  'verified',
  'importing',
  'imported',
  'failed',
  'abandoned',
] as const;
export type ShownDownloadState = (typeof DOWNLOAD_STATES)[number];

export interface ShownDownload {
  id: string;
  book: { id: string; title: string; authors: { id: string; name: string }[] };
  title: string;
  source: string;
  downloader: string;
  state: ShownDownloadState;
  progress: number;
  bytes: number | null;
  bytesLeft: number | null;
  reason: string | null;
  /** The downloader's own word for it. */
  word: string | null;
  attempts: number;
  nextRetry: Date | null;
  pipeline: string;
  run: string | null;
  createdAt: Date;
  changedAt: Date;
  lastByteAt: Date | null;
  endedAt: Date | null;
}

export interface DownloadQuery {
  state?: ShownDownloadState | 'open' | 'all';
  q?: string;
  book?: string;
  cursor?: string;
  limit: number;
}

const ORDER: Order[] = [{ sql: 'd.id', type: 'bigint', desc: true }];

const COLUMNS = `d.id, jsonb_build_object('id', b.id::text, 'title', b.title, 'authors', (select x.authors from (select ${AUTHORS_OF}) x)) as book,
  d.release->>'title' as title, d.release->>'source' as source, d.downloader, d.state, d.progress, d.bytes::float8 as bytes,
  d.bytes_left::float8 as "bytesLeft", d.reason, d.word, d.attempts, d.next_retry as "nextRetry", d.pipeline, d.task_id as run,
  d.created_at as "createdAt", d.changed_at as "changedAt", d.last_byte_at as "lastByteAt", d.ended_at as "endedAt"`;

/** Downloads, newest first, with how many there are in each state. */
export async function listDownloads(
  store: StoreContext,
  query: DownloadQuery,
): Promise<ShownPage<ShownDownload> & { counts: Record<string, number> }> {
  const after = afterCursor(ORDER, query.cursor);
  const conditions = [after.sql];
  const values: Knex.Value[] = [...after.values];
  const add = (sql: string, ...more: Knex.Value[]): void => {
    conditions.push(sql);
    values.push(...more);
  };
  const { state = 'all' } = query;
  if (state === 'open') add("d.state not in ('imported', 'failed', 'abandoned')");
  else if (state !== 'all') add('d.state = ?', state);
  if (query.book !== undefined) add('d.book_id = ?', query.book);
  if (query.q !== undefined) add('b.terms @@ ?::tsquery', tsqueryOf(typed(query.q)));
  const [{ rows }, counted] = await Promise.all([
    store.knex.raw(
      `select ${COLUMNS}, ${placeOf(ORDER)} from downloads d join books b on b.id = d.book_id
       where ${conditions.join(' and ')} order by ${orderBy(ORDER)} limit ?`,
      [...values, query.limit + 1],
    ),
    store.knex('downloads').groupBy('state').select('state', store.knex.raw('count(*)::integer as n')),
  ]);
  const counts = Object.fromEntries((counted as unknown as { state: string; n: number }[]).map(({ state: of, n }) => [of, n]));
  return { ...pageOf<ShownDownload & { _at: string[] }>(rows, query.limit), counts };
}

export async function oneDownload(store: StoreContext, id: string): Promise<ShownDownload | null> {
  if (rowId(id) === null) return null;
  const { rows } = await store.knex.raw(`select ${COLUMNS} from downloads d join books b on b.id = d.book_id where d.id = ?`, [id]);
  return rows[0] ?? null;
}

export interface ShownBlock {
  id: string;
  source: string;
  key: string;
  title: string;
  infoHash: string | null;
  book: string | null;
  reason: string;
  blockedAt: Date;
}

const BLOCKS: Order[] = [{ sql: 'l.id', type: 'bigint', desc: true }];

/** Releases that are never taken again, newest first. */
export async function listBlocks(store: StoreContext, query: { cursor?: string; limit: number }): Promise<ShownPage<ShownBlock>> {
  const after = afterCursor(BLOCKS, query.cursor);
  const { rows } = await store.knex.raw(
    `select l.id, l.source, l.key, l.title, l.info_hash as "infoHash", l.book_id as book, l.reason, l.blocked_at as "blockedAt",
     ${placeOf(BLOCKS)} from blocklist l where ${after.sql} order by ${orderBy(BLOCKS)} limit ?`,
    [...after.values, query.limit + 1],
  );
  return pageOf<ShownBlock & { _at: string[] }>(rows, query.limit);
}

export interface ShownAttempt {
  id: string;
  book: { id: string; title: string };
  download: string | null;
  title: string;
  source: string;
  attempts: number;
  reason: string;
  failedAt: Date;
}

const ATTEMPTS: Order[] = [{ sql: 'f.id', type: 'bigint', desc: true }];

/** Downloads that were given up after their last try, newest first. */
export async function listAttempts(
  store: StoreContext,
  query: { book?: string; cursor?: string; limit: number },
): Promise<ShownPage<ShownAttempt>> {
  const after = afterCursor(ATTEMPTS, query.cursor);
  const { rows } = await store.knex.raw(
    `select f.id, jsonb_build_object('id', b.id::text, 'title', b.title) as book, f.download_id as download, f.release->>'title' as title,
       f.release->>'source' as source, f.attempts, f.reason, f.failed_at as "failedAt", ${placeOf(ATTEMPTS)}
     from failed_attempts f join books b on b.id = f.book_id
     where ${query.book ? 'f.book_id = ?' : 'true'} and ${after.sql} order by ${orderBy(ATTEMPTS)} limit ?`,
    [...(query.book ? [query.book] : []), ...after.values, query.limit + 1],
  );
  return pageOf<ShownAttempt & { _at: string[] }>(rows, query.limit);
}
