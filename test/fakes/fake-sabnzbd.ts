import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Asked, type Fake, type Reply, startFake } from './fake-server.ts';
import { multipart } from './multipart.ts';

/** What a job comes to: a folder whose files were posted, or the reason why it cannot be completed. */
export type Posted = { content: string } | { fails: string };

interface Job {
  nzoId: string;
  name: string;
  category: string;
  status: string;
  bytes: number;
  storage: string;
  failMessage: string;
  at: 'queue' | 'history';
}

export interface FakeSabnzbd extends Fake {
  jobs: Job[];
  /** How often each NZB was handed over, by its first message id. */
  adds: Map<string, number>;
  apiKey: string;
  /** Called when an NZB was taken, before the answer is sent. */
  onAdd: (() => void) | null;
  categories: { name: string; dir: string }[];
}

interface Options {
  downloads: string;
  posted: (messageId: string) => Posted | undefined;
  /** How long each stage takes. */
  stageMs?: number;
}

const STAGES = ['QuickCheck', 'Repairing', 'Extracting', 'Moving'] as const;
const MEBIBYTE = 1_048_576;

/** A stand-in for SABnzbd 4.3's API: the queue, then post-processing stage by stage in the history, under the same id. */
export async function startFakeSabnzbd(options: Options): Promise<FakeSabnzbd> {
  const jobs: Job[] = [];
  const adds = new Map<string, number>();
  const timers = new Set<NodeJS.Timeout>();
  const apiKey = 'stand-in-key-of-sabnzbd';
  const told: Pick<FakeSabnzbd, 'onAdd' | 'categories'> = {
    onAdd: null,
    categories: [
      { name: '*', dir: '' },
      { name: 'tomewright', dir: 'books' },
    ],
  };
  let last = 0;

  const later = (work: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, options.stageMs ?? 60);
    timers.add(timer);
  };

  const finish = (job: Job, posted: Posted): void => {
    if ('fails' in posted) {
      job.status = 'Failed';
      job.failMessage = posted.fails;
      return;
    }
    const folder = join(options.downloads, job.name);
    mkdirSync(options.downloads, { recursive: true });
    cpSync(posted.content, folder, { recursive: true });
    job.storage = folder;
    job.status = 'Completed';
  };

  const stage = (job: Job, posted: Posted, index: number): void => {
    job.at = 'history';
    job.status = STAGES[index] ?? 'Moving';
    later(() => (index + 1 < STAGES.length ? stage(job, posted, index + 1) : finish(job, posted)));
  };

  const add = (asked: Asked): Reply => {
    const parts = multipart(asked);
    const text = (name: string): string => parts.find((part) => part.name === name && part.filename === undefined)?.value.toString() ?? '';
    const nzb = parts.find((part) => part.filename?.endsWith('.nzb'))?.value.toString() ?? '';
    const [, messageId] = /<segment[^>]*>([^<]+)</.exec(nzb) ?? [];
    const posted = messageId === undefined ? undefined : options.posted(messageId);
    if (messageId === undefined || !posted) return { body: { status: false, nzo_ids: [] } };
    adds.set(messageId, (adds.get(messageId) ?? 0) + 1);
    last += 1;
    const job: Job = {
      nzoId: `SABnzbd_nzo_${last}`,
      name: text('nzbname'),
      category: text('cat'),
      status: 'Downloading',
      bytes: 40 * MEBIBYTE,
      storage: '',
      failMessage: '',
      at: 'queue',
    };
    jobs.push(job);
    later(() => stage(job, posted, 0));
    told.onAdd?.();
    return { body: { status: true, nzo_ids: [job.nzoId] } };
  };

  const inQueue = (job: Job): object => ({
    nzo_id: job.nzoId,
    filename: job.name,
    status: job.status,
    labels: [],
    cat: job.category,
    mb: (job.bytes / MEBIBYTE).toFixed(2),
    mbleft: (job.bytes / MEBIBYTE / 2).toFixed(2),
    percentage: '50',
  });

  const inHistory = (job: Job): object => ({
    nzo_id: job.nzoId,
    name: job.name,
    nzb_name: `${job.name}.nzb`,
    category: job.category,
    status: job.status,
    storage: job.storage,
    fail_message: job.failMessage,
    bytes: job.bytes,
    completed: Math.floor(Date.now() / 1000),
  });

  const listed = (asked: Asked, at: Job['at'], row: (job: Job) => object): Reply => {
    const search = (asked.query.get('search') ?? '').toLowerCase();
    const found = jobs.filter((job) => job.at === at && job.name.toLowerCase().includes(search));
    const start = Number(asked.query.get('start') ?? 0);
    const limit = Number(asked.query.get('limit') ?? 0) || found.length;
    const slots = found.slice(start, start + limit).map(row);
    const more = at === 'queue' ? { paused: false, status: 'Downloading' } : { ppslots: 0 };
    return { body: { [at]: { version: '4.3.3', noofslots: found.length, ...more, slots } } };
  };

  const remove = (asked: Asked): Reply => {
    const at = jobs.findIndex((job) => job.nzoId === asked.query.get('value'));
    if (at >= 0) jobs.splice(at, 1);
    return { body: { status: true } };
  };

  const fake = await startFake((asked) => {
    if (asked.path !== '/api') return { status: 404, body: '<html>The path was not found.</html>' };
    const mode = asked.query.get('mode');
    if (mode === 'version') return { body: { version: '4.3.3' } };
    const given =
      asked.query.get('apikey') ??
      multipart(asked)
        .find((part) => part.name === 'apikey')
        ?.value.toString();
    if (given !== apiKey) return { status: 403, body: given ? 'API Key Incorrect' : 'API Key Required' };
    if (mode === 'addfile') return add(asked);
    if (asked.query.get('name') === 'delete') return remove(asked);
    if (mode === 'queue') return listed(asked, 'queue', inQueue);
    if (mode === 'history') return listed(asked, 'history', inHistory);
    if (mode === 'get_config') return { body: { config: { [asked.query.get('section') ?? '']: told.categories } } };
    return { body: { status: false, error: 'not implemented' } };
  });
  const stop = async (): Promise<void> => {
    for (const timer of timers) clearTimeout(timer);
    await fake.stop();
  };
  return Object.assign(told, { ...fake, stop, jobs, adds, apiKey });
}
