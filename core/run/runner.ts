import type { After } from '../plan/plan.ts';
import { LeaseLost } from './act.ts';
import { line } from './journal.ts';
import type { Counts, Facts, Item, NewItem, Ports, Run } from './ports.ts';
import { nextTry } from './retry.ts';
import { select } from './select/select.ts';
import { selectApproved } from './select/select-approved.ts';
import { LOOK_AGAIN_MS } from './select/selected.ts';
import { lookAgain } from './select/sync-library.ts';
import type { StepResult } from './step.ts';
import { workStep } from './steps/work-step.ts';

/** How often a run looks whether the downloads that its batch waits for have ended. */
const DOWNLOADS_LOOK_MS = 15_000;

/** Works runs and items. Both are jobs: each call goes on from what is stored, however often it was cut off. */
export class Runner {
  private readonly ports: Ports;
  constructor(ports: Ports) {
    this.ports = ports;
  }

  /** One move of a run: select, release the next batch, wait, or finish. `mayGoOn`: see `work`. */
  async advance(runId: string, mayGoOn: () => boolean): Promise<void> {
    const run = await this.ports.runs.get(runId);
    if (!run || run.state === 'finished' || run.state === 'failed' || run.state === 'stopped') return;
    if (run.state === 'queued' || run.state === 'selecting') {
      if (!(await this.select(run, mayGoOn))) return;
    }
    await this.nextBatch(run);
  }

  private async select(run: Run, mayGoOn: () => boolean): Promise<boolean> {
    const { runs } = this.ports;
    await runs.setState(run.id, 'selecting', run.cursor);
    if (run.planning) await this.ports.proposals.open(run.id);
    const selected = run.applies ? await selectApproved(this.ports, run, run.applies) : await select(this.ports, run);
    const what = `the end of its selection (run ${run.id})`;
    unlessLost(mayGoOn, what);
    if ('waitUntil' in selected) {
      if (run.cursor['braked'] !== selected.reason) await runs.journal(run.id, null, [line('run/selecting', selected.reason)]);
      await runs.setState(run.id, 'selecting', run.cursor);
      await runs.wake(run.id, selected.waitUntil);
      return false;
    }
    if ('stop' in selected) {
      await runs.finish(run.id, 'failed', selected.stop, false);
      return false;
    }
    let count = 0;
    for await (const page of 'pages' in selected ? selected.pages : pagesOf(selected.items)) {
      unlessLost(mayGoOn, what);
      await runs.addItems(run.id, page);
      count += page.length;
    }
    if (count > 0) await runs.journal(run.id, null, [line('run/selected', items(count), { items: count })]);
    await runs.setState(run.id, 'working', run.cursor);
    return true;
  }

  private async nextBatch(run: Run): Promise<void> {
    const { runs, clock } = this.ports;
    const progress = await runs.progress(run.id);
    const { batch } = run.plan;
    if (progress.ready > (flows(batch) ? Math.floor(batch.size / 2) : 0)) return;
    if (batch.until === 'finished' && progress.openDownloads > 0) {
      await runs.setState(run.id, 'waiting', run.cursor);
      await runs.wake(run.id, new Date(clock.now().getTime() + DOWNLOADS_LOOK_MS));
      return;
    }
    if (!progress.hasPending) return progress.ready === 0 ? this.finish(run, await runs.counts(run.id)) : undefined;
    if (batch.pauseMs > 0 && progress.hasBegun && !run.cursor['paused']) {
      await runs.setState(run.id, 'waiting', { ...run.cursor, paused: true });
      await runs.wake(run.id, new Date(clock.now().getTime() + batch.pauseMs));
      return;
    }
    if (progress.hasBegun && (await lookAgain(this.ports, run))) {
      await runs.setState(run.id, 'waiting', run.cursor);
      await runs.wake(run.id, new Date(clock.now().getTime() + LOOK_AGAIN_MS));
      return;
    }
    await runs.setState(run.id, 'working', { ...run.cursor, paused: false });
    await runs.releaseBatch(run.id, batch.size);
  }

  /** An interval's run that brought nothing, or only things that go on waiting, leaves no trace: it comes again soon. */
  private async finish(run: Run, counts: Counts): Promise<void> {
    const isIdle = counts.settled === (counts.byOutcome.deferred ?? 0);
    const reason = counts.settled === 0 ? 'nothing to do' : `${items(counts.settled)} worked`;
    // Before the end is stored: after it nobody would come back to what a crash left undone here.
    if (run.planning) await this.ports.proposals.ready(run.id);
    if (!run.dryRun && !run.applies) for (const after of run.plan.then) await this.workAfter(run, after);
    await this.ports.runs.finish(run.id, 'finished', reason, isIdle && run.trigger === 'every');
  }

  private async workAfter(run: Run, after: After): Promise<void> {
    const { plans, runs, log } = this.ports;
    if (after.do === 'forget')
      return log.info({ pipeline: run.pipeline, ...(await this.ports.forget(after.keepMs)) }, 'old history was forgotten');
    const plan = plans.current();
    const next = plan.pipelines.find((pipeline) => pipeline.name === after.pipeline);
    if (next?.enabled && !next.waitsFor?.length) await runs.start({ plan: next, planVersion: plan.version, trigger: 'event' });
  }

