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

const FIRST_HOLD_MS = 600_000;
const LONGEST_HOLD_MS = 86_400_000;

/** One session with one qBittorrent: cookies of any name, one login at a time, and silence after a refusal (five bad logins are a ban). */
export class Session {
  readonly #context: Context;
  readonly #options: Options;
  readonly #cookies = new Map<string, string>();
  readonly #needsLogin: boolean;
  #logins = 0;
  #pending: Promise<void> | undefined;
  #dialect: Promise<Dialect> | undefined;
  #refusals = 0;
  #held: { until: number; message: string } | undefined;

  constructor(context: Context, options: Options) {
    this.#context = context;
    this.#options = options;
    this.#needsLogin = !options.apiKey && options.login !== 'basic' && options.username !== undefined;
  }

  /** A call under /api/v2/. Logs in where it must; 401 and 403 never come back from it. */
  async call(path: string, request: Call = {}): Promise<HttpReply> {
    this.#failWhileHeld();
    if (this.#needsLogin && (this.#logins === 0 || this.#pending)) await this.#logInOnce();
    const before = this.#logins;
    let reply = await this.#send(path, request);
    if (isDenied(reply) && this.#needsLogin) {
      if (this.#logins === before) await this.#logInOnce();
      reply = await this.#send(path, request);
    }
    if (isDenied(reply)) this.#refuse(reply);
    this.#refusals = 0;
    this.#held = undefined;
    return reply;
  }

  /** The same, for calls where anything but 2xx is an answer of unknown form. */
  async expect(path: string, request?: Call): Promise<HttpReply> {
    const reply = await this.call(path, request);
    return reply.status >= 200 && reply.status < 300 ? reply : unexpected(this.#context, path, reply);
  }

  /** A call that acts and answers with nothing; `taken` are statuses that the caller judges himself. */
  async act(path: string, form: Record<string, string>, taken: number[] = []): Promise<number> {
    const reply = await this.call(path, { method: 'POST', form });
    const isDone = (reply.status === 200 || reply.status === 204) && reply.text().trim() === '';
    if (!isDone && !taken.includes(reply.status)) unexpected(this.#context, path, reply);
    return reply.status;
  }

  /** Asked once for each login. */
  dialect(): Promise<Dialect> {
    this.#dialect ??= this.expect('app/webapiVersion').then((reply) => dialectOf(this.#context, reply.text()));
    const asked = this.#dialect;
    return asked.catch((error) => {
      if (this.#dialect === asked) this.#dialect = undefined;
      throw error;
    });
  }

  async #send(path: string, request: Call): Promise<HttpReply> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...authorization(this.#options), ...(cookie ? { cookie } : {}) };
    const reply = await this.#context.http.request({ ...request, url: addressOf(this.#options.url, path), headers });
    for (const line of reply.cookies) keep(this.#cookies, line);
    return reply;
  }

  #logInOnce(): Promise<void> {
    this.#pending ??= this.#logIn().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  async #logIn(): Promise<void> {
    const { username = '', password = '' } = this.#options;
    this.#cookies.clear();
    const reply = await this.#send('auth/login', { method: 'POST', form: { username, password } });
    const word = reply.status === 200 ? reply.text().trim() : '';
    if (reply.status === 204 || word === 'Ok.') {
      // after a restart it may be another version
      if (this.#logins > 0) this.#dialect = undefined;
      this.#logins += 1;
      return;
    }
    if (isDenied(reply) || word === 'Fails.') this.#refuse(reply);
    unexpected(this.#context, 'auth/login', reply);
  }

  #refuse(reply: HttpReply): never {
    this.#cookies.clear();
    const wait = Math.min(LONGEST_HOLD_MS, FIRST_HOLD_MS * 2 ** this.#refusals);
    const message = refusal(reply, this.#options);
    this.#refusals += 1;
    this.#held = { until: this.#context.now().getTime() + wait, message };
    return this.#context.fail('auth', message);
  }

  #failWhileHeld(): void {
    if (!this.#held || this.#context.now().getTime() >= this.#held.until) return;
    const { until, message } = this.#held;
    this.#context.fail('auth', `${message} (not tried again before ${new Date(until).toISOString()}, so as not to be banned)`);
  }
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
