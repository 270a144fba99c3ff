import type { Context } from '../../core/sdk/index.ts';
import type { Session } from './session.ts';
import { idOf } from './state.ts';
import { TORRENTS_SCHEMA, type TorrentRow } from './wire.ts';

const CHUNK = 100;

export interface Finder {
  /** Rows by our ids, in no order; what is not listed is left out. */
  byIds(ids: string[]): Promise<TorrentRow[]>;
  /** Rows under any of these hashes as qBittorrent itself lists them. */
  byHashes(hashes: string[]): Promise<TorrentRow[]>;
  /** The hash under which qBittorrent lists a torrent of ours. */
  hashOf(id: string): Promise<string | undefined>;
  /** Whether it lists any torrent at all, of anybody. */
  isEmpty(): Promise<boolean>;
}

export function createFinder(context: Context, session: Session): Finder {
  async function list(query: Record<string, string | number>): Promise<TorrentRow[]> {
    const reply = await session.expect('torrents/info', { query });
    return context.shape<TorrentRow[]>(TORRENTS_SCHEMA, reply.json(), 'torrents/info');
  }

  async function byHashes(hashes: string[]): Promise<TorrentRow[]> {
    const rows: TorrentRow[] = [];
    for (let at = 0; at < hashes.length; at += CHUNK) rows.push(...(await list({ hashes: hashes.slice(at, at + CHUNK).join('|') })));
    return rows;
  }

  // libtorrent 2 lists a hybrid torrent under its v2 hash and finds it under nothing else: only the whole list tells
  async function hybrids(ids: Set<string>): Promise<TorrentRow[]> {
    const rows = await list({});
    return rows.filter((row) => row.infohash_v2 && ids.has(idOf(row)));
  }

  async function byIds(ids: string[]): Promise<TorrentRow[]> {
    const rows = await byHashes(ids);
    const missing = new Set(ids);
    for (const row of rows) missing.delete(idOf(row)) || missing.delete(row.hash.toLowerCase());
    return missing.size > 0 ? [...rows, ...(await hybrids(missing))] : rows;
  }

  return {
    byIds,
    byHashes,
    hashOf: async (id) => (await byIds([id]))[0]?.hash,
    isEmpty: async () => (await list({ limit: 1 })).length === 0,
  };
}