  /**
   * Works an item from the step it stands at to its end. `mayGoOn` is asked after each step: where the lease was lost under which it began, what it
   * came to is nobody's, and the item is another daemon's.
   */
  async work(itemId: string, mayGoOn: () => boolean): Promise<void> {
    const { runs } = this.ports;
    const item = await runs.item(itemId);
    if (!item || item.state === 'settled') return;
    const run = await runs.get(item.run);
    if (!run || run.state === 'stopped') return;
    let facts: Facts = item.facts;
    for (const [index, step] of run.plan.steps.entries()) {
      if (index < item.step) continue;
      const result = await workStep({ ports: this.ports, run, item, facts, step, at: index });
      unlessLost(mayGoOn, `the end of ${step.verb} (item ${itemId})`);
      if ('end' in result) return this.settle(run, item, facts, result);
      facts = result.go;
      await runs.saveStep(item.id, index + 1, facts, result.journal);
    }
    await runs.settle(item.id, 'done', 'all steps worked', []);
  }

  private async settle(run: Run, item: Item, facts: Facts, result: Extract<StepResult, { end: unknown }>): Promise<void> {
    const { runs } = this.ports;
    if (!run.dryRun && isSecondTry(run) && facts.download && (result.end === 'nothing' || result.end === 'failed'))
      return this.failAgain(run, item, facts.download, result);
    if (result.end === 'deferred' && facts.download) await this.noteWait(facts.download, result.reason);
    if (result.end === 'deferred' && result.due && !run.dryRun) await this.again(run, item, result.due);
    if (run.applies && !isAgain(result)) await this.ports.proposals.outdateItem(run.applies, item.key, result.reason);
    if (run.dryRun || result.end !== 'failed') {
      if (!run.dryRun && result.end === 'nothing' && facts.book?.missing)
        await this.ports.shelf.searched(facts.book.id, this.ports.clock.now(), result.reason);
      return runs.settle(item.id, result.end, result.reason, result.journal);
    }
    const due = result.due ?? nextTry(this.ports.clock.now(), run.plan.backoffMs, item.attempts);
    await this.retryLater(run, item, facts, due, result.reason);
    const outcome = due ? 'failed' : 'given-up';
    await runs.settle(
      item.id,
      outcome,
      due ? `${result.reason}; tried again at ${due.toISOString()}` : `${result.reason}; given up`,
      result.journal,
    );
  }

  /** A failed download that was searched again in vain is due after the next backoff, and abandoned after the last. */
  private async failAgain(run: Run, item: Item, id: string, result: Extract<StepResult, { end: unknown }>): Promise<void> {
    const { downloads, runs, clock } = this.ports;
    const download = await downloads.get(id);
    const due = download ? nextTry(clock.now(), run.plan.backoffMs, download.attempts) : null;
    await downloads.fail(id, result.reason, due, false);
    const outcome = due ? result.end : 'given-up';
    await runs.settle(
      item.id,
      outcome,
      due ? `${result.reason}; tried again at ${due.toISOString()}` : `${result.reason}; given up`,
      result.journal,
    );
  }

  /** What a download waits for is kept with it, because the run that noticed may be forgotten. */
  private async noteWait(id: string, reason: string): Promise<void> {
    const download = await this.ports.downloads.get(id);
    if (download && download.reason !== reason) await this.ports.downloads.setState(id, download.state, reason);
  }

  private async retryLater(run: Run, item: Item, facts: Facts, due: Date | null, reason: string): Promise<void> {
    const { shelf, clock } = this.ports;
    if (facts.book?.missing) await shelf.missed(facts.book.id, clock.now(), due, reason);
    if (due) await this.again(run, item, due);
    else if (run.applies) await this.ports.proposals.outdateItem(run.applies, item.key, reason);
  }

  /** The item is worked again at its time, by a run of its own; an interval's comes again anyway. */
  private async again(run: Run, item: Item, due: Date): Promise<void> {
    if (run.trigger === 'every') return;
    const { runs, plans } = this.ports;
    const plan = plans.current();
    const pipeline = run.applies ? run.plan : plan.pipelines.find((each) => each.name === run.pipeline);
    const planVersion = run.applies ? run.planVersion : plan.version;
    const applies = run.applies ? { applies: run.applies } : {};
    if (pipeline) await runs.start({ plan: pipeline, planVersion, trigger: 'retry', only: [item.key], notBefore: due, ...applies });
  }

  /** The queue gave a job up: the item is settled as failed by an error of ours, so that nothing stays open for ever. */
  async gaveUp(kind: 'run' | 'item', id: string, error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    if (kind === 'run') return this.ports.runs.finish(id, 'failed', `an error of ours: ${message}`, false);
    await this.ports.runs.settle(id, 'failed', `an error of ours: ${message}`, [line('item/bug', message)]);
  }
}

/** An item that failed or must wait may come again; how else it ended is its last word. */
const isAgain = ({ end, due }: Extract<StepResult, { end: unknown }>): boolean =>
  end === 'failed' || (end === 'deferred' && due !== undefined);

/** So many items are stored with one statement. */
const ITEMS_AT_ONCE = 500;

function* pagesOf(all: NewItem[]): Iterable<NewItem[]> {
  for (let at = 0; at < all.length; at += ITEMS_AT_ONCE) yield all.slice(at, at + ITEMS_AT_ONCE);
}

/** Nothing is waited for between its batches: the next one comes when half of this is done, so that no service falls idle in between. */
const flows = (batch: Run['plan']['batch']): boolean => batch.until !== 'finished' && batch.pauseMs === 0;

const isSecondTry = (run: Run): boolean => run.plan.select.noun === 'downloads' && run.plan.select.state === 'failed';

const items = (count: number): string => `${count} ${count === 1 ? 'item' : 'items'}`;

function unlessLost(mayGoOn: () => boolean, what: string): void {
  if (!mayGoOn()) throw new LeaseLost(what);
}
