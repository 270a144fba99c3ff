import type { DownloadState, DownloadStatus } from '../../core/sdk/index.ts';
import type { TorrentRow } from './wire.ts';

/**
 * Qbittorrent's words, of 4.1 to 5.3. `error` (disk full, no permission) is cured by the owner and a start, so it is a stall and never
 * a failure; nothing in qBittorrent is final. A word that is not listed is a download in progress.
 */
const STATES: Readonly<Record<string, DownloadState>> = {
  allocating: 'downloading',
  checkingDL: 'checking',
  checkingResumeData: 'checking',
  checkingUP: 'checking',
  downloading: 'downloading',
  error: 'stalled',
  forcedDL: 'downloading',
  forcedMetaDL: 'metadata',
  forcedUP: 'finished',
  metaDL: 'metadata',
  missingFiles: 'missing-files',
  moving: 'moving',
  pausedDL: 'paused',
  pausedUP: 'finished',
  queuedDL: 'queued',
  queuedForChecking: 'checking',
  queuedUP: 'finished',
  stalledDL: 'stalled',
  stalledUP: 'finished',
  stoppedDL: 'paused',
  stoppedUP: 'finished',
  unknown: 'downloading',
  uploading: 'finished',
};

/** `finished` only where the word says so and no selected byte is missing. */
export function stateOf(row: Pick<TorrentRow, 'state' | 'progress' | 'amount_left' | 'size'>): DownloadState {
  const state = Object.hasOwn(STATES, row.state) ? STATES[row.state]! : 'downloading';
  if (state !== 'finished') return state;
  const isWhole = row.size > 0 && (row.progress === 1 || row.amount_left === 0);
  if (isWhole) return 'finished';
  return /^(paused|stopped)/.test(row.state) ? 'paused' : 'downloading';
}

/** Our id of a torrent: its v1 info-hash where it has one, because libtorrent 2 lists a hybrid torrent under its v2 hash. */
export function idOf(row: Pick<TorrentRow, 'infohash_v1'> & { hash: string }): string {
  return (row.infohash_v1 || row.hash).toLowerCase();
}

export function statusOf(row: TorrentRow): DownloadStatus {
  const seeders = Math.max(row.num_seeds ?? -1, row.num_complete ?? -1);
  return {
    id: idOf(row),
    name: row.name,
    state: stateOf(row),
    word: row.state,
    progress: Math.min(1, Math.max(0, row.progress)),
    bytes: Math.max(0, row.size),
    left: Math.max(0, row.amount_left),
    savePath: withoutSlash(row.save_path),
    ...(row.category ? { category: row.category } : {}),
    tags: tagsOf(row),
    ...(seeders >= 0 ? { seeders } : {}),
    ...(row.ratio !== undefined && row.ratio >= 0 ? { ratio: row.ratio } : {}),
    ...instant('added', row.added_on),
    ...instant('finished', row.completion_on),
  };
}

/** Ours is what carries our category, or the first of our tags where the owner has moved it to a category of his. */
export function isOurs(row: Pick<TorrentRow, 'category' | 'tags'>, own: { category: string; tags: string[] }): boolean {
  const [mark] = own.tags;
  return row.category === own.category || (mark !== undefined && tagsOf(row).includes(mark));
}

export function tagsOf(row: Pick<TorrentRow, 'tags'>): string[] {
  return (row.tags ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean);
}

function withoutSlash(path: string): string {
  return path.length > 1 && !/^[A-Za-z]:[\\/]$/.test(path) ? path.replace(/[\\/]+$/, '') || '/' : path;
}

const NEVER = 4_294_967_295;

function instant<K extends string>(key: K, seconds: number | undefined): Partial<Record<K, string>> {
  if (seconds === undefined || seconds <= 0 || seconds >= NEVER) return {};
  return { [key]: new Date(seconds * 1000).toISOString() } as Partial<Record<K, string>>;
}
