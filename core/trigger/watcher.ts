import type { Plan } from '../plan/plan.ts';
import type { Failure, LibraryEvent } from '../sdk/index.ts';
import { type Heard, heardOf } from './heard.ts';

export interface WatcherParts {
  plan(): Plan;
  /** Watches it for so long; null where another daemon does. */
  take(instance: string, forMs: number): Promise<{ cursor: string | null; failures: number } | null>;
  watch(
    instance: string,
    cursor: string | null,
  ): Promise<{ ok: true; value: { events: LibraryEvent[]; cursor: string } } | { ok: false; failure: Failure }>;
  /** Stores events and cursor in one transaction; false where another daemon watches by now. */
  heard(instance: string, look: { from: string | null; cursor: string; events: Heard[] }): Promise<boolean>;
  failed(instance: string, forget: boolean): Promise<void>;
  release(): Promise<void>;
  /** Calls back once after so many milliseconds; gives the way to call it off. */
  after(ms: number, callback: () => void): () => void;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  everyMs: number;
}

/** A library that cannot be looked at is tried again ever less often, down to this. */
const LONGEST_NAP_MS = 5 * 60_000;
/** A daemon that was not heard of for so long watches no more; longer than any look takes. */
const HOLD_MS = 10 * 60_000;
/** Libraries whose events an enabled pipeline waits for. */
function watched(plan: Plan): string[] {
  const waitedFor = plan.pipelines.flatMap((pipeline) =>
    pipeline.enabled
      ? pipeline.when.flatMap((when) => (when.kind === 'event' && when.event.startsWith('library.') ? (when.from ?? []) : []))
      : [],
  );
  return plan.instances
    .filter(({ name, provides, missing }) => waitedFor.includes(name) && provides.includes('library.watch') && !missing?.length)
    .map(({ name }) => name);
}

/** Watches each library whose events somebody waits for, one daemon a library, from where the last look ended. */
export class Watcher {
  readonly #parts: WatcherParts;
  readonly #naps = new Map<string, () => void>();
  readonly #looking = new Map<string, Promise<void>>();
  readonly #isDown = new Set<string>();
  #isStopped = false;

  constructor(parts: WatcherParts) {
    this.#parts = parts;
  }

  /** Watches what the plan that is live now waits for, and nothing else; called again when it has changed. */
  fit(): void {
    const wanted = new Set(watched(this.#parts.plan()));
    for (const [instance, callOff] of this.#naps) if (!wanted.has(instance) && this.#naps.delete(instance)) callOff();
    for (const instance of wanted) if (!this.#naps.has(instance) && !this.#looking.has(instance)) this.#nap(instance, 0);
  }

  /** Ends it; resolves when the looks under way have ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const callOff of this.#naps.values()) callOff();
    await Promise.all(this.#looking.values());
    await this.#parts.release();
  }

  #nap(instance: string, ms: number): void {
    this.#naps.set(
      instance,
      this.#parts.after(ms, () => {
        const look = this.#look(instance).then((next) => {
          this.#looking.delete(instance);
          this.#naps.delete(instance);
          if (!this.#isStopped && watched(this.#parts.plan()).includes(instance)) this.#nap(instance, next);
        });
        this.#looking.set(instance, look);
      }),
    );
  }

  /** One look; gives the milliseconds until the next. */
  async #look(instance: string): Promise<number> {
    const { everyMs } = this.#parts;
    try {
      const taken = await this.#parts.take(instance, HOLD_MS);
      if (!taken) return everyMs * 3;
      const seen = await this.#parts.watch(instance, taken.cursor);
      if (!seen.ok) return await this.#failed(instance, taken, seen.failure);
      if (this.#isDown.delete(instance)) this.#parts.log.info({ instance }, 'the library is watched again');
      // The first look takes the mark alone: what is there already happened before we came.
      const events = taken.cursor === null ? [] : seen.value.events.map(heardOf);
      await this.#parts.heard(instance, { from: taken.cursor, cursor: seen.value.cursor, events });
      return everyMs;
    } catch (error) {
      this.#parts.log.warn({ instance, err: error }, 'a look at a library could not be stored; it is looked again');
      return everyMs;
    }
  }

  async #failed(instance: string, taken: { cursor: string | null; failures: number }, failure: Failure): Promise<number> {
    const isForgotten = failure.code === 'refused' && taken.cursor !== null;
    if (!this.#isDown.has(instance)) {
      const said = { instance, code: failure.code, reason: failure.message };
      this.#parts.log.warn(said, 'a library cannot be watched; what happens there is found later, from where the last look ended');
    }
    this.#isDown.add(instance);
    await this.#parts.failed(instance, isForgotten);
    const backoff = Math.min(this.#parts.everyMs * 2 ** Math.min(taken.failures, 10), LONGEST_NAP_MS);
    return Math.max(backoff, Math.min(failure.retryAfterMs ?? 0, LONGEST_NAP_MS));
  }
}
