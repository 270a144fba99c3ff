import type { Capability, Plugin } from '../sdk/index.ts';
import { CallScope } from './call-scope.ts';
import { contextOf, type Outside } from './context.ts';
import { fail } from './fail.ts';
import { methodOf } from './judge-result.ts';
import { loadPlugin } from './load-plugin.ts';

/** Where a plugin's code runs: here, or in a process of its own. Errors are thrown as they are. */
export interface Runtime {
  call(capability: Capability, args: readonly unknown[], scope: CallScope): Promise<unknown>;
  check(scope: CallScope): Promise<unknown>;
  close(): Promise<void>;
  health(): { state: 'idle' | 'ready' | 'resting' | 'quarantined'; crashes: number };
}

export interface RuntimeOptions {
  name: string;
  plugin: string;
  folder: string;
  options: Record<string, unknown>;
  outside: Outside;
}

const CLOSE_MS = 5_000;

/** A plugin inside the daemon. It is made at the first call, and made anew at the next one where that failed. */
export class InlineRuntime implements Runtime {
  readonly #options: RuntimeOptions;
  #plugin: Promise<Plugin> | null = null;

  constructor(options: RuntimeOptions) {
    this.#options = options;
  }

  async call(capability: Capability, args: readonly unknown[], scope: CallScope): Promise<unknown> {
    return this.#bounded(scope, async () => {
      const method = methodOf(await this.#ready(), capability);
      if (!method)
        return fail('refused', `bug in plugin ${this.#options.plugin}: its manifest provides ${capability}, and it has no such method`);
      return method(...args);
    });
  }

  async check(scope: CallScope): Promise<unknown> {
    return this.#bounded(scope, async () => {
      const plugin = await this.#ready();
      return plugin.check ? plugin.check() : { summary: 'it has no check of its own' };
    });
  }

  async close(): Promise<void> {
    const plugin = await this.#plugin?.catch(() => null);
    if (!plugin?.close) return;
    const scope = new CallScope({ deadlineMs: CLOSE_MS });
    await this.#bounded(scope, async () => plugin.close!()).finally(() => scope.end());
  }

  health(): { state: 'idle' | 'ready'; crashes: number } {
    return { state: this.#plugin ? 'ready' : 'idle', crashes: 0 };
  }

  #ready(): Promise<Plugin> {
    this.#plugin ??= this.#make().catch((error) => {
      this.#plugin = null;
      throw error;
    });
    return this.#plugin;
  }

  async #make(): Promise<Plugin> {
    const { name, plugin, folder, options, outside } = this.#options;
    const module = await loadPlugin(folder);
    const made = await module.create(contextOf(name, outside), structuredClone(options));
    if (made === null || typeof made !== 'object') fail('refused', `bug in plugin ${plugin}: create gave no plugin`);
    return made;
  }

  /** A method that never ends is left behind at the deadline: nothing can stop it, and nobody waits for it. */
  #bounded<T>(scope: CallScope, work: () => Promise<T>): Promise<T> {
    const { signal, deadlineMs } = scope;
    return new Promise<T>((resolve, reject) => {
      const atEnd = (): void => {
        const grace = setTimeout(() => {
          try {
            fail(
              'unavailable',
              scope.isCancelled ? 'the call was cancelled' : `the call did not end within ${deadlineMs / 1000} s; try again later`,
            );
          } catch (error) {
            reject(error);
          }
        }, GRACE_MS);
        grace.unref();
      };
      if (signal.aborted) atEnd();
      else signal.addEventListener('abort', atEnd, { once: true });
      scope.enter(work).then(resolve, reject);
    });
  }
}

/** Time for a plugin whose request was just cut off to say so itself. */
const GRACE_MS = 100;
