import type { Capability, Failure } from '../../sdk/index.ts';

/** What a call ends in, as it travels. `bug` is the text of an error that carries no failure. */
export type Ending = { ok: true; value?: unknown } | { ok: false; failure?: Failure; bug?: string };

/** From the daemon to a plugin's process. */
export type ToChild =
  | { kind: 'start'; instance: string; folder: string; options: Record<string, unknown>; hasBrowser: boolean }
  | { kind: 'call'; id: number; method: Capability | 'check' | 'close'; args: readonly unknown[] }
  | { kind: 'reply'; id: number; ending: Ending };

/** What a plugin's process may ask of the daemon. */
export const OPERATIONS = ['http', 'cache.get', 'cache.set', 'state.get', 'state.set', 'state.replace', 'state.delete', 'browser'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** From a plugin's process to the daemon: a stranger's word, checked when it comes in. */
export type ToParent =
  | { kind: 'started'; ending: Ending }
  | { kind: 'done'; id: number; ending: Ending }
  | { kind: 'ask'; id: number; call: number; operation: Operation; args: unknown[] }
  | { kind: 'log'; level: 'debug' | 'info' | 'warn' | 'error'; fields: object; message: string };

/** The message as it must be, or null. */
export function checkedMessage(message: unknown): ToParent | null {
  const one = message as Record<string, unknown> | null;
  if (one === null || typeof one !== 'object') return null;
  if (one['kind'] === 'started') return isEnding(one['ending']) ? (one as ToParent) : null;
  if (one['kind'] === 'done') return isId(one['id']) && isEnding(one['ending']) ? (one as ToParent) : null;
  if (one['kind'] === 'log') return isLog(one) ? (one as ToParent) : null;
  const isAsk = one['kind'] === 'ask' && isId(one['id']) && isId(one['call']) && Array.isArray(one['args']);
  return isAsk && OPERATIONS.includes(one['operation'] as Operation) ? (one as ToParent) : null;
}

function isLog(one: Record<string, unknown>): boolean {
  const isLevel = ['debug', 'info', 'warn', 'error'].includes(one['level'] as string);
  return isLevel && typeof one['message'] === 'string' && typeof one['fields'] === 'object' && one['fields'] !== null;
}

function isEnding(value: unknown): boolean {
  const ending = value as Partial<{ ok: unknown; failure: unknown; bug: unknown }> | null;
  if (ending === null || typeof ending !== 'object') return false;
  if (ending.ok === true) return true;
  const failure = ending.failure as Partial<Failure> | undefined;
  return (
    ending.ok === false && (typeof ending.bug === 'string' || (typeof failure?.code === 'string' && typeof failure.message === 'string'))
  );
}

function isId(value: unknown): boolean {
  return Number.isSafeInteger(value);
}
