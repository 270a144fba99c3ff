import { isDeepStrictEqual } from 'node:util';
import { Ajv } from 'ajv';
import { type Context, type FailureCode, type HttpReply, type HttpRequest, PluginFailure } from '../../core/sdk/index.ts';

const ajv = new Ajv({ strict: false });

export interface Answer {
  status?: number;
  json?: unknown;
  text?: string;
  cookies?: string[];
}

export interface ScriptedContext extends Context {
  /** The requests so far, in order. */
  readonly sent: HttpRequest[];
  /** Moves the clock, which begins on 2026-01-01. */
  advance(ms: number): void;
}

/** A context for unit tests of a plugin's parts, whose http is one function. What only the contract kit needs (html, xml, browser) is absent. */
export function scriptedContext(answer: (request: HttpRequest) => Answer | Promise<Answer>, parts: Partial<Context> = {}): ScriptedContext {
  const sent: HttpRequest[] = [];
  const kept = new Map<string, unknown>();
  let now = Date.UTC(2026, 0, 1);
  const fail = (code: FailureCode, message: string): never => {
    throw new PluginFailure({ code, message });
  };
  const state: Context['state'] = {
    get: async <T>(key: string) => kept.get(key) as T | undefined,
    set: async (key, value) => void kept.set(key, value),
    replace: async (key, from, to) => {
      const stands = isDeepStrictEqual(kept.get(key), from);
      if (stands) kept.set(key, to);
      return stands;
    },
    delete: async (key) => void kept.delete(key),
  };
  const context = {
    instance: 'test',
    http: {
      async request(request: HttpRequest) {
        sent.push(request);
        return replyOf(request, await answer(request), fail);
      },
    },
    cache: { get: async () => undefined, set: async () => {} },
    state,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    now: () => new Date(now),
    shape<T>(schema: object, value: unknown, what: string): T {
      return ajv.validate(schema, value) ? (value as T) : fail('bad-response', `${what}: ${ajv.errorsText()}`);
    },
    fail,
    ...parts,
  };
  return Object.assign(context as unknown as Context, {
    sent,
    advance: (ms: number) => {
      now += ms;
    },
  });
}

function replyOf(
  request: HttpRequest,
  { status = 200, json, text, cookies = [] }: Answer,
  fail: (code: FailureCode, message: string) => never,
): HttpReply {
  if (status === 429) fail('rate-limited', 'told to slow down');
  if (status >= 500) fail('unavailable', `status ${status}`);
  const body = text ?? (json === undefined ? '' : JSON.stringify(json));
  return {
    status,
    headers: {},
    cookies,
    url: request.url,
    bytes: new TextEncoder().encode(body),
    text: () => body,
    json: () => (body.startsWith('<') || body === '' ? fail('bad-response', 'no JSON') : JSON.parse(body)),
  };
}

/** The path of a request below the service's address, without the query: "torrents/info". */
export function pathOf(request: HttpRequest, under = ''): string {
  return new URL(request.url).pathname.replace(`/${under}`, '').replace(/^\//, '');
}
