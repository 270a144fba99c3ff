import { AsyncLocalStorage } from 'node:async_hooks';
import { setMaxListeners } from 'node:events';
import type { Rate } from './parts.ts';

const current = new AsyncLocalStorage<CallScope>();

/** One running call: its deadline, which stands still while the call waits for a permit, and the limits of the pipeline that made it. */
export class CallScope {
  readonly limits: readonly Rate[];
  readonly deadlineMs: number;
  /** Asked right before a request leaves: whether it still may. */
  readonly maySend: () => boolean;
  readonly #end = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #onCaller = (): void => this.#end.abort('cancelled');
  #leftMs: number;
  #startedAt = 0;
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;
  #isEnded = false;

  constructor(options: { deadlineMs: number; signal?: AbortSignal; limits?: readonly Rate[]; maySend?: (() => boolean) | undefined }) {
    this.limits = options.limits ?? [];
    this.deadlineMs = options.deadlineMs;
    this.maySend = options.maySend ?? (() => true);
    this.#leftMs = options.deadlineMs;
    this.#caller = options.signal;
    setMaxListeners(0, this.#end.signal);
    if (this.#caller?.aborted) this.#onCaller();
    this.#caller?.addEventListener('abort', this.#onCaller, { once: true });
    this.#run();
  }

  /** Aborted at the deadline, or when the caller gives up. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  get isCancelled(): boolean {
    return this.#end.signal.reason === 'cancelled';
  }

  /** Waits for something that is not the plugin's or the service's doing; the deadline stands still meanwhile. */
  async waitFor<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    if (this.#waiting === 1) this.#stop();
    try {
      return await work();
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#run();
    }
  }

  /** Runs `work` as part of this call: the context finds the call again. */
  enter<T>(work: () => T): T {
    return current.run(this, work);
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#onCaller);
  }

  // What was waited for may come after the call was given up; a deadline then would only keep the process alive.
  #run(): void {
    if (this.#isEnded) return;
    this.#startedAt = performance.now();
    this.#timer = setTimeout(() => this.#end.abort('deadline'), Math.max(this.#leftMs, 0));
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#leftMs -= performance.now() - this.#startedAt;
  }
}

export function currentScope(): CallScope | undefined {
  return current.getStore();
}
