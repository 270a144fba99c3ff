import type { Context, HttpReply, HttpRequest } from '../../core/sdk/index.ts';

export interface Options {
  url: string;
  apiKey: string;
  api?: 'json' | 'torznab';
  categories?: number[];
  leaveOut?: string[];
}

/** Without a limit Prowlarr sends 0 to the indexers, and MyAnonamouse takes that as "no rows" (read in its source, 2026-04). */
export const MOST_ROWS = 100;

/** Slow indexers and Prowlarr's own 2 s between calls to one of them make 10 to 60 s normal. */
const PATIENCE_MS = 95_000;

/** Talks to one Prowlarr. The key travels in a header, so that no address holds it. */
export class Client {
  readonly base: string;
  readonly #context: Context;
  readonly #key: string;

  constructor(context: Context, options: Options) {
    this.#context = context;
    this.#key = options.apiKey;
    this.base = options.url.replace(/\/+$/, '');
  }

  async json<T>(path: string, schema: object, query?: HttpRequest['query']): Promise<T> {
    const reply = await this.get(path, query);
    if (reply.status !== 200) this.#context.fail('bad-response', `Prowlarr answered ${reply.status} to ${path}: ${said(reply)}`);
    return this.#context.shape<T>(schema, reply.json(), `Prowlarr's ${path}`);
  }

  /** Any status arrives but the ones that mean a wrong key or address. */
  async get(path: string, query?: HttpRequest['query']): Promise<HttpReply> {
    const reply = await this.#context.http.request({
      url: `${this.base}${path}`,
      ...(query && { query }),
      headers: { 'x-api-key': this.#key },
      timeoutMs: PATIENCE_MS,
    });
    if (reply.status === 401 || reply.status === 403)
      this.#context.fail('auth', 'Prowlarr refuses the API key; copy the one under Settings, General in Prowlarr to api-key');
    if (reply.status >= 300 && reply.status < 400 && !path.endsWith('/download'))
      this.#context.fail('bad-response', 'Prowlarr redirects elsewhere; set url to its full address with its URL base');
    return reply;
  }
}

/** What an error answer says of itself, short enough for a sentence: `{message}`, a validation list, or XML. */
export function said(reply: HttpReply): string {
  const text = reply.text().slice(0, 2000);
  const found = /"(?:message|errorMessage)"\s*:\s*"([^"]{1,150})/.exec(text) ?? /description="([^"]{1,150})/.exec(text);
  return found?.[1] ?? (text.trim() === '' ? 'no reason given' : 'see its log');
}
