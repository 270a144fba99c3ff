import { type Failure, type FailureCode, failureOf, PluginFailure } from '../sdk/index.ts';

/** Ends a call with a failure. */
export function fail(code: FailureCode, message: string, more: { retryAfterMs?: number; sample?: string } = {}): never {
  throw new PluginFailure({ code, message, ...more });
}

/** A failure that the host itself raised, so that it is not taken for the plugin's own word. */
interface HostFailure extends Failure {
  byHost?: true;
}

/** Ends a request as `rate-limited` on the host's own account: what it waits for is already kept. */
export function holdBack(message: string, more: { retryAfterMs: number; sample?: string }): never {
  throw new PluginFailure({ code: 'rate-limited', message, ...more, byHost: true } as HostFailure);
}

/** Whether an error is a plugin's own word that it was told to slow down; gives the wait. */
export function askedToWaitMs(error: unknown): number {
  const failure = failureOf(error) as HostFailure | null;
  return failure?.code === 'rate-limited' && !failure.byHost ? (failure.retryAfterMs ?? 0) : 0;
}

const LONGEST_MESSAGE = 600;
const LONGEST_SAMPLE = 200;
const CODES: readonly FailureCode[] = ['auth', 'unavailable', 'rate-limited', 'bad-response', 'refused'];
const LONGEST_WAIT_MS = 24 * 3_600_000;

/** What an error means for the caller: the failure it carries, made safe, or a plugin's bug. */
export function failureFrom(error: unknown, plugin: string, mask: (text: string) => string): Failure {
  const carried = failureOf(error);
  if (carried && CODES.includes(carried.code)) return tidy(carried, mask);
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const message = `bug in plugin ${plugin}: it threw ${text.slice(0, 300)}; report it to the plugin's author`;
  return tidy({ code: 'bad-response', message }, mask);
}

/** A failure with only the known fields, masked and bounded. */
function tidy(failure: Failure, mask: (text: string) => string): Failure {
  const clean: Failure = {
    code: failure.code,
    message: mask(oneLine(String(failure.message).slice(0, 4 * LONGEST_MESSAGE))).slice(0, LONGEST_MESSAGE),
  };
  const wait = Number(failure.retryAfterMs);
  if (failure.retryAfterMs !== undefined && Number.isFinite(wait))
    clean.retryAfterMs = Math.min(Math.max(Math.round(wait), 0), LONGEST_WAIT_MS);
  if (failure.sample !== undefined)
    clean.sample = mask(oneLine(String(failure.sample).slice(0, 4 * LONGEST_SAMPLE))).slice(0, LONGEST_SAMPLE);
  return clean;
}

/** Text without control characters and direction marks, so that it cannot forge lines of a log or a page. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g, ' ');
}
