import type { Readable } from 'node:stream';
import type { Plan } from '../plan/plan.ts';
import type { BookRecord, Clue, Failure } from '../sdk/index.ts';
import type { Backup, GenreSetting, PipelineSwitch, Shown, ShownCandidate } from '../store/index.ts';
import type { Dashboard } from './dashboard/bundle.ts';
import type { Taken, TakenAs } from './hooks/intake.ts';
import type { LiveFeed } from './live/live-stream.ts';
import type { Metrics } from './metrics.ts';
import type { Orders } from './orders.ts';

export type Scope = 'read' | 'operate' | 'admin';

/** Who is asking: a verified key, or a browser that signed in with one. */
export interface Caller {
  keyId: string;
  scopes: readonly Scope[];
  /** Name of the key. */
  name?: string;
  expiresAt?: Date | null;
}

/** Where a request comes from. */
export interface Sender {
  address: string;
  /** Token of a browser's session. */
  session: string | null;
  /** A page of ours sent it, as the browser says. */
  isOwnOrigin: boolean;
  isSecure: boolean;
}

/** What a handler is given: all of it checked against the route's schemas. */
export interface Call {
  params: Record<string, string>;
  query: Record<string, unknown>;
  body: unknown;
  /** The body as it came, of a route that is `raw`. */
  raw: Uint8Array | null;
  /** Lower-case names. */
  headers: Record<string, string>;
  caller: Caller | null;
  sender: Sender;
}

export interface Answer {
  status: number;
  /** JSON, unless the route says another type for this status; then text, bytes or a stream. */
  body: unknown;
  headers?: Record<string, string | string[]>;
}

type Schema = Record<string, unknown>;

export interface AnswerShape {
  description: string;
  schema: Schema;
  /** Absent: application/json. */
  type?: string;
}

/** One endpoint. A route without a scope is open; every other needs a key that has it. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'delete';
  path: string;
  summary: string;
  scope: Scope | null;
  params?: Schema;
  query?: Schema;
  body?: Schema;
  /** Takes the body as it comes, whatever its type, 256 KB at most. */
  raw?: true;
  /** A body that does something, for the description and for the tests that walk every route. */
  example?: unknown;
  answers: Record<number, AnswerShape>;
  handle(call: Call): Promise<Answer>;
}

/** Bytes or text that are no JSON. */
export type RawBody = string | Buffer | Readable;

/** A problem of the running daemon, as /api/problems and the dashboard show it. */
export interface DaemonProblem {
  id: string;
  severity: 'info' | 'warning' | 'error';
  sentence: string;
  remedy: string;
  /** Since when it is known. */
  since: Date;
  /** What it is about, for a page that can show it. */
  link?: { kind: 'plugin' | 'config'; id: string };
  /** Where its owner may say that it is as it should be: what is seen of it now, and what their word means. */
  accept?: { seen: string; means: string };
}

