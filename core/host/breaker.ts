import type { Failure } from '../sdk/index.ts';
import type { Clock } from './parts.ts';

export interface BreakerRule {
  /** Failures in a row after which it is left alone. */
  most: number;
  firstRestMs: number;
  longestRestMs: number;
}

type Pace = 'real' | 'lifted';

/** A service that is down. */
export const downRule = (pace: Pace = 'real'): BreakerRule => ({
  most: 5,
  firstRestMs: pace === 'real' ? 15_000 : 500,
  longestRestMs: 300_000,
});
/** A wrong password sent again and again gets an address banned: it is tried ever less often until somebody mends it. */
export const authRule = (pace: Pace = 'real'): BreakerRule => ({
  most: 3,
  firstRestMs: pace === 'real' ? 60_000 : 500,
  longestRestMs: 3_600_000,
});

export interface BreakerHealth {
  /** closed: it is asked. open: it is left alone until `until`. half-open: one call tries whether it is back. */
  state: 'closed' | 'open' | 'half-open';
  /** Failures in a row. */
  failures: number;
  until?: Date;
  /** Since when it is not closed. */
  since?: Date;
  reason?: string;
}

/** Leaves a service alone for a while where it failed several times in a row, twice as long each time; then one call tries it. */
export class Breaker {
  readonly #clock: Clock;
  readonly #rule: BreakerRule;
  #failures = 0;
  #rests = 0;
  #openUntil: number | null = null;
  #since: Date | undefined;
  #isTrying = false;
  #last: Failure | undefined;

  constructor(clock: Clock, rule: BreakerRule) {
    this.#clock = clock;
    this.#rule = rule;
  }

  /** Null where it may be asked; else how a call fails without asking. Whoever gets null tells how the call ended, or releases it. */
  refusal(name: string): Failure | null {
    if (this.#openUntil === null) return null;
    const leftMs = this.#openUntil - this.#clock.elapsed();
    if (leftMs <= 0 && !this.#isTrying) {
      this.#isTrying = true;
      return null;
    }
    const waitMs = Math.max(Math.ceil(leftMs), 1000);
    const message = `${name} failed ${this.#failures} times in a row and is left alone for ${Math.ceil(waitMs / 1000)} s more; the last time: ${this.#last?.message}`;
    return { code: this.#last?.code ?? 'unavailable', message, retryAfterMs: waitMs };
  }

  /** Any answer, also "no", shows that it is there. */
  succeeded(): void {
    this.#failures = 0;
    this.#rests = 0;
    this.#openUntil = null;
    this.#since = undefined;
    this.#isTrying = false;
  }

  failed(failure: Failure): void {
    this.#last = failure;
    this.#failures++;
    const isTrial = this.#isTrying;
    this.#isTrying = false;
    if (!isTrial && (this.#openUntil !== null || this.#failures < this.#rule.most)) return;
    this.#openUntil = this.#clock.elapsed() + Math.min(this.#rule.firstRestMs * 2 ** this.#rests, this.#rule.longestRestMs);
    this.#rests = Math.min(this.#rests + 1, 20);
    this.#since ??= this.#clock.now();
  }

  /** The call ended without having asked: another one may try. */
  release(): void {
    this.#isTrying = false;
  }

  health(): BreakerHealth {
    if (this.#openUntil === null) return { state: 'closed', failures: this.#failures };
    const leftMs = this.#openUntil - this.#clock.elapsed();
    const state = this.#isTrying || leftMs <= 0 ? 'half-open' : 'open';
    return {
      state,
      failures: this.#failures,
      ...(leftMs > 0 ? { until: new Date(this.#clock.now().getTime() + leftMs) } : {}),
      ...(this.#since ? { since: this.#since } : {}),
      ...(this.#last ? { reason: this.#last.message } : {}),
    };
  }
}
