import type { Plan } from '../plan/plan.ts';
import type { Dashboard } from './dashboard/bundle.ts';
import type { Taken, TakenAs } from './hooks/intake.ts';

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
  body: unknown;
  headers?: Record<string, string | string[]>;
}

type Schema = Record<string, unknown>;

/** One endpoint. A route without a scope is open; every other needs a key that has it. */
export interface Route {
  method: 'get' | 'post' | 'delete';
  path: string;
  summary: string;
  scope: Scope | null;
  params?: Schema;
  query?: Schema;
  body?: Schema;
  /** Takes the body as it comes, whatever its type, 256 KB at most. */
  raw?: true;
  answers: Record<number, { description: string; schema: Schema }>;
  handle(call: Call): Promise<Answer>;
}

/** A problem of the running daemon, as /healthz and the dashboard show it. */
export interface DaemonProblem {
  id: string;
  severity: 'info' | 'warning' | 'error';
  sentence: string;
  remedy: string;
}

export interface RunSummary {
  id: string;
  pipeline: string;
  state: string;
}

/** What the API needs from the rest; the store and main fit it. */
export interface ServerParts {
  plans: { current(): Plan };
  runs: {
    list(query: { limit: number; cursor?: string; pipeline?: string; state?: string }): Promise<{ items: unknown[]; cursor?: string }>;
    one(id: string): Promise<unknown | null>;
    start(pipeline: string, options: { dryRun: boolean }): Promise<{ run: string } | { refused: string }>;
    stop(id: string): Promise<boolean>;
  };
  keys: { verify(key: string): Promise<Caller | null> };
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
  logs: { add(line: { method: string; route: string; keyId: string | null; address: string; status: number; ms: number }): Promise<void> };
  database: { ping(): Promise<{ ok: true; ms: number } | { ok: false; message: string }> };
  /** What is being worked now. */
  load(): Promise<{ runs: number; retriesLater: number; openDownloads: number }>;
  problems(): DaemonProblem[];
  nextTimes(pipeline: string): Date[];
  clock: { now(): Date };
  log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
  allowedHosts: readonly string[];
  trustedProxies: readonly string[];
  version: string;
  /** The pages; absent: the API alone. */
  dashboard?: Dashboard;
}
