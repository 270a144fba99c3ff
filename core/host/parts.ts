import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import type { Capability, Failure, Health } from '../sdk/index.ts';
import type { BreakerHealth } from './breaker.ts';
import type { BrowserSettings } from './browser/launch.ts';
import type { PlainReply } from './http/reply.ts';

/** The daemon's time. `elapsed` is monotonic: lengths of time never come from the wall clock. */
export interface Clock {
  now(): Date;
  /** Milliseconds since some moment, never going back. */
  elapsed(): number;
  /** Resolves after `ms`; rejects at once where `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * A permit to start one request, over all daemons that share the database: 0 where it may start now (and the permit is then used up),
 * else the milliseconds after which to ask again.
 */
export type Grant = (key: string, gapMs: number) => Promise<number>;

/** Counts what was used of a daily allowance; the counts outlive a restart. */
export interface Budget {
  /** Takes one of `perDay` on `day` (an ISO date, UTC); false where all are used. */
  take(key: string, perDay: number, day: string): Promise<boolean>;
}

/** Where answers are kept for a while. */
export interface CacheStore {
  get(instance: string, key: string): Promise<unknown>;
  set(instance: string, key: string, value: unknown, expires: Date): Promise<void>;
}

/** What instances must not forget; a `set` is durable when it resolves, and a secret value is stored encrypted. */
export interface StateStore {
  get(instance: string, key: string): Promise<{ value: unknown; secret: boolean } | undefined>;
  set(instance: string, key: string, value: unknown, secret: boolean): Promise<void>;
  /** Stores `to` where `from` (undefined: nothing) is still what `get` gives; whether it did. */
  replace(instance: string, key: string, change: { from: unknown; to: unknown; secret: boolean }): Promise<boolean>;
  delete(instance: string, key: string): Promise<void>;
}

/** Runs `work` while nobody else, in any daemon, holds `name`. */
export type Exclusive = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** What the host needs from outside. */
export interface HostParts {
  clock: Clock;
  grant: Grant;
  budget: Budget;
  store: { cache: CacheStore; state: StateStore };
  exclusive: Exclusive;
  /**
   * Called as a call begins that changes the world, or as one of an exclusive instance becomes its only user; what it gives is asked right before
   * each of its requests, whether that may still be sent: the call may have waited for longer than the lease under which it began. Absent: always.
   */
  mayWrite?: () => () => boolean;
  logger: Logger;
  userAgent: string;
  /** `lifted` removes the gaps between requests. Given by tests and the sandbox alone: nothing in the configuration leads here. */
  pace?: 'real' | 'lifted';
  /** Carries requests instead of the host's own connections; for tests and the sandbox, which send them to stand-ins. */
  dispatcher?: Dispatcher;
  /** Where Chromium lies and how it is started; absent: it is looked for. */
  browser?: BrowserSettings;
  /** Counts answers of services and waits for permits. */
  meter?: Meter;
  /** Sees every exchange as it was; only the recorder of fixtures gives one. */
  witness?: (exchange: WitnessedExchange) => void;
}

export interface Meter {
  /** `status` 0: no answer came. */
  answered(instance: string, host: string, status: number, ms: number): void;
  waited(instance: string, host: string, ms: number): void;
}

export interface WitnessedExchange {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  reply: PlainReply;
}

/** `starts` calls within `perMs`: one each perMs/starts. A rate per day is a budget that is counted. */
export interface Rate {
  text: string;
  starts: number;
  perMs: number;
}

/** An instance as the plan describes it; a plan's InstancePlan fits. */
export interface InstanceSpec {
  name: string;
  plugin: string;
  folder: string;
  provides: readonly Capability[];
  limits: readonly Rate[];
  isolation: 'inline' | 'process';
  exclusive: boolean;
  deadlineMs: number;
  hosts: readonly string[];
  needs: readonly string[];
  /** Requests to one host at the same time; absent: 1 where it is exclusive, else 2. */
  concurrency?: number;
}

/** Three ends of a call: a value, an empty value ("nothing"), or a failure. */
export type Outcome<T = unknown> = { ok: true; value: T } | { ok: false; failure: Failure };

export interface CallOptions {
  /** Stricter than the instance's own. Waiting for a permit does not count. */
  deadlineMs?: number;
  signal?: AbortSignal;
  /** A pipeline's own, stricter limits. */
  limits?: readonly Rate[];
}

export type InstanceState = 'idle' | 'ready' | 'resting' | 'quarantined' | 'closed';

export interface InstanceHealth {
  state: InstanceState;
  /** Crashes within the last ten minutes; always 0 for an inline instance. */
  crashes: number;
  /** Whether it is asked, or left alone because it failed several times in a row. */
  breaker: BreakerHealth;
  /** It asked to be left alone until then. */
  restsUntil?: Date;
  lastSuccess?: Date;
  lastFailure?: Failure;
}

/** A plugin with its options. It is made at the first call. */
export interface InstanceHandle {
  readonly name: string;
  call<T>(capability: Capability, args: readonly unknown[], options?: CallOptions): Promise<Outcome<T>>;
  check(options?: CallOptions): Promise<Outcome<Health>>;
  health(): InstanceHealth;
  close(): Promise<void>;
}

export interface Host {
  /** `options` with camelCase names and secrets filled in; `secrets` are values to mask beyond those whose option is writeOnly. */
  instance(spec: InstanceSpec, options: Record<string, unknown>, secrets?: readonly string[]): InstanceHandle;
  /** Closes what is open, instances first. */
  close(): Promise<void>;
}
