import { CAPABILITIES, type Capability, type Failure, type Health } from '../sdk/index.ts';
import { authRule, Breaker, type BreakerHealth } from './breaker.ts';
import { CallScope } from './call-scope.ts';
import { askedToWaitMs, fail, failureFrom } from './fail.ts';
import type { Runtime } from './inline.ts';
import { judgeResult } from './judge-result.ts';
import { EVERY_HOST, type Pauses } from './limit/pauses.ts';
import { guarded } from './own-trouble.ts';
import { shape } from './parse/shape.ts';
import type { CallOptions, HostParts, InstanceHandle, InstanceHealth, InstanceSpec, Outcome } from './parts.ts';
import type { Redactor } from './redact.ts';
import { HEALTH } from './results.ts';

interface InstanceOptions {
  spec: InstanceSpec;
  runtime: Runtime;
  pauses: Pauses;
  redactor: Redactor;
  parts: HostParts;
  /** By host. */
  breakers: ReadonlyMap<string, Breaker>;
}

const LONGEST_REST_MS = 24 * 3_600_000;

/** One configured plugin: its calls end in an outcome, whatever happens inside. */
export class Instance implements InstanceHandle {
  readonly name: string;
  readonly #options: InstanceOptions;
  readonly #auth: Breaker;
  #isClosed = false;
  #lastSuccess: Date | undefined;
  #lastFailure: Failure | undefined;

  constructor(options: InstanceOptions) {
    this.name = options.spec.name;
    this.#options = options;
    this.#auth = new Breaker(options.parts.clock, authRule(options.parts.pace));
  }

  call<T>(capability: Capability, args: readonly unknown[], options: CallOptions = {}): Promise<Outcome<T>> {
    const { spec, runtime, parts } = this.#options;
    // A hook is read, not asked for: it need not wait until nobody else calls the service.
    const maySend = CAPABILITIES[capability].effect === 'read' ? undefined : parts.mayWrite?.();
    return this.#outcome<T>({ ...options, maySend, beside: capability === 'library.hook' }, async (scope) => {
      if (!spec.provides.includes(capability)) fail('refused', `${spec.plugin} does not provide ${capability}`);
      return judgeResult(spec.plugin, capability, await runtime.call(capability, args, scope)) as T;
    });
  }

  check(options: CallOptions = {}): Promise<Outcome<Health>> {
    return this.#outcome<Health>(options, async (scope) => shape<Health>(HEALTH, await this.#options.runtime.check(scope), 'its check'));
  }

  health(): InstanceHealth {
    const { state, crashes } = this.#options.runtime.health();
    const restsUntil = this.#options.pauses.knownUntil();
    return {
      state: this.#isClosed ? 'closed' : state,
      crashes,
      breaker: this.#breaker(),
      ...(restsUntil ? { restsUntil } : {}),
      ...(this.#lastSuccess ? { lastSuccess: this.#lastSuccess } : {}),
      ...(this.#lastFailure ? { lastFailure: this.#lastFailure } : {}),
    };
  }

  /** Of several hosts the one that is worst off speaks for the instance. */
  #breaker(): BreakerHealth {
    const all = [this.#auth, ...this.#options.breakers.values()].map((breaker) => breaker.health());
    const worst = (['open', 'half-open'] as const).map((state) => all.find((each) => each.state === state)).find(Boolean);
    return worst ?? { state: 'closed', failures: Math.max(...all.map((each) => each.failures)) };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#options.runtime.close().catch((error) => {
      const { parts, redactor, spec } = this.#options;
      parts.logger.warn({ instance: spec.name, err: redactor.fields(error) }, 'a plugin did not close in order');
    });
  }

  async #outcome<T>(
    options: CallOptions & { beside?: boolean; maySend?: (() => boolean) | undefined },
    work: (scope: CallScope) => Promise<T>,
  ): Promise<Outcome<T>> {
    const { spec, redactor, parts } = this.#options;
    const deadlineMs = Math.min(options.deadlineMs ?? Number.POSITIVE_INFINITY, spec.deadlineMs);
    const isAlone = spec.exclusive && !options.beside;
    const run = async (): Promise<T> => {
      // The only user is one under the lease of the moment in which it became so: who sleeps over it has been followed by another.
      const maySend = options.maySend ?? (isAlone ? parts.mayWrite?.() : undefined);
      const scope = new CallScope({ ...options, maySend, deadlineMs });
      try {
        return await work(scope);
      } finally {
        scope.end();
      }
    };
    try {
      if (this.#isClosed) fail('unavailable', `${spec.name} is closed; the daemon is ending or has a newer configuration`);
      const refused = options.beside ? null : this.#auth.refusal(spec.name);
      if (refused) return { ok: false, failure: refused };
      const value = isAlone ? await this.#alone(run) : await run();
      if (!options.beside) this.#noteSuccess();
      return { ok: true, value };
    } catch (error) {
      const failure = failureFrom(error, spec.plugin, (text) => redactor.text(text));
      if (!options.beside) this.#noteFailure(failure);
      await this.#rest(askedToWaitMs(error));
      return { ok: false, failure };
    }
  }

  #noteSuccess(): void {
    this.#lastFailure = undefined;
    this.#lastSuccess = this.#options.parts.clock.now();
    this.#auth.succeeded();
  }

  #noteFailure(failure: Failure): void {
    this.#lastFailure = failure;
    if (failure.code === 'auth') this.#auth.failed(failure);
    else this.#auth.release();
  }

  /** The call's own error is carried past the lock, so that trouble of the lock is not taken for it. */
  async #alone<T>(run: () => Promise<T>): Promise<T> {
    const { parts, spec } = this.#options;
    const work = (): Promise<{ value: T } | { error: unknown }> =>
      run().then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
    const end = await guarded(parts.logger, `become the only user of ${spec.name}`, () => parts.exclusive(spec.name, work));
    if ('error' in end) throw end.error;
    return end.value;
  }

  /** A plugin that was told to slow down in its own words (a quota in a body) rests like one that got a 429. */
  async #rest(waitMs: number): Promise<void> {
    if (!(waitMs > 0)) return;
    const { pauses, parts, spec } = this.#options;
    parts.logger.warn({ instance: spec.name, waitMs }, 'told to slow down');
    await pauses.set(EVERY_HOST, Math.min(waitMs, LONGEST_REST_MS)).catch((error: unknown) => {
      parts.logger.error({ instance: spec.name, err: error }, 'the daemon could not store how long to wait');
    });
  }
}
