import type { StoreContext } from '../store-context.ts';
import { oneBook } from './book.ts';
import { type BookQuery, listBooks } from './books.ts';
import { listCorrections } from './corrections.ts';
import { itemOutcomes, lastWeek, systemStats, usedToday } from './daily.ts';
import { type DownloadQuery, listAttempts, listBlocks, listDownloads, oneDownload } from './downloads.ts';
import { metadataStatus } from './metadata.ts';
import { listMissing, type MissingQuery } from './missing.ts';
import { listPlans, onePlan, planLines } from './plans.ts';
import { type ItemQuery, lastRuns, type RunQuery, shownCandidates, shownItem, shownItems, shownJournal, shownRuns } from './runs.ts';
import { listShelves, oneShelf, type ShelfQuery } from './shelves.ts';
import { pausedServices, silentServices } from './silent.ts';
import { topLists } from './top.ts';

/** What the API shows: reading alone, a page at a time, each list in an order that an index serves. */
export function shown(store: StoreContext) {
  return {
    books: (query: BookQuery) => listBooks(store, query),
    book: (id: string) => oneBook(store, id),
    missing: (query: MissingQuery) => listMissing(store, query),
    series: (query: ShelfQuery) => listShelves(store, 'series', query),
    authors: (query: ShelfQuery) => listShelves(store, 'authors', query),
    oneSeries: (id: string) => oneShelf(store, 'series', id),
    oneAuthor: (id: string) => oneShelf(store, 'authors', id),
    downloads: (query: DownloadQuery) => listDownloads(store, query),
    download: (id: string) => oneDownload(store, id),
    blocklist: (query: { cursor?: string; limit: number }) => listBlocks(store, query),
    failedAttempts: (query: { book?: string; cursor?: string; limit: number }) => listAttempts(store, query),
    runs: (query: RunQuery) => shownRuns(store, query),
    lastRuns: (pipelines: readonly string[]) => lastRuns(store, pipelines),
    items: (run: string, query: ItemQuery) => shownItems(store, run, query),
    journal: (run: string, query: { item?: string; cursor?: string; limit: number }) => shownJournal(store, run, query),
    candidates: (run: string, item: string) => shownCandidates(store, run, item),
    plans: (query: Parameters<typeof listPlans>[1]) => listPlans(store, query),
    plan: (id: string) => onePlan(store, id),
    planLines: (plan: string, query: Parameters<typeof planLines>[2]) => planLines(store, plan, query),
    corrections: (query: Parameters<typeof listCorrections>[1]) => listCorrections(store, query),
    item: (run: string, item: string) => shownItem(store, run, item),
    metadata: () => metadataStatus(store),
    top: (query: { genre?: string; week?: string; first: number }) => topLists(store, query),
    week: (zone: string) => lastWeek(store, zone),
    stats: () => systemStats(store),
    outcomes: () => itemOutcomes(store),
    usedToday: () => usedToday(store),
    paused: () => pausedServices(store),
    silent: (run?: string) => silentServices(store, run),
  };
}

export type Shown = ReturnType<typeof shown>;

export { DOWNLOAD_STATES } from './downloads.ts';
export { CursorWrong } from './paging.ts';
export type { ShownPlanLine } from './plans.ts';
export type { ShownCandidate, ShownRun } from './runs.ts';
export type { Silent } from './silent.ts';
export { BOOK_STATES, type BookState } from './standing.ts';
