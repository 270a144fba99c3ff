import PQueue from 'p-queue';
import type { CallScope } from '../call-scope.ts';
import { holdBack } from '../fail.ts';
import { guarded } from '../own-trouble.ts';
import type { HostParts, Rate } from '../parts.ts';
import type { Pauses } from './pauses.ts';

const DAY_MS = 24 * 3_600_000;
/** Longer than this nobody waits inside a call: the item comes again later. */
const LONGEST_WAIT_MS = 15 * 60_000;
/** Of the gap; on average half of it is added to every gap, so that it must be small for a bottleneck to be used well. */
const JITTER = 0.03;
const ASK = 'get a permit for a request';

interface LimiterOptions {
  instance: string;
  limits: readonly Rate[];
  concurrency: number;
  parts: HostParts;
  pauses: Pauses;
}

/**
 * Starts an instance's requests to a host one after the other, evenly spaced, with a permit of the database for each. The next one need
 * not wait for an answer that is slower than the gap.
 */
export class Limiter {
  readonly #options: LimiterOptions;
  readonly #queues = new Map<string, PQueue>();
  /** Of those that may be at a host at the same time, one waits for its moment. */
  readonly #doors = new Map<string, PQueue>();
  readonly #lastStart = new Map<string, number>();

  constructor(options: LimiterOptions) {
    this.#options = options;
  }

  /** Runs `work` when its turn has come; fails as `rate-limited` where that is not to be waited for. */
  async run<T>(host: string, scope: CallScope, work: () => Promise<T>): Promise<T> {
    const { logger } = this.#options.parts;
    await guarded(logger, ASK, () => this.#refusePaused(host));
    let turn: () => void = () => undefined;
    const waited = new Promise<void>((resolve) => {
      turn = resolve;
    });
    const { clock, meter } = this.#options.parts;
    const begun = clock.elapsed();
    const done = this.#queue(host).add(
      async () => {
        try {
          await this.#door(host).add(() => guarded(logger, ASK, () => this.#wait(host, scope)), { signal: scope.signal });
        } finally {
          meter?.waited(this.#options.instance, host, clock.elapsed() - begun);
          turn();
        }
        return work();
      },
      { signal: scope.signal },
    );
    done.catch(turn);
    await scope.waitFor(() => waited);
    return done;
  }

  async #wait(host: string, scope: CallScope): Promise<void> {
    const { parts, instance } = this.#options;
    const rates = [...this.#options.limits, ...scope.limits];
    const gapMs = gapOf(rates);
    if (gapMs > 0 && parts.pace !== 'lifted') {
      await this.#space(host, gapMs, scope.signal);
      for (
        let waitMs = await parts.grant(`${instance} ${host}`, gapMs);
        waitMs > 0;
        waitMs = await parts.grant(`${instance} ${host}`, gapMs)
      ) {
        this.#refuseLong(host, waitMs);
        await parts.clock.sleep(waitMs + Math.random() * 25, scope.signal);
      }
    }
    await this.#refusePaused(host);
    await this.#spend(host, rates);
    this.#lastStart.set(host, parts.clock.elapsed());
  }

  async #space(host: string, gapMs: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options.parts;
    const last = this.#lastStart.get(host);
    if (last === undefined) return;
    const waitMs = last + gapMs * (1 + Math.random() * JITTER) - clock.elapsed();
    if (waitMs <= 0) return;
    this.#refuseLong(host, waitMs);
    await clock.sleep(waitMs, signal);
  }

  async #spend(host: string, rates: readonly Rate[]): Promise<void> {
    const perDay = Math.min(...rates.filter((rate) => rate.perMs === DAY_MS).map((rate) => rate.starts));
    if (!Number.isFinite(perDay)) return;
    const { parts, instance } = this.#options;
    const now = parts.clock.now();
    if (await parts.budget.take(`${instance} ${host}`, perDay, now.toISOString().slice(0, 10))) return;
    const retryAfterMs = DAY_MS - (now.getTime() % DAY_MS);
    holdBack(`${instance} has used its ${perDay} requests of today; it goes on tomorrow (UTC), or raise its limit`, { retryAfterMs });
  }

  async #refusePaused(host: string): Promise<void> {
    const retryAfterMs = await this.#options.pauses.leftMs(host);
    if (retryAfterMs > 0)
      holdBack(`${host} asked to be left alone for another ${Math.ceil(retryAfterMs / 1000)} s; it is asked again after that`, {
        retryAfterMs,
      });
  }

  #refuseLong(host: string, waitMs: number): void {
    if (waitMs <= LONGEST_WAIT_MS) return;
    holdBack(
      `the limit of ${this.#options.instance} allows the next request to ${host} in ${Math.ceil(waitMs / 1000)} s; it comes again then`,
      { retryAfterMs: Math.ceil(waitMs) },
    );
  }

  #queue(host: string): PQueue {
    const queue = this.#queues.get(host) ?? new PQueue({ concurrency: this.#options.concurrency });
    this.#queues.set(host, queue);
    return queue;
  }

  #door(host: string): PQueue {
    const door = this.#doors.get(host) ?? new PQueue({ concurrency: 1 });
    this.#doors.set(host, door);
    return door;
  }
}

/** The strictest of the rates as the time from one start to the next; a rate per day is no gap but a budget. */
function gapOf(rates: readonly Rate[]): number {
  return rates.reduce((gap, rate) => (rate.perMs === DAY_MS ? gap : Math.max(gap, rate.perMs / rate.starts)), 0);
}
