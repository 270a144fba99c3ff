import type { Logger } from 'pino';
import { type Capability, PluginFailure } from '../../sdk/index.ts';
import type { CallScope } from '../call-scope.ts';
import { fail } from '../fail.ts';
import type { Runtime, RuntimeOptions } from '../inline.ts';
import type { Clock } from '../parts.ts';
import type { Redactor } from '../redact.ts';
import { Crashes } from './crashes.ts';
import { Outlet } from './outlet.ts';
import { PluginProcess } from './plugin-process.ts';
import type { Ending, ToChild, ToParent } from './protocol.ts';

const START_MS = 30_000;
const CLOSE_MS = 2_000;
/** Time for a plugin to say that its request was cut off at the deadline; after that it hangs by its own fault. */
const GRACE_MS = 1_000;
const MOST_ASKS = 64;

interface ChildOptions extends RuntimeOptions {
  logger: Logger;
  clock: Clock;
  redactor: Redactor;
}

interface Pending {
  settle(ending: Ending): void;
  scope?: CallScope;
}

/** A plugin in a process of its own: whatever it does there, a call of it ends, and the daemon goes on. */
export class ChildRuntime implements Runtime {
  readonly #options: ChildOptions;
  readonly #crashes: Crashes;
  readonly #outlet: Outlet;
  readonly #pending = new Map<number, Pending>();
  #process: PluginProcess | null = null;
  #starting: Promise<void> | null = null;
  #started: ((ending: Ending) => void) | null = null;
  #lastId = 0;
  #isClosing = false;

  constructor(options: ChildOptions) {
    this.#options = options;
    this.#outlet = new Outlet({ ...options, instance: options.name });
    this.#crashes = new Crashes(() => options.clock.elapsed());
  }

  call(capability: Capability, args: readonly unknown[], scope: CallScope): Promise<unknown> {
    return this.#send(capability, args, scope);
  }

  check(scope: CallScope): Promise<unknown> {
    return this.#send('check', [], scope);
  }

  health(): { state: 'idle' | 'ready' | 'resting' | 'quarantined'; crashes: number } {
    const crashes = this.#crashes.count;
    if (this.#crashes.isQuarantined) return { state: 'quarantined', crashes };
    if (this.#crashes.restMs > 0) return { state: 'resting', crashes };
    return { state: this.#process ? 'ready' : 'idle', crashes };
  }

  /** The process's id while it runs; for tests. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const running = this.#process;
    if (!running) return;
    const closed = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, CLOSE_MS);
      this.#lastId += 1;
      this.#pending.set(this.#lastId, {
        settle: () => {
          clearTimeout(timer);
          resolve();
        },
      });
      running.send({ kind: 'call', id: this.#lastId, method: 'close', args: [] });
    });
    await closed;
    running.end('was closed');
  }

  async #send(method: (ToChild & { kind: 'call' })['method'], args: readonly unknown[], scope: CallScope): Promise<unknown> {
    this.#refuseResting();
    await scope.waitFor(() => this.#ready());
    this.#lastId += 1;
    const id = this.#lastId;
    const trimmed = args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1);
    const ending = await new Promise<Ending>((resolve) => {
      const onEnd = (): void => this.#overdue(id, scope);
      const settle = (ending: Ending): void => {
        scope.signal.removeEventListener('abort', onEnd);
        this.#pending.delete(id);
        resolve(ending);
      };
      this.#pending.set(id, { settle, scope });
      if (scope.signal.aborted) onEnd();
      else scope.signal.addEventListener('abort', onEnd, { once: true });
      this.#process?.send({ kind: 'call', id, method, args: trimmed });
    });
    return unwrapped(ending);
  }

  #overdue(id: number, scope: CallScope): void {
    const pending = this.#pending.get(id);
    if (scope.isCancelled) {
      pending?.settle(unavailable('the call was cancelled'));
      return;
    }
    const timer = setTimeout(() => {
      if (!this.#pending.has(id)) return;
      pending?.settle(
        unavailable(`the plugin did not end its call within ${scope.deadlineMs / 1000} s; its process was ended and starts anew`),
      );
      this.#process?.end(`hung for ${scope.deadlineMs / 1000} s`);
    }, GRACE_MS);
    timer.unref();
  }

  #refuseResting(): void {
    const { name, plugin } = this.#options;
    if (this.#isClosing) fail('unavailable', `${name} is closed`);
    if (this.#crashes.isQuarantined) {
      fail(
        'unavailable',
        `plugin ${plugin} crashed ${this.#crashes.count || 'three'} times within ten minutes and is not started again; update or remove it, then restart`,
      );
    }
    const restMs = this.#crashes.restMs;
    if (restMs > 0)
      fail('unavailable', `plugin ${plugin} crashed and starts again in ${Math.ceil(restMs / 1000)} s; the item is tried later`);
  }

  #ready(): Promise<void> {
    this.#starting ??= this.#start().catch((error) => {
      this.#starting = null;
      throw error;
    });
    return this.#starting;
  }

  async #start(): Promise<void> {
    const { name, folder, options, outside } = this.#options;
    const started = new Promise<Ending>((resolve) => {
      this.#started = resolve;
    });
    const child = new PluginProcess(folder, {
      message: (message) => this.#process === child && this.#receive(message),
      end: (reason) => this.#ended(child, reason),
    });
    this.#process = child;
    child.send({ kind: 'start', instance: name, folder, options, hasBrowser: outside.browser !== undefined });
    const timer = setTimeout(() => child.end(`was not ready within ${START_MS / 1000} s`), START_MS);
    try {
      const ending = await started;
      if (!ending.ok && ending.bug !== undefined) this.#crashes.add();
      unwrapped(ending);
    } catch (error) {
      if (this.#process === child) {
        this.#process = null;
        child.end('could not be made');
      }
      throw error;
    } finally {
      clearTimeout(timer);
      this.#started = null;
    }
  }

  #receive(message: ToParent): void {
    if (message.kind === 'started') this.#started?.(message.ending);
    else if (message.kind === 'done') this.#pending.get(message.id)?.settle(message.ending);
    else if (message.kind === 'log') this.#outlet.log(message);
    else void this.#serve(message);
  }

  async #serve(message: ToParent & { kind: 'ask' }): Promise<void> {
    const asker = this.#process;
    if (this.#outlet.busy >= MOST_ASKS) {
      asker?.end(`asked for more than ${MOST_ASKS} things at once`);
      return;
    }
    const ending = await this.#outlet.serve(message, this.#pending.get(message.call)?.scope);
    if (asker === this.#process) asker?.reply(message.id, ending);
  }

  #ended(child: PluginProcess, reason: string): void {
    const { name, plugin, logger, redactor } = this.#options;
    const text = redactor.text(reason);
    if (this.#process !== child) return;
    this.#process = null;
    this.#starting = null;
    if (!this.#isClosing) {
      this.#crashes.add();
      logger.warn(
        { instance: name, plugin, reason: text, crashes: this.#crashes.count, quarantined: this.#crashes.isQuarantined },
        'a plugin’s process ended',
      );
    }
    const ending = unavailable(`plugin ${plugin} ${text}; it is started again for the next call`);
    this.#started?.(ending);
    for (const { settle } of [...this.#pending.values()]) settle(ending);
    this.#pending.clear();
  }
}

function unavailable(message: string): Ending {
  return { ok: false, failure: { code: 'unavailable', message } };
}

function unwrapped(ending: Ending): unknown {
  if (ending.ok) return ending.value;
  if (ending.failure) throw new PluginFailure(ending.failure);
  throw new Error(ending.bug);
}
