/**
 * Why a call failed. `auth`: pause the instance, tell the owner once. `unavailable`: ask the next, try the item later.
 * `rate-limited`: the limiter waits, ask the next. `bad-response`: an answer of unknown form, ask the next, three in a row
 * tell the owner. `refused`: the service understood and said no, do not retry.
 */
export type FailureCode = 'auth' | 'unavailable' | 'rate-limited' | 'bad-response' | 'refused';

/** A failed call as plain data. `message` is a sentence with the remedy, free of secrets. */
export interface Failure {
  code: FailureCode;
  message: string;
  /** rate-limited: how long to wait, in milliseconds. */
  retryAfterMs?: number;
  /** A redacted sample of the answer, 200 bytes at most. */
  sample?: string;
}

/** What `context.fail` throws. It carries its name, so that it is known again across processes and module copies. */
export class PluginFailure extends Error {
  readonly failure: Failure;
  override readonly name = 'PluginFailure';
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The failure that an error carries, or null where it is an ordinary error (a bug in the plugin). */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof Error && error.name === 'PluginFailure' && 'failure' in error) return error.failure as Failure;
  return null;
}
