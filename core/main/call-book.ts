import type { Outcome } from '../run/ports.ts';
import type { Account, Capability } from '../sdk/index.ts';

export interface NotedFailure {
  at: Date;
  code: string;
  message: string;
  capability: string;
}

interface Page {
  day: string;
  today: number;
  failed: number;
  failures: NotedFailure[];
  times: number[];
}

const MOST_FAILURES = 20;
const MOST_TIMES = 101;

/** What this daemon's calls to each instance came to, as far back as people ask: the last failures, today's count, the usual time. */
export class CallBook {
  readonly #pages = new Map<string, Page>();
  readonly #now: () => Date;
  /** Hears of every call. */
  readonly #listeners: ((call: { instance: string; capability: Capability; ms: number; code: string }) => void)[] = [];

  readonly #accounts: ((instance: string, account: Account) => void)[] = [];

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Hears of every account that was read. */
  onAccount(listener: (instance: string, account: Account) => void): void {
    this.#accounts.push(listener);
  }

  onCall(listener: (call: { instance: string; capability: Capability; ms: number; code: string }) => void): void {
    this.#listeners.push(listener);
  }

  /** Makes the call and notes its end. */
  async noted<T>(instance: string, capability: Capability, call: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const begun = performance.now();
    const outcome = await call();
    const ms = performance.now() - begun;
    this.#note(instance, capability, ms, outcome);
    for (const listener of this.#listeners) listener({ instance, capability, ms, code: outcome.ok ? 'ok' : outcome.failure.code });
    return outcome;
  }

  of(instance: string): Readonly<Page> {
    return this.#page(instance);
  }

  medianMs(instance: string): number | null {
    const sorted = [...this.#page(instance).times].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }

  #note(instance: string, capability: Capability, ms: number, outcome: Outcome<unknown>): void {
    const page = this.#page(instance);
    page.today += 1;
    page.times.push(Math.round(ms));
    if (page.times.length > MOST_TIMES) page.times.shift();
    if (outcome.ok) {
      for (const tell of capability === 'source.account' ? this.#accounts : []) tell(instance, outcome.value as Account);
      return;
    }
    page.failed += 1;
    page.failures.unshift({ at: this.#now(), code: outcome.failure.code, message: outcome.failure.message, capability });
    page.failures.length = Math.min(page.failures.length, MOST_FAILURES);
  }

  #page(instance: string): Page {
    const day = this.#now().toISOString().slice(0, 10);
    const page = this.#pages.get(instance) ?? { day, today: 0, failed: 0, failures: [], times: [] };
    if (page.day !== day) Object.assign(page, { day, today: 0, failed: 0 });
    this.#pages.set(instance, page);
    return page;
  }
}
