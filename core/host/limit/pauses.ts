import type { Clock, StateStore } from '../parts.ts';

/** Keys of the state store that begin so belong to the host; plugins cannot name them. */
export const RESERVED = '~';
const TRUSTED_MS = 5_000;
/** Nobody rests longer than a day: what reaches further was written by a clock that ran ahead and was put back since. */
const FAR_MS = 25 * 3_600_000;
/** Stands for all hosts of an instance. */
export const EVERY_HOST = '*';

interface Known {
  until: number;
  readAt: number;
}

/** Until when a host of an instance asked to be left alone; stored, so that a restart or another daemon does not ask again early. */
export class Pauses {
  readonly #instance: string;
  readonly #store: StateStore;
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();

  constructor(instance: string, store: StateStore, clock: Clock) {
    this.#instance = instance;
    this.#store = store;
    this.#clock = clock;
  }

  /** Milliseconds still to wait; 0 where the host may be asked. */
  async leftMs(host: string): Promise<number> {
    const now = this.#clock.now().getTime();
    const lefts = [await this.#until(host), await this.#until(EVERY_HOST)].map((until) => until - now);
    return Math.max(0, ...lefts.filter((left) => left <= FAR_MS));
  }

  async set(host: string, waitMs: number): Promise<void> {
    const until = this.#clock.now().getTime() + waitMs;
    this.#known.set(host, { until, readAt: this.#clock.elapsed() });
    await this.#store.set(this.#instance, keyOf(host), { until: new Date(until).toISOString() }, false);
  }

  /** The latest moment until which any host asked to be left alone, as far as this daemon knows. */
  knownUntil(): Date | undefined {
    const until = Math.max(0, ...[...this.#known.values()].map((known) => known.until));
    return until > this.#clock.now().getTime() ? new Date(until) : undefined;
  }

  async #until(host: string): Promise<number> {
    const known = this.#known.get(host);
    if (known && this.#clock.elapsed() - known.readAt < TRUSTED_MS) return known.until;
    const stored = await this.#store.get(this.#instance, keyOf(host));
    const until = Date.parse((stored?.value as { until?: string } | undefined)?.until ?? '') || 0;
    this.#known.set(host, { until, readAt: this.#clock.elapsed() });
    return until;
  }
}

function keyOf(host: string): string {
  return `${RESERVED}pause ${host}`;
}