/** What the API needs from the rest; the store and main fit it. */
export interface ServerParts {
  plans: { current(): Plan };
  /** Everything that is only read. */
  shown: Shown;
  explain(book: string): Promise<object | null>;
  genres: { list(): Promise<GenreSetting[]>; set(genres: GenreSetting[]): Promise<GenreSetting[]> };
  switches: {
    pipelines(): Promise<PipelineSwitch[]>;
    setPipeline(pipeline: string, to: { state: 'paused' | 'disabled'; until?: Date } | null, by: string): Promise<void>;
    setPlugin(instance: string, isEnabled: boolean, by: string): Promise<void>;
  };
  plugins: {
    list(): Promise<ShownPlugin[]>;
    check(instance: string): Promise<{ ok: boolean; message: string; ms: number }>;
  };
  config: ConfigDesk;
  /** Sends a test. */
  notify(instance: string): Promise<{ ok: boolean; message: string }>;
  /** A picture of a book in the library; null where it has none, or none can be had now. */
  cover(book: string, width: number): Promise<{ type: string; bytes: Uint8Array } | null>;
  /** A pipeline in words. */
  describe(pipeline: string): string;
  backups: { folder: string; make(reason: 'by hand'): Promise<Backup>; list(): Promise<Backup[]> };
  /** How this daemon is set up, as far as it is no secret. */
  settings(): Promise<object>;
  /** What is left at the services, as they last said it. */
  budgets(): Promise<ServiceBudget[]>;
  runs: {
    /** A run with the first of its items and of its journal. */
    one(id: string): Promise<object | null>;
    start(pipeline: string, options: { dryRun: boolean }): Promise<{ run: string } | { refused: string }>;
    stop(id: string): Promise<boolean>;
  };
  keys: {
    verify(key: string): Promise<Caller | null>;
    list(): Promise<object[]>;
    create(name: string, scopes: Scope[], expiresAt?: Date): Promise<{ id: string; key: string }>;
    revoke(id: string): Promise<boolean>;
  };
  orders: Orders;
  proposals: {
    make(pipeline: string): Promise<{ run: string } | { refused: string }>;
    apply(plan: string, decision: { by: string; lines?: string[] }): Promise<{ run: string } | { refused: string }>;
    reject(plan: string, decision: { by: string; lines?: string[] }): Promise<number>;
  };
  undo: {
    preview(asked: UndoAsked): Promise<{ entries: UndoneEntry[]; more: number } | { refused: string }>;
    start(asked: UndoAsked, by: string): Promise<{ run: string } | { refused: string }>;
  };
  locks: {
    locks(book: string): Promise<object[]>;
    lock(book: string, field: string, by: string): Promise<void>;
    unlock(book: string, field: string): Promise<void>;
  };
  quality: {
    list(): { name: string; profile: object }[];
    /** By a profile of the file, or by a draft of one, as it would stand there; `wrong`: what the draft lacks. null where the item is about no book. */
    replay(
      item: string,
      by: { quality: string } | { profile: object },
      candidates: ShownCandidate[],
    ): Promise<object | { wrong: string } | null>;
  };
  shelf: {
    ignore(book: string, isIgnored: boolean): Promise<boolean>;
    follow(of: { series: string } | { author: string }, follow: boolean | null, cap?: number | null): Promise<boolean>;
    shelfNamed(of: { series: string; by: string } | { author: string }): Promise<{ series: string } | { author: string }>;
  };
  /** Its owner's word that a problem is as it should be; `isUnknown`: none of that id waits for it. */
  accept(said: { id: string; seen: string }, by: string): Promise<{ accepted: string } | { refused: string; isUnknown: boolean }>;
  /** Takes a release off the blocklist; false where it is not on it. */
  unblock(id: string): Promise<boolean>;
  sessions: {
    open(keyId: string): Promise<{ token: string; expiresAt: Date }>;
    verify(token: string): Promise<Caller | null>;
    close(token: string): Promise<void>;
  };
  /** Webhooks: the secrets of an instance that takes them, null where it does not; and where they are stored. */
  hooks: {
    secrets(instance: string): readonly string[] | null;
    store(hooks: readonly Taken[]): Promise<TakenAs[]>;
  };
  /** What the metadata chain surely knows of a book, as far as it answers within the time. */
  lookup(
    clue: Clue,
    withinMs: number,
  ): Promise<{ record: BookRecord | null; complete: boolean; failures: { instance: string; failure: Failure }[] }>;
  live: LiveFeed;
  logs: { add(line: { method: string; route: string; keyId: string | null; address: string; status: number; ms: number }): Promise<void> };
  database: { ping(): Promise<{ ok: true; ms: number } | { ok: false; message: string }> };
  /** What is being worked now. */
  load(): Promise<{ runs: number; retriesLater: number; openDownloads: number }>;
  problems(): DaemonProblem[];
  nextTimes(pipeline: string): Date[];
  clock: { now(): Date };
  log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
  metrics: Metrics;
  /** Pages of these origins may use the API from a browser; none unless the owner names some. */
  corsOrigins: readonly string[];
  allowedHosts: readonly string[];
  trustedProxies: readonly string[];
  version: string;
  /** "PostgreSQL 15.20" */
  databaseName: string;
  /** The pages; absent: the API alone. */
  dashboard?: Dashboard;
}

/** A mistake in pipelines.yaml, at its place. */
export interface ConfigFinding {
  file: string;
  line: number;
  column: number;
  code: string;
  severity: 'error' | 'warning';
  message: string;
  remedy: string;
}

/** pipelines.yaml as people edit it: a version is the SHA-256 of its text. */
export interface ConfigDesk {
  current(): Promise<{ version: string; file: string; text: string }>;
  check(text: string): Promise<ConfigFinding[]>;
  /** Saved whole or not at all; `stale` where somebody saved after `base`. */
  save(text: string, base: string): Promise<{ version: string } | { findings: ConfigFinding[] } | { stale: true }>;
  versions(): Promise<{ version: string; loadedAt: Date; isCurrent: boolean }[]>;
  version(version: string): Promise<string | null>;
  schema(): object;
}

/** What is put back: all that we wrote of a book, one of its fields, or all that one run wrote. */
export type UndoAsked = { book: string; field?: string } | { run: string };

/** What an undo would change of one entry, field by field, or why not. */
export interface UndoneEntry {
  book: string;
  title: string;
  steps: readonly { field: string; now: unknown; then: unknown; will: boolean; why: string }[];
}

/** What is left of something that a service grants. */
export interface ServiceBudget {
  instance: string;
  kind: 'slots' | 'ratio' | 'wedges' | 'requests';
  left: number;
  of?: number;
  /** Below it nothing is taken any more. */
  floor?: number;
  asOf: Date;
  resetsAt?: Date;
}

/** An instance as people see it. */
export interface ShownPlugin {
  instance: string;
  plugin: string;
  version: string;
  summary: string;
  kinds: string[];
  provides: string[];
  state: 'ok' | 'idle' | 'paused' | 'resting' | 'quarantined' | 'not-configured' | 'disabled';
  pausedUntil: Date | null;
  breaker: { state: 'closed' | 'open' | 'half-open'; failures: number; until?: Date; since?: Date; reason?: string } | null;
  limits: { text: string; left?: number; of?: number }[];
  failures: { at: Date; code: string; message: string; capability: string }[];
  isolation: 'inline' | 'process';
  crashes: number;
  enabled: boolean;
  missing: string[];
  pipelines: string[];
  calls: { today: number; failed: number };
  medianMs: number | null;
}
