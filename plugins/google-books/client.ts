import type { Context, Failure, HttpReply } from '../../core/sdk/index.ts';
import { untilPacificMidnight } from './quota.ts';
import type { ErrorAnswer } from './wire.ts';

export interface Options {
  apiKey?: string;
  country?: string;
  url?: string;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const HITS_MS = 30 * DAY_MS;
const MISSES_MS = 7 * DAY_MS;

const NO_KEY =
  'Google Books answers nothing without an API key; make one at console.cloud.google.com under APIs & Services, Credentials, ' +
  'enable the Books API for its project, and set it as api-key';

/** Reasons that stand for a spent quota, in the old style ("dailyLimitExceeded") and the new ("RATE_LIMIT_EXCEEDED"). */
const QUOTA = /(daily|rate|user_?rate|quota|resource)_?(limit)?_?(exceeded|exhausted)/i;
const KEY = /API_?KEY|keyInvalid|keyExpired|accessNotConfigured|SERVICE_DISABLED|ipRefererBlocked|CONSUMER_INVALID|forbidden/i;

/** Asks Google. Answers are kept (hits for 30 days, misses for 7) under names that hold no key. */
export class Client {
  readonly #context: Context;
  readonly #options: Options;
  readonly #base: string;

  constructor(context: Context, options: Options) {
    this.#context = context;
    this.#options = options;
    this.#base = `${(options.url ?? 'https://www.googleapis.com').replace(/\/+$/, '')}/books/v1`;
  }

  /** The answer at a path, or null for 404. `isHit` tells which answers are kept for long. */
  async get<T>(
    path: string,
    query: Record<string, string | number>,
    read: { schema: object; isHit: (answer: T) => boolean },
  ): Promise<T | null> {
    const name = `${path} ${JSON.stringify(query)} ${this.#options.country ?? ''}`;
    const kept = await this.#context.cache.get<{ answer: T | null }>(name);
    if (kept) return kept.answer;
    const answer = await this.fresh<T>(path, query, read.schema);
    await this.#context.cache.set(name, { answer }, answer !== null && read.isHit(answer) ? HITS_MS : MISSES_MS);
    return answer;
  }

  /** The same without the cache. */
  async fresh<T>(path: string, query: Record<string, string | number>, schema: object): Promise<T | null> {
    const reply = await this.#ask(path, query);
    return reply.status === 404 ? null : this.#context.shape<T>(schema, reply.json(), "Google Books' answer");
  }

  async #ask(path: string, query: Record<string, string | number>): Promise<HttpReply> {
    const { apiKey, country } = this.#options;
    if (!apiKey) this.#context.fail('auth', NO_KEY);
    const request = { url: `${this.#base}${path}`, query: { ...query, ...(country && { country }), key: apiKey } };
    const reply = await this.#context.http.request(request).catch((error: unknown) => this.#longerWait(error));
    if (reply.status === 200 || reply.status === 404) return reply;
    return this.#explain(reply);
  }

  /** The 429 of a spent day names no wait (recorded 2026-08-11): it lasts until midnight in California, not for the usual minute. */
  #longerWait(error: unknown): never {
    const failure = error instanceof Error && error.name === 'PluginFailure' && 'failure' in error ? (error.failure as Failure) : null;
    if (failure?.code !== 'rate-limited' || !/per day|daily/i.test(failure.sample ?? '')) throw error;
    return this.#spent(Math.max(failure.retryAfterMs ?? 0, untilPacificMidnight(this.#context.now())));
  }

  #explain(reply: HttpReply): never {
    const { reasons, message } = errorOf(reply);
    if (reasons.some((reason) => QUOTA.test(reason))) this.#spent(this.#waitOf(reply, reasons, message));
    if (reasons.includes('unknownLocation') || /unknown location|determine user location/i.test(message))
      this.#context.fail('refused', 'Google Books cannot tell from which country it is asked; set country to a code such as DE');
    if (reasons.some((reason) => KEY.test(reason)) || reply.status === 401 || reply.status === 403)
      this.#context.fail(
        'auth',
        `Google Books refuses the API key ("${message}"); check api-key, its restrictions, and that the Books API is enabled`,
      );
    return this.#context.fail(
      'bad-response',
      `Google Books answered ${reply.status} ("${message}"); if it stays, report it with this line`,
    );
  }

  #waitOf(reply: HttpReply, reasons: string[], message: string): number {
    const seconds = Number(reply.headers['retry-after']);
    if (Number.isFinite(seconds) && seconds > 0) return Math.min(seconds * 1000, DAY_MS);
    const isMinute = reasons.some((reason) => /^userRateLimit/i.test(reason)) || /per minute|per 100 seconds/i.test(message);
    return isMinute ? MINUTE_MS : untilPacificMidnight(this.#context.now());
  }

  #spent(retryAfterMs: number): never {
    return this.#context.fail(
      'rate-limited',
      'Google Books says that the quota of the API key is used up; it waits, or raise the quota in the Google console',
      {
        retryAfterMs,
      },
    );
  }
}

function errorOf(reply: HttpReply): { reasons: string[]; message: string } {
  let error: ErrorAnswer['error'];
  try {
    error = (JSON.parse(reply.text()) as ErrorAnswer | null)?.error;
  } catch {
    error = undefined;
  }
  if (typeof error !== 'object' || error === null) return { reasons: [], message: 'no reason given' };
  const listed = [...(Array.isArray(error.errors) ? error.errors : []), ...(Array.isArray(error.details) ? error.details : [])];
  const reasons = [error.status, ...listed.map((each) => each?.reason)].filter((reason) => typeof reason === 'string');
  return { reasons, message: String(error.message ?? 'no reason given').slice(0, 150) };
}
