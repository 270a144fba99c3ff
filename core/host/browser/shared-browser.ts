import { tmpdir } from 'node:os';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import type { BrowserContext, Browser as Chromium } from 'playwright-core';
import { fail } from '../fail.ts';
import { findChromium, NO_CHROMIUM } from './chromium.ts';

/** What the owner says of it in config/app.yaml. */
export interface BrowserSettings {
  path?: string;
  /** false: without Chromium's own sandbox, where the system gives it none (in a container). */
  sandbox?: boolean;
}

interface SharedOptions extends BrowserSettings {
  logger: Logger;
  userAgent: string;
  /** Calls back after a time; gives what stops it. For tests. */
  after?: (ms: number, callback: () => void) => () => void;
}

const IDLE_MS = 60_000;
const LAUNCH_MS = 30_000;
const CLOSE_MS = 5_000;
/** Pages open at the same time, over all instances. */
const MOST_PAGES = 2;

/** It reaches nothing by itself: names resolve to nothing and the proxy is nobody, because every request is answered by the host. */
const ARGUMENTS = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--js-flags=--max-old-space-size=512',
];
const NOBODY = { server: 'http://127.0.0.1:9' };

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
    this.#running ??= this.#launch().catch((error: unknown) => {
      this.#running = null;
      throw error;
    });
    return this.#running;
  }

  async #launch(): Promise<Chromium> {
    const { path, sandbox, logger } = this.#options;
    const executablePath = await findChromium(path);
    if (!executablePath) return fail('refused', path === undefined ? NO_CHROMIUM : `there is no Chromium at ${path}; ${NO_CHROMIUM}`);
    // Chromium starts as root only without its sandbox.
    const chromiumSandbox = sandbox ?? process.getuid?.() !== 0;
    if (!chromiumSandbox) logger.warn({ executablePath }, 'the browser runs without its own sandbox');
    const { chromium } = await import('playwright-core');
    const started = await chromium
      .launch({
        executablePath,
        chromiumSandbox,
        args: ARGUMENTS,
        proxy: NOBODY,
        env: environment(),
        timeout: LAUNCH_MS,
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
      })
      .catch((error: Error) => notStarted(error, executablePath));
    started.on('disconnected', () => {
      this.#running = null;
    });
    return started;
  }
}

function later(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms).unref();
  return () => clearTimeout(timer);
}

function notStarted(error: Error, path: string): never {
  const isSandbox = /sandbox/i.test(error.message);
  const remedy = isSandbox
    ? 'this system gives it no sandbox (a container?); set browser: { sandbox: false } in config/app.yaml to run it without'
    : 'start it by hand to see what it says';
  return fail('refused', `Chromium at ${path} did not start; ${remedy}`);
}

/** Nothing of the daemon's own environment, which holds the owner's secrets. */
function environment(): Record<string, string> {
  const kept = ['PATH', 'LANG', 'SystemRoot', 'TEMP', 'TMP'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return { ...Object.fromEntries(kept), HOME: tmpdir() };
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
