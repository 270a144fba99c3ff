import type { Context, HttpReply, HttpRequest } from '../../core/sdk/index.ts';
import { LOGIN_SCHEMA, type Login, ME_SCHEMA, type Me } from './wire-server.ts';

export interface Options {
  url: string;
  apiKey?: string;
  username?: string;
  password?: string;
  library?: string;
  folder?: string;
  socket?: boolean;
  upload?: boolean;
}

export type Call = Pick<HttpRequest, 'method' | 'query' | 'json' | 'multipart' | 'timeoutMs' | 'maxBytes'>;

interface Tokens {
  username: string;
  access: string;
  refresh?: string;
}

const CALL_TIMEOUT_MS = 60_000;
const HOLD_MS = 600_000;
const STATE_KEY = 'tokens';

/**
 * Sends with an API key, or with the tokens of a login. Logins are limited to 40 in ten minutes for each address, so tokens are kept
 * over restarts, renewed before a new login is tried, and a refused login is not repeated for ten minutes.
 */
export class Session {
  readonly #context: Context;
  readonly #options: Options;
  readonly #username: string;
  #pending: Promise<Tokens> | undefined;
  #heldUntil = 0;

  constructor(context: Context, options: Options) {
    this.#context = context;
    this.#options = options;
    this.#username = options.username ?? '';
  }

  /** A call with our token. 401 and 403 never come back from it; every other status does. */
  async call(path: string, request: Call = {}): Promise<HttpReply> {
    const { apiKey } = this.#options;
    const token = apiKey ?? (await this.#stored())?.access ?? (await this.#fresh(undefined));
    let reply = await this.#send(path, request, token);
    if (reply.status === 401 && !apiKey) reply = await this.#send(path, request, await this.#fresh(token));
    if (reply.status === 401) this.#context.fail('auth', apiKey ? KEY_REFUSED : TOKEN_REFUSED);
    if (reply.status === 403) {
      this.#context.fail(
        'auth',
        `Audiobookshelf forbids ${path} to this user; give the user the right to update, upload or scan (admin), as that needs`,
      );
    }
    return reply;
  }

  /** The JSON of a call that must succeed. */
  async read<T>(path: string, schema: object, request?: Call): Promise<T> {
    const reply = await this.call(path, request);
    if (reply.status !== 200) unexpected(this.#context, path, reply);
    return this.#context.shape<T>(schema, reply.json(), path);
  }

  /** A call that is answered with the bare word OK; statuses of `refusals` are a no to what was asked. */
  async act(path: string, request: Call, refusals?: { statuses: number[]; message: string }): Promise<void> {
    const reply = await this.call(path, { method: 'POST', ...request });
    if (refusals?.statuses.includes(reply.status)) {
      this.#context.fail('refused', refusals.message, { sample: reply.text().slice(0, 200) });
    }
    if (reply.status !== 200 || reply.text().trim() !== 'OK') unexpected(this.#context, path, reply);
  }

  /** The token that the socket takes: the user's legacy one, because it refuses API keys; where there is none any more, that of a login. */
  async socketToken(): Promise<string | undefined> {
    const { token } = await this.read<Me>('api/me', ME_SCHEMA);
    return token || (await this.#stored())?.access;
  }

  /** A call that needs no token. */
  open(path: string): Promise<HttpReply> {
    return this.#send(path, {}, undefined);
  }

  #send(path: string, request: Call, token: string | undefined, more: Record<string, string> = {}): Promise<HttpReply> {
    const base = this.#options.url.endsWith('/') ? this.#options.url : `${this.#options.url}/`;
    const headers = { ...(token ? { authorization: `Bearer ${token}` } : {}), ...more };
    return this.#context.http.request({ timeoutMs: CALL_TIMEOUT_MS, ...request, url: new URL(path, base).href, headers });
  }

  async #stored(): Promise<Tokens | undefined> {
    const tokens = await this.#context.state.get<Tokens>(STATE_KEY);
    return tokens?.username === this.#username ? tokens : undefined;
  }

  async #fresh(used: string | undefined): Promise<string> {
    this.#pending ??= this.#renew(used).finally(() => {
      this.#pending = undefined;
    });
    return (await this.#pending).access;
  }

  async #renew(used: string | undefined): Promise<Tokens> {
    // another daemon may have renewed them: a refresh token works once
    const tokens = await this.#stored();
    if (tokens && tokens.access !== used) return tokens;
    if (tokens?.refresh) {
      const reply = await this.#send('auth/refresh', { method: 'POST' }, undefined, { 'x-refresh-token': tokens.refresh });
      if (reply.status === 200) return this.#keep(reply);
    }
    return this.#logIn();
  }

  async #logIn(): Promise<Tokens> {
    const now = this.#context.now().getTime();
    if (now < this.#heldUntil) this.#context.fail('auth', LOGIN_REFUSED);
    const json = { username: this.#username, password: this.#options.password ?? '' };
    const reply = await this.#send('login', { method: 'POST', json }, undefined, { 'x-return-tokens': 'true' });
    if (reply.status === 401 || reply.status === 403) {
      this.#heldUntil = now + HOLD_MS;
      this.#context.fail('auth', LOGIN_REFUSED);
    }
    return reply.status === 200 ? this.#keep(reply) : unexpected(this.#context, 'login', reply);
  }

  async #keep(reply: HttpReply): Promise<Tokens> {
    const { user } = this.#context.shape<Login>(LOGIN_SCHEMA, reply.json(), 'the answer to a login');
    const access = user.accessToken || user.token;
    if (!access) return this.#context.fail('bad-response', 'Audiobookshelf answered a login without a token; check `url`');
    const tokens: Tokens = { username: this.#username, access, ...(user.refreshToken ? { refresh: user.refreshToken } : {}) };
    await this.#context.state.set(STATE_KEY, tokens, { secret: true });
    return tokens;
  }
}

const LOGIN_REFUSED =
  'Audiobookshelf refused the login; correct `username` and `password` of this instance (the login is tried again after ten minutes)';
const TOKEN_REFUSED = 'Audiobookshelf does not accept its own new token; log in there and look whether the user is active';
const KEY_REFUSED =
  'Audiobookshelf refused the API key; make a new one under Settings, API Keys, see that it is active and has not expired (before 2.26 there are none: set `username` and `password`)';

/** Errors of Audiobookshelf are plain text or HTML, so they are quoted and never parsed. */
export function unexpected(context: Context, path: string, reply: HttpReply): never {
  const remedy =
    reply.status === 404 ? 'check that `url` leads to Audiobookshelf and that the book or library still exists' : 'check `url` and its log';
  return context.fail('bad-response', `Audiobookshelf answered ${path} with status ${reply.status}; ${remedy}`, {
    sample: reply.text().slice(0, 200),
  });
}
