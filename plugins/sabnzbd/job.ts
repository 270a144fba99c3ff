import type { DownloadState, DownloadStatus } from '../../core/sdk/index.ts';
import type { HistorySlot, QueueSlot } from './wire.ts';

/** A job of ours, wherever SABnzbd holds it. */
export interface Job {
  nzoId: string;
  /** `queue`: not yet downloaded. `history`: post-processed now, or ended. */
  at: 'queue' | 'history';
  status: DownloadStatus;
}

const QUEUE_STATES: Readonly<Record<string, DownloadState>> = {
  Checking: 'checking',
  Downloading: 'downloading',
  Fetching: 'downloading',
  Grabbing: 'metadata',
  Idle: 'queued',
  Paused: 'paused',
  Propagating: 'queued',
  Queued: 'queued',
};

/** Post-processing: nothing is finished before its last stage, and the folder moves until then. An unknown stage is one of these. */
const HISTORY_STATES: Readonly<Record<string, DownloadState>> = {
  Completed: 'finished',
  Extracting: 'moving',
  Failed: 'failed',
  Fetching: 'downloading',
  Moving: 'moving',
  Queued: 'checking',
  QuickCheck: 'checking',
  Repairing: 'checking',
  Running: 'moving',
  Verifying: 'checking',
};

const MARK = /(?:^|[\s._])tw-([0-9a-f]{8,40})$/;
const MEBIBYTE = 1_048_576;
const LONGEST_TITLE = 60;

/**
 * The name under which a job is added: plain words, because braces and slashes would be read as passwords and folders, and our id at its
 * end, by which the job is known again in queue and history, and its folder on the disk.
 */
export function nameOf(id: string, title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9 -]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return `${words.slice(0, LONGEST_TITLE).trim()} tw-${id}`.trim();
}

/** Our id in a job's name; undefined where the job is not ours. */
export function idIn(name: string): string | undefined {
  return MARK.exec(name.trim())?.[1];
}

export function queued(id: string, slot: QueueSlot, isPaused: boolean): Job {
  const state = QUEUE_STATES[slot.status] ?? 'downloading';
  const isHeld = isPaused && (state === 'queued' || state === 'downloading');
  const bytes = Math.round(number(slot.mb) * MEBIBYTE);
  const left = Math.round(number(slot.mbleft) * MEBIBYTE);
  const labels = slot.labels?.length ? ` (${slot.labels.join(', ')})` : '';
  const status: DownloadStatus = {
    id,
    name: slot.filename,
    state: isHeld ? 'paused' : state,
    word: `${isHeld ? 'Paused' : slot.status}${labels}`,
    progress: bytes > 0 ? Math.min(1, Math.max(0, 1 - left / bytes)) : 0,
    bytes,
    left,
    savePath: '',
    ...category(slot.cat),
    tags: [],
    ...instant('added', slot.time_added),
  };
  return { nzoId: slot.nzo_id, at: 'queue', status };
}

export function inHistory(id: string, slot: HistorySlot): Job {
  const gaps = gapsIn(slot);
  const said = gaps === '' ? (HISTORY_STATES[slot.status] ?? 'moving') : 'failed';
  const folder = said === 'finished' ? folderOf(id, slot.storage ?? '') : '';
  const isAstray = said === 'finished' && folder === '';
  const bytes = Math.round(number(slot.bytes));
  const status: DownloadStatus = {
    id,
    name: slot.name,
    state: isAstray ? 'missing-files' : said,
    word: isAstray ? astray(slot.storage ?? '') : gaps || wordOf(slot),
    progress: said === 'failed' ? 0 : 1,
    bytes,
    left: 0,
    savePath: folder,
    ...category(slot.category),
    tags: [],
    ...(said === 'finished' ? instant('finished', slot.completed) : {}),
  };
  return { nzoId: slot.nzo_id, at: 'history', status };
}

/**
 * The job's own folder. `storage` often leads deeper, to the only file or folder inside (SABnzbd's one_file_or_folder), so the outermost
 * part that ends with our id is taken; ".1" is added where the name was there already. Empty where the job has no folder of its own.
 */
function folderOf(id: string, storage: string): string {
  const parts = storage.split(/([\\/])/);
  const at = parts.findIndex((part) => new RegExp(`tw-${id}(\\.\\d{1,3})?$`).test(part));
  return at < 0 ? '' : parts.slice(0, at + 1).join('');
}

/**
 * "Completed" is also what has holes and was posted without anything to repair it with (seen in 3.7.1): only the stages tell. They speak
 * the owner's language; in another than English the proof of the recording is what finds it.
 */
function gapsIn({ status, stage_log: stages }: HistorySlot): string {
  if (status !== 'Completed') return '';
  const said = (name: string): string => (stages ?? []).flatMap((stage) => (stage.name === name ? stage.actions : [])).join(' ');
  const missing = /(\d+) articles were missing/.exec(said('Download'))?.[1];
  if (!missing || !/No par2 sets/.test(said('Repair'))) return '';
  return `Failed: ${missing} articles were missing, and nothing was posted to repair them with`;
}

function astray(storage: string): string {
  return `Completed, but ${storage || 'nowhere'} is no folder of this job alone: take the * from the end of the category's folder, and sorting off it`;
}

function wordOf({ status, fail_message: why }: HistorySlot): string {
  return status === 'Failed' && why ? `Failed: ${why.slice(0, 200)}` : status;
}

function category(name: string | null | undefined): { category?: string } {
  return name && name !== '*' && name !== 'None' ? { category: name } : {};
}

function number(value: string | number | null | undefined): number {
  const found = Number(value ?? 0);
  return Number.isFinite(found) && found > 0 ? found : 0;
}

function instant<K extends string>(key: K, seconds: number | null | undefined): Partial<Record<K, string>> {
  return seconds ? ({ [key]: new Date(seconds * 1000).toISOString() } as Partial<Record<K, string>>) : {};
}
