import type { PipelinePlan } from '../plan/plan.ts';
import { dueSlot, upcoming } from './slots.ts';

export interface SchedulerClock {
  now(): Date;
  /** Calls back once after so many milliseconds; gives the way to call it off. */
  after(ms: number, callback: () => void): () => void;
}

/** What the scheduler is made of. */
export interface SchedulerParts {
  clock: SchedulerClock;
  /** The pipelines of the plan that is live now; asked again at every look. */
  plans(): readonly PipelinePlan[];
  /** Takes the slot for this daemon; false where another daemon, or an earlier life of this one, has it. May throw: it is tried again. */
  claim(pipeline: string, slot: Date): Promise<boolean>;
  /** Starts the pipeline for a slot that was just claimed. */
  start(pipeline: string, slot: Date): Promise<void>;
  /** The latest slot that was ever claimed of a pipeline: what came due since then is caught up with. Null where there is none. */
  lastSlot?(pipeline: string): Promise<Date | null>;
  onError?(error: unknown, pipeline: string): void;
}

/** Between two looks no more than this passes, so that a clock that was put forward is noticed. */
const LONGEST_NAP_MS = 60_000;
/** After a failed claim. */
const RETRY_MS = 5_000;

/** Starts pipelines when their schedules and intervals come due. Whether a run still going is skipped is decided where it starts. */
export class Scheduler {
  private readonly parts: SchedulerParts;
  /** Up to where a pipeline's slots are accounted for. */
  private readonly seen = new Map<string, Date>();
  private callOff: (() => void) | undefined;
  private looking: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(parts: SchedulerParts) {
    this.parts = parts;
  }

  /** Catches up with what was missed while no daemon ran, and goes on from there. */
  async start(): Promise<void> {
    for (const { name } of this.parts.lastSlot ? this.parts.plans() : []) {
      const last = await this.parts.lastSlot!(name);
      if (last) this.seen.set(name, last);
    }
    await this.look();
  }

  /** Ends all timers; resolves when a claim under way has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.callOff?.();
    await this.looking;
  }

  /** Looks again at once, after the plan has changed. */
  async look(): Promise<void> {
    this.callOff?.();
    this.looking = this.looking.then(() => this.lookOnce());
    await this.looking;
  }

  private async lookOnce(): Promise<void> {
    if (this.isStopped) return;
    const napMs = await this.workAll().catch((error: unknown) => {
      this.parts.onError?.(error, '');
      return RETRY_MS;
    });
    if (this.isStopped) return;
    this.callOff?.();
    this.callOff = this.parts.clock.after(napMs, () => void this.look());
  }

  private async workAll(): Promise<number> {
    const plans = this.parts.plans();
    this.forgetAllBut(plans);
    const outcomes = await Promise.all(plans.map((pipeline) => this.lookAt(pipeline)));
    return outcomes.includes('again') ? RETRY_MS : this.nap(plans);
  }

  private async lookAt(pipeline: PipelinePlan): Promise<'done' | 'again'> {
    const now = this.parts.clock.now();
    const seen = this.seen.get(pipeline.name);
    // New in the plan, or the clock was put back: slots before now are past. Claims see to it that none starts twice.
    if (seen === undefined || seen > now) {
      this.seen.set(pipeline.name, now);
      return 'done';
    }
    if (!pipeline.enabled || pipeline.waitsFor?.length) {
      this.seen.set(pipeline.name, now);
      return 'done';
    }
    const slot = dueSlot(pipeline.when, { after: seen, now, catchUpMs: pipeline.catchUpMs });
    try {
      if (slot && (await this.parts.claim(pipeline.name, slot))) await this.parts.start(pipeline.name, slot);
      this.seen.set(pipeline.name, now);
      return 'done';
    } catch (error) {
      this.parts.onError?.(error, pipeline.name);
      return 'again';
    }
  }

  private nap(plans: readonly PipelinePlan[]): number {
    const now = this.parts.clock.now();
    const triggers = plans.filter((pipeline) => pipeline.enabled).flatMap((pipeline) => pipeline.when);
    const next = upcoming(triggers, now, 1)[0];
    return next ? Math.min(LONGEST_NAP_MS, Math.max(1, next.getTime() - now.getTime())) : LONGEST_NAP_MS;
  }

  private forgetAllBut(plans: readonly PipelinePlan[]): void {
    const names = new Set(plans.map((pipeline) => pipeline.name));
    for (const name of this.seen.keys()) if (!names.has(name)) this.seen.delete(name);
  }
}
