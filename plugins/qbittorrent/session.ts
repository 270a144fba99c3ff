import type { Context, HttpReply, HttpRequest } from '../../core/sdk/index.ts';
import { type Dialect, dialectOf } from './dialect.ts';
import { isDenied, refusal, unexpected } from './reply.ts';

export interface Options {
  url: string;
  username?: string;
  password?: string;
  apiKey?: string;
  login?: 'form' | 'basic';
  category?: string;
  tags?: string[];
  savePath?: string;
}

export type Call = Pick<HttpRequest, 'method' | 'query' | 'form' | 'multipart' | 'maxBytes'>;

export interface Session {
  /** A call under /api/v2/. Logs in where it must; 401 and 403 never come back from it. */
  call(path: string, request?: Call): Promise<HttpReply>;
  /** The same, for calls where anything but 2xx is an answer of unknown form. */
  expect(path: string, request?: Call): Promise<HttpReply>;
  /** A call that acts and answers with nothing; `taken` are statuses that the caller judges himself. */
  act(path: string, form: Record<string, string>, taken?: number[]): Promise<number>;
  /** Asked once for each login. */
  dialect(): Promise<Dialect>;
}

const FIRST_HOLD_MS = 600_000;
const LONGEST_HOLD_MS = 86_400_000;

/** One session with one qBittorrent: cookies of any name, one login at a time, and silence after a refusal (five bad logins are a ban). */
export function createSession(context: Context, options: Options): Session {
  const cookies = new Map<string, string>();
  const needsLogin = !options.apiKey && options.login !== 'basic' && options.username !== undefined;
  let logins = 0;
  let pending: Promise<void> | undefined;
  let asked: Promise<Dialect> | undefined;
  let refusals = 0;
  let held: { until: number; message: string } | undefined;

  async function send(path: string, request: Call): Promise<HttpReply> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...authorization(options), ...(cookie ? { cookie } : {}) };
    const reply = await context.http.request({ ...request, url: addressOf(options.url, path), headers });
    for (const line of reply.cookies) keep(cookies, line);
    return reply;
  }

  async function logIn(): Promise<void> {
    cookies.clear();
    const reply = await send('auth/login', {
      method: 'POST',
      form: { username: options.username ?? '', password: options.password ?? '' },
    });
    const isGood = reply.status === 204 || (reply.status === 200 && /^\s*Ok\.\s*$/.test(reply.text()));
    if (isGood) {
      // after a restart it may be another version
      if (logins > 0) asked = undefined;
      logins += 1;
      return;
    }
    const isRefusal = reply.status === 401 || reply.status === 403 || (reply.status === 200 && /^\s*Fails\.\s*$/.test(reply.text()));
    if (isRefusal) refuse(reply);
    unexpected(context, 'auth/login', reply);
  }

  function refuse(reply: HttpReply): never {
    cookies.clear();
    const wait = Math.min(LONGEST_HOLD_MS, FIRST_HOLD_MS * 2 ** refusals);
    refusals += 1;
    const message = refusal(reply, options);
    held = { until: context.now().getTime() + wait, message };
    context.fail('auth', message);
  }

  async function call(path: string, request: Call = {}): Promise<HttpReply> {
    if (held && context.now().getTime() < held.until) {
      context.fail('auth', `${held.message} (not tried again before ${new Date(held.until).toISOString()}, so as not to be banned)`);
    }
    if (needsLogin && (logins === 0 || pending)) await single();
    const before = logins;
    let reply = await send(path, request);
    if (isDenied(reply) && needsLogin) {
      if (logins === before) await single();
      reply = await send(path, request);
    }
    if (isDenied(reply)) refuse(reply);
    refusals = 0;
    held = undefined;
    return reply;
  }

  function single(): Promise<void> {
    pending ??= logIn().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  async function expect(path: string, request?: Call): Promise<HttpReply> {
    const reply = await call(path, request);
    if (reply.status >= 200 && reply.status < 300) return reply;
    return unexpected(context, path, reply);
  }

  async function act(path: string, form: Record<string, string>, taken: number[] = []): Promise<number> {
    const reply = await call(path, { method: 'POST', form });
    const isDone = (reply.status === 200 || reply.status === 204) && reply.text().trim() === '';
    if (!isDone && !taken.includes(reply.status)) unexpected(context, path, reply);
    return reply.status;
  }

  async function ask(): Promise<Dialect> {
    const reply = await expect('app/webapiVersion');
    return dialectOf(context, reply.text());
  }

  async function dialect(): Promise<Dialect> {
    asked ??= ask();
    const mine = asked;
    return mine.catch((error) => {
      if (asked === mine) asked = undefined;
      throw error;
    });
  }

  return { call, expect, act, dialect };
}

function addressOf(url: string, path: string): string {
  return new URL(`api/v2/${path}`, url.endsWith('/') ? url : `${url}/`).href;
}

function authorization(options: Options): Record<string, string> {
  if (options.apiKey) return { authorization: `Bearer ${options.apiKey}` };
  if (options.login !== 'basic') return {};
  const pair = `${options.username ?? ''}:${options.password ?? ''}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const at = pair.indexOf('=');
  if (at < 1) return;
  const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  if (value) cookies.set(name, value);
  else cookies.delete(name);
}
