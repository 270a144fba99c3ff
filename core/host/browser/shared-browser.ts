import PQueue from 'p-queue';
import type { BrowserContext, Browser as Chromium } from 'playwright-core';
import { fail } from '../fail.ts';
import { type LaunchOptions, launchChromium } from './launch.ts';

interface SharedOptions extends LaunchOptions {
  userAgent: string;
  /** Calls back after a time; gives what stops it. For tests. */
  after?: (ms: number, callback: () => void) => () => void;
}

const IDLE_MS = 60_000;
const CLOSE_MS = 5_000;
/** Pages open at the same time, over all instances. */
const MOST_PAGES = 2;

/** One Chromium for the whole daemon: started when a page is wanted, closed when none was for a while. */
export class SharedBrowser {
  readonly #options: SharedOptions;
  readonly #pages = new PQueue({ concurrency: MOST_PAGES });
  #running: Promise<Chromium> | null = null;
  #stopIdle = (): void => undefined;
  #open = 0;
  #isClosed = false;

  constructor(options: SharedOptions) {
    this.#options = options;
  }

  /** Whether it runs now, and how many pages are out. */
  get state(): { running: boolean; open: number } {
    return { running: this.#running !== null, open: this.#open };
  }

  /** Lends a clean profile for as long as `work` lasts; it is taken back whatever comes of it, and for good when `signal` says so. */
  async lend<T>(signal: AbortSignal, work: (context: BrowserContext) => Promise<T>, ready: () => void): Promise<T> {
    const lent = this.#pages.add(() => this.#lendNow(signal, work, ready), { signal });
    lent.catch(ready);
    return lent;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#end();
  }

  async #lendNow<T>(signal: AbortSignal, work: (context: BrowserContext) => Promise<T>, ready: () => void): Promise<T> {
    this.#stopIdle();
    this.#open += 1;
    let context: BrowserContext | undefined;
    try {
      const chromium = await this.#ready();
      context = await chromium.newContext({
        userAgent: this.#options.userAgent,
        acceptDownloads: false,
        serviceWorkers: 'block',
        locale: 'en-US',
      });
      ready();
      return await untilAborted(signal, work(context));
    } finally {
      if (context) await this.#takeBack(context);
      this.#open -= 1;
      if (this.#open === 0) this.#rest();
    }
  }

  /** A page that cannot be closed takes its Chromium with it: nothing is left running behind. */
  async #takeBack(context: BrowserContext): Promise<void> {
    const isBack = await within(context.close());
    if (isBack) return;
    this.#options.logger.warn({}, 'a page of the browser did not close; the browser is started anew');
    await this.#end();
  }

  #rest(): void {
    this.#stopIdle = (this.#options.after ?? later)(IDLE_MS, () => void this.#end());
  }

  async #end(): Promise<void> {
    this.#stopIdle();
    const running = this.#running;
    this.#running = null;
    const chromium = await running?.catch(() => null);
    if (chromium) await within(chromium.close());
  }

  #ready(): Promise<Chromium> {
    if (this.#isClosed) fail('unavailable', 'the browser is closed; the daemon is ending');
    this.#running ??= this.#start();
    return this.#running;
  }

  /** An old one that goes away at last must not be taken for the one that runs by then. */
  #start(): Promise<Chromium> {
    const started = launchChromium(this.#options);
    const forget = (): void => {
      if (this.#running === started) this.#running = null;
    };
    started.then((chromium) => chromium.on('disconnected', forget), forget);
    return started;
  }
}

function later(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms).unref();
  return () => clearTimeout(timer);
}

/** Whether it ended in time. */
function within(work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), CLOSE_MS);
    work.then(
      () => resolve(true),
      () => resolve(true),
    );
    void work.catch(() => undefined).finally(() => clearTimeout(timer));
  });
}

function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
