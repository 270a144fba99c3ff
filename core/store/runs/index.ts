import { isUnderWay } from '../downloads/open-download.ts';
import { rowId, type StoreContext } from '../store-context.ts';
import {
  addItemJob,
  addItems,
  countItems,
  getItem,
  type NewStoredItem,
  type RunCounts,
  type RunProgress,
  releaseBatch,
  runProgress,
  type StoredItem,
  saveStep,
  settleItem,
} from './items.ts';
import { saveCandidates, writeJournal } from './journal.ts';
import {
  type CandidateRow,
  type JournalEntry,
  listCandidates,
  listItems,
  listJournal,
  listRuns,
  type Paged,
  type PageRequest,
  type RunItem,
  type RunSummary,
  runSummary,
} from './list.ts';
import {
  finishRun,
  getRun,
  type ItemOutcome,
  type JournalLine,
  type PipelineShape,
  type RunState,
  type StartRequest,
  type StoredCandidate,
  type StoredRun,
  setRunState,
  startRun,
  wakeRun,
} from './runs.ts';

/** Runs with their items, journal and candidates, as the runner needs them. */
export class Runs<Plan extends PipelineShape, Facts extends object> {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  start(request: StartRequest<Plan>): Promise<string | null> {
    return startRun(this.#store, request);
  }

  get(id: string): Promise<StoredRun<Plan> | null> {
    return getRun(this.#store, id);
  }

  setState(id: string, state: RunState, cursor?: Record<string, unknown>): Promise<void> {
    return setRunState(this.#store, id, state, cursor);
  }

  addItems(run: string, items: NewStoredItem<Facts>[]): Promise<void> {
    return addItems(this.#store, run, items);
  }

  releaseBatch(run: string, size: number): Promise<number> {
    return releaseBatch(this.#store, run, size);
  }

  progress(run: string): Promise<RunProgress> {
    return runProgress(this.#store, run);
  }

  counts(run: string): Promise<RunCounts> {
    return countItems(this.#store, run);
  }

  wake(run: string, at: Date): Promise<void> {
    return this.#store.knex.transaction((trx) => wakeRun(this.#store, trx, run, at));
  }

  /** The item is worked at that moment, and not before. */
  postpone(item: string, at: Date): Promise<void> {
    return this.#store.knex.transaction((trx) => addItemJob(this.#store, trx, item, at));
  }

  item(id: string): Promise<StoredItem<Facts> | null> {
    return getItem(this.#store, id);
  }

  saveStep(item: string, step: number, facts: Facts, journal: JournalLine[]): Promise<void> {
    return saveStep(this.#store, item, { step, facts, journal });
  }

  settle(item: string, outcome: ItemOutcome, reason: string, journal: JournalLine[]): Promise<void> {
    return settleItem(this.#store, item, { outcome, reason, journal });
  }

  journal(run: string, item: string | null, lines: JournalLine[]): Promise<void> {
    return writeJournal(this.#store.knex, run, item, lines);
  }

  finish(run: string, state: 'finished' | 'failed' | 'stopped', reason: string, forget: boolean): Promise<void> {
    return finishRun(this.#store, run, { state, reason, forget });
  }

  saveCandidates(item: string, candidates: StoredCandidate[]): Promise<void> {
    return saveCandidates(this.#store, item, candidates);
  }

  list(filter: { pipeline?: string } & PageRequest): Promise<Paged<RunSummary>> {
    return listRuns(this.#store, filter);
  }

  summary(id: string): Promise<RunSummary | null> {
    return runSummary(this.#store, id);
  }

  items(run: string, page: PageRequest): Promise<Paged<RunItem>> {
    return listItems(this.#store, run, page);
  }

  readJournal(of: { run: string; item?: string }, page: PageRequest): Promise<Paged<JournalEntry>> {
    return listJournal(this.#store, of, page);
  }

  candidates(item: string): Promise<CandidateRow[]> {
    return listCandidates(this.#store, item);
  }

  /** Runs that have not ended, oldest first: what a daemon looks at when it starts. */
  async going(): Promise<string[]> {
    const rows = await this.#store.knex('tasks').whereNull('finished_at').orderBy('id').select('id');
    return rows.map((row) => row.id);
  }

  /** What is to be done now, without retries whose time has not come; runs of intervals do not count. */
  async load(): Promise<{ runs: number; retriesLater: number; openDownloads: number }> {
    const { rows } = await this.#store.knex.raw(LOAD, [this.#store.clock.now()]);
    return rows[0];
  }

  /** The run of an item, for a job that was given up. */
  async runOf(item: string): Promise<string | null> {
    const row = rowId(item) && (await this.#store.knex('task_items').where({ id: item }).first('task_id'));
    return row ? row.task_id : null;
  }
}

const LOAD = `
  select count(*) filter (where trigger <> 'every' and not later)::integer as runs, count(*) filter (where later)::integer as "retriesLater",
    (select count(*)::integer from downloads d where ${isUnderWay('d')}) as "openDownloads"
  from (select trigger, state = 'queued' and coalesce(not_before > ?, false) as later from tasks where finished_at is null) t`;
