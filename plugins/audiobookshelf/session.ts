import type { Context, HttpReply, HttpRequest } from '../../core/sdk/index.ts';
import { LOGIN_SCHEMA, type Login } from './wire-server.ts';

export interface Options {
  url: string;
  apiKey?: string;
  username?: string;
  password?: string;
  library?: string;
  folder?: string;
  socket?: boolean;
}

export type Call = Pick<HttpRequest, 'method' | 'query' | 'json' | 'multipart' | 'timeoutMs' | 'maxBytes'>;

export interface Session {
  /** A call with our token. 401 and 403 never come back from it; every other status does. */
  call(path: string, request?: Call): Promise<HttpReply>;
  /** The JSON of a call that must succeed. */
  read<T>(path: string, schema: object, request?: Call): Promise<T>;
  /** A call that is answered with the bare word OK; statuses of `refusals` are a no to what was asked. */
  act(path: string, request: Call, refusals?: { statuses: number[]; message: string }): Promise<void>;
  /** A call that needs no token. */
  open(path: string): Promise<HttpReply>;
}

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
export function createSession(context: Context, options: Options): Session {
  const username = options.username ?? '';
  let pending: Promise<Tokens> | undefined;
  let heldUntil = 0;

  function send(path: string, request: Call, token: string | undefined, headers: Record<string, string> = {}): Promise<HttpReply> {
    const authorization: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    const url = new URL(path, options.url.endsWith('/') ? options.url : `${options.url}/`).href;
    return context.http.request({ timeoutMs: CALL_TIMEOUT_MS, ...request, url, headers: { ...authorization, ...headers } });
  }

  async function stored(): Promise<Tokens | undefined> {
    const tokens = await context.state.get<Tokens>(STATE_KEY);
    return tokens?.username === username ? tokens : undefined;
  }

  async function keep(reply: HttpReply): Promise<Tokens> {
    const { user } = context.shape<Login>(LOGIN_SCHEMA, reply.json(), 'the answer to a login');
    const access = user.accessToken || user.token;
    if (!access) return context.fail('bad-response', 'Audiobookshelf answered a login without a token; check `url`');
    const tokens: Tokens = { username, access, ...(user.refreshToken ? { refresh: user.refreshToken } : {}) };
    await context.state.set(STATE_KEY, tokens, { secret: true });
    return tokens;
  }

  async function renew(used: string | undefined): Promise<Tokens> {
    // another daemon may have renewed them: a refresh token works once
    const tokens = await stored();
    if (tokens && tokens.access !== used) return tokens;
    if (tokens?.refresh) {
      const reply = await send('auth/refresh', { method: 'POST' }, undefined, { 'x-refresh-token': tokens.refresh });
      if (reply.status === 200) return keep(reply);
    }
    return logIn();
  }

  async function logIn(): Promise<Tokens> {
    const now = context.now().getTime();
    if (now < heldUntil) refuse('Audiobookshelf refused the login a moment ago; correct `username` and `password` of this instance');
    const json = { username, password: options.password ?? '' };
    const reply = await send('login', { method: 'POST', json }, undefined, { 'x-return-tokens': 'true' });
    if (reply.status === 401 || reply.status === 403) {
      heldUntil = now + HOLD_MS;
      refuse('Audiobookshelf refused the login; correct `username` and `password` of this instance');
    }
    if (reply.status !== 200) unexpected(context, 'login', reply);
    return keep(reply);
  }

  function refuse(message: string): never {
    return context.fail('auth', message);
  }

  async function fresh(used: string | undefined): Promise<string> {
    pending ??= renew(used).finally(() => {
      pending = undefined;
    });
    return (await pending).access;
  }

  async function call(path: string, request: Call = {}): Promise<HttpReply> {
    const token = options.apiKey ?? (await stored())?.access ?? (await fresh(undefined));
    let reply = await send(path, request, token);
    if (reply.status === 401 && !options.apiKey) reply = await send(path, request, await fresh(token));
    if (reply.status === 401)
      refuse(
        options.apiKey ? KEY_REFUSED : 'Audiobookshelf does not accept its own new token; log in there and look whether the user is active',
      );
    if (reply.status === 403)
      refuse(
        `Audiobookshelf forbids ${path.split('?')[0]} to this user; give the user the right to update, upload or scan (admin), as that needs`,
      );
    return reply;
  }

  async function read<T>(path: string, schema: object, request?: Call): Promise<T> {
    const reply = await call(path, request);
    if (reply.status !== 200) unexpected(context, path, reply);
    return context.shape<T>(schema, reply.json(), path);
  }

  async function act(path: string, request: Call, refusals?: { statuses: number[]; message: string }): Promise<void> {
    const reply = await call(path, { method: 'POST', ...request });
    if (refusals?.statuses.includes(reply.status)) context.fail('refused', refusals.message, { sample: reply.text().slice(0, 200) });
    if (reply.status !== 200 || reply.text().trim() !== 'OK') unexpected(context, path, reply);
  }

  return { call, read, act, open: (path) => send(path, {}, undefined) };
}

const KEY_REFUSED =
  'Audiobookshelf refused the API key; make a new one under Settings, API Keys, see that it is active and has not expired (before 2.26 there are none: set `username` and `password`)';

/** Errors of Audiobookshelf are plain text or HTML, so they are quoted and never parsed. */
export function unexpected(context: Context, path: string, reply: HttpReply): never {
  const remedy =
    reply.status === 404 ? 'check that `url` leads to Audiobookshelf and that the book or library still exists' : 'check `url` and its log';
  return context.fail('bad-response', `Audiobookshelf answered ${path.split('?')[0]} with status ${reply.status}; ${remedy}`, {
    sample: reply.text().slice(0, 200),
  });
}
