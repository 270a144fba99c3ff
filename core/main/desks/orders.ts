import type { PipelinePlan, Plan } from '../../plan/plan.ts';
import type { Clue } from '../../sdk/index.ts';
import type { Order, Orders } from '../../server/orders.ts';
import type { DaemonStore } from '../container.ts';

const BLOCKED = 'its owner does not want this release';
const AGAIN = 'its owner had it tried again';

interface Desk {
  store: DaemonStore;
  pipelines: readonly PipelinePlan[];
  version: string;
}

/** What the owner orders by hand: each order is stored first, and a pipeline is started for it where there is one. */
export function ordersOf(store: DaemonStore, plan: () => Plan): Orders {
  const desk = (): Desk => {
    const { pipelines, version } = plan();
    return { store, pipelines, version };
  };
  return {
    want: (wanted) => want(desk(), wanted),
    retry: (download) => retry(desk(), download),
    block: (download) => block(desk(), download),
    rescan: (library) => rescan(desk(), library),
    rescrape: (book) => rescrape(desk(), book),
  };
}

const mayRun = (pipeline: PipelinePlan): boolean => pipeline.enabled && !pipeline.waitsFor?.length;

/** Starts the first pipeline that fits for these items alone, beside whatever run of it is going. */
async function startOnly(desk: Desk, fits: (pipeline: PipelinePlan) => boolean, only: string[]): Promise<string | null> {
  const pipeline = desk.pipelines.find((each) => mayRun(each) && fits(each));
  if (!pipeline) return null;
  return desk.store.runs.start({ plan: pipeline, planVersion: desk.version, trigger: 'retry', only, dryRun: pipeline.dryRun });
}

const NO_WANTED =
  'it is noted; pipelines.yaml has no pipeline that is able to run and selects `books: wanted`, so nothing looks for it yet';

async function want(desk: Desk, wanted: { book: string } | { clue: Clue }): Promise<Order> {
  const { shelf } = desk.store;
  const noted = 'book' in wanted ? await shelf.wantKnown(wanted.book) : await shelf.want(wanted.clue);
  if (!noted) return { refused: 'gone' };
  if (noted.owned) return { book: noted.book, run: null, note: 'it is in the library already' };
  const run = await startOnly(desk, ({ select }) => select.noun === 'books' && select.state === 'wanted', [`book:${noted.book}`]);
  return { book: noted.book, run, ...(run === null ? { note: NO_WANTED } : {}) };
}

async function retry(desk: Desk, id: string): Promise<Order> {
  const download = await desk.store.downloads.get(id);
  if (!download) return { refused: 'gone' };
  if (['finished', 'verified', 'importing'].includes(download.state)) {
    const run = await startOnly(desk, downloadsOf('finished', download.downloader), [`download:${id}`]);
    return { book: download.book, run };
  }
  const { owned } = await desk.store.shelf.standing(download.book);
  if (owned) return { refused: 'owned' };
  if (download.state === 'imported') return want(desk, { book: download.book });
  await desk.store.downloads.again(id, AGAIN);
  return next(desk, download);
}

async function block(desk: Desk, id: string): Promise<Order> {
  const download = await desk.store.downloads.get(id);
  if (!download) return { refused: 'gone' };
  await desk.store.downloads.block({ ...download.release, infoHash: download.ref }, BLOCKED, download.book);
  const { owned } = await desk.store.shelf.standing(download.book);
  if (owned) return { book: download.book, run: null, note: 'the release is on the blocklist; the book itself is in the library' };
  if (download.state === 'imported') return want(desk, { book: download.book });
  await desk.store.downloads.again(id, BLOCKED);
  return next(desk, download);
}

/** Looks for the book anew: as a failed download that is due, or, where it is not the last word on its book, as a book that is wanted. */
async function next(desk: Desk, download: { id: string; book: string; downloader: string }): Promise<Order> {
  const due = await desk.store.downloads.select(download.downloader, 'failed', new Date());
  const isDue = due.some((each) => each.id === download.id);
  const run = isDue ? await startOnly(desk, downloadsOf('failed', download.downloader), [`download:${download.id}`]) : null;
  return run === null ? want(desk, { book: download.book }) : { book: download.book, run };
}

const downloadsOf =
  (state: 'finished' | 'failed', downloader: string) =>
  ({ select }: PipelinePlan): boolean =>
    select.noun === 'downloads' && select.state === state && [select.from].flat().includes(downloader);

type Owned = Extract<PipelinePlan['select'], { noun: 'books'; state: 'owned' }>;
const ownedIn = (pipeline: PipelinePlan): Owned | null =>
  pipeline.select.noun === 'books' && pipeline.select.state === 'owned' ? pipeline.select : null;
const corrects = (pipeline: PipelinePlan): boolean => pipeline.steps.some((step) => step.verb === 'correct');

type Started = { pipeline: string; run: string | null };

async function startAll(desk: Desk, pipelines: readonly PipelinePlan[]): Promise<{ runs: Started[] }> {
  const runs: Started[] = [];
  for (const pipeline of pipelines) {
    const run = await desk.store.runs.start({ plan: pipeline, planVersion: desk.version, trigger: 'manual', dryRun: pipeline.dryRun });
    runs.push({ pipeline: pipeline.name, run });
  }
  return { runs };
}

/** Reads the libraries again: the pipelines that do nothing else. */
function rescan(desk: Desk, library: string | undefined): Promise<{ runs: Started[] }> {
  const fit = desk.pipelines.filter((pipeline) => {
    const from = ownedIn(pipeline)?.from;
    return mayRun(pipeline) && pipeline.steps.length === 0 && from !== undefined && (library === undefined || from === library);
  });
  return startAll(desk, fit);
}

/** Asks for the metadata again: of one book, or of the whole library. */
async function rescrape(desk: Desk, book: string | undefined): Promise<{ runs: Started[] } | { refused: 'gone' }> {
  if (book === undefined) {
    const whole = desk.pipelines.filter(
      (pipeline) => mayRun(pipeline) && corrects(pipeline) && ownedIn(pipeline)?.addedWithinMs === undefined,
    );
    return startAll(desk, whole.filter((pipeline) => ownedIn(pipeline) !== null).slice(0, 1));
  }
  const shown = await desk.store.shown.book(book);
  if (!shown?.entries.length) return { refused: 'gone' };
  const only = shown.entries.map((entry) => `entry:${entry.library}:${entry.entry}`);
  const pipeline =
    desk.pipelines.find((each) => mayRun(each) && corrects(each) && each.select.noun === 'event') ??
    desk.pipelines.find((each) => mayRun(each) && corrects(each) && ownedIn(each) !== null);
  if (!pipeline) return { runs: [] };
  const run = await startOnly(desk, (each) => each === pipeline, only);
  return { runs: [{ pipeline: pipeline.name, run }] };
}
