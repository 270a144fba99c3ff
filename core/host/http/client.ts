import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { failureOf, type HttpRequest } from '../../sdk/index.ts';
import { Breaker, downRule } from '../breaker.ts';
import { CallScope, currentScope } from '../call-scope.ts';
import { fail, holdBack } from '../fail.ts';
import type { Limiter } from '../limit/limiter.ts';
import type { Pauses } from '../limit/pauses.ts';
import { guarded } from '../own-trouble.ts';
import type { HostParts } from '../parts.ts';
import type { Redactor } from '../redact.ts';
import { type Allowed, isOwn, routeOf } from './allowed.ts';
import { readBody } from './body.ts';
import type { Dialler } from './dialler.ts';
import { harmless, type Outgoing, outgoing } from './outgoing.ts';
import { nextHop } from './redirect.ts';
import type { PlainReply } from './reply.ts';
import { retryAfterMs, saidInBody } from './retry-after.ts';
import { transportFailure } from './transport-failure.ts';

const MOST_BYTES = 10 * 1024 * 1024;
/** Whatever a plugin asks for. */
const LARGEST_BYTES = 32 * 1024 * 1024;
const FIRST_BYTE_MS = 15_000;
const ORDINARY_DEADLINE_MS = 60_000;

export interface ClientOptions {
  instance: string;
  allowed: Allowed;
  deadlineMs: number;
  /** The manifest needs `files`. */
  mayReadFiles?: boolean;
  parts: HostParts;
  dialler: () => Promise<Dialler>;
  limiter: Limiter;
  pauses: Pauses;
  redactor: Redactor;
  /** One for each host of the service's own. */
  breakers: Map<string, Breaker>;
}

/** Sends an instance's requests: only where they may go, only as fast as allowed, only within bounds. */
export class HttpClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Without a `permit` it is a part of a page whose document had one: it neither waits nor counts, but goes nowhere else. */
  async request(request: HttpRequest, scope = currentScope(), { permit = true } = {}): Promise<PlainReply> {
    const { parts, instance, allowed } = this.#options;
    const first = outgoing(request, parts.userAgent, this.#options.mayReadFiles);
    const key = request.cacheMs && first.method === 'GET' ? cacheKey(first) : null;
    const kept = key ? await guarded(parts.logger, 'read its cache', () => parts.store.cache.get(instance, key)) : undefined;
    if (kept) return thaw(kept as Frozen);
    let hop = first;
    for (let left = Math.min(request.redirects ?? 0, 3); ; left -= 1) {
      const isForeign = request.foreign === true;
      const route = routeOf(hop.url, allowed, isForeign);
      if (!isOwn(hop.url, allowed)) hop = { ...hop, headers: harmless(hop.headers) };
      const reply = await this.#once(hop, { request, scope, route, permit });
      const next = left > 0 ? nextHop(hop, reply) : null;
      if (next) hop = next;
      else {
        if (key && reply.status >= 200 && reply.status < 300) await this.#keep(key, reply, request.cacheMs!);
        return reply;
      }
    }
  }

  async #once(
    out: Outgoing,
    how: { request: HttpRequest; scope: CallScope | undefined; route: 'configured' | 'public'; permit: boolean },
  ): Promise<PlainReply> {
    const { limiter, deadlineMs } = this.#options;
    const scope = how.scope ?? new CallScope({ deadlineMs });
    const breaker = how.permit ? this.#breakerOf(out) : null;
    const refused = breaker?.refusal(out.url.host);
    if (refused) fail(refused.code, refused.message, refused);
    try {
      const exchange = (): Promise<PlainReply> => this.#exchange(out, { ...how, scope });
      return await (how.permit ? limiter.run(out.url.host, scope, exchange) : exchange());
    } catch (error) {
      return transportFailure(error, out.url.host, { isOver: scope.signal.aborted, ms: scope.deadlineMs, cancelled: scope.isCancelled });
    } finally {
      breaker?.release();
      if (!how.scope) scope.end();
    }
  }

  async #exchange(out: Outgoing, how: { request: HttpRequest; scope: CallScope; route: 'configured' | 'public' }): Promise<PlainReply> {
    const { deadlineMs, parts, redactor } = this.#options;
    const dialler = await this.#options.dialler();
    const ms = Math.min(how.request.timeoutMs ?? Number.POSITIVE_INFINITY, how.scope.deadlineMs);
    const own = AbortSignal.timeout(Math.max(Math.round(ms), 1));
    const startedAt = parts.clock.elapsed();
    const host = out.url.host;
    if (!how.scope.maySend()) fail('unavailable', `the lease was lost before ${host} was asked; nothing was done`);
    let status = 0;
    try {
      const answer = await dialler.send(out.url, {
        dispatcher: parts.dispatcher ?? dialler[how.route],
        method: out.method as Dispatcher.HttpMethod,
        headers: out.headers,
        body: out.body as Buffer | Readable | string | null,
        signal: AbortSignal.any([how.scope.signal, own]),
        headersTimeout: deadlineMs > ORDINARY_DEADLINE_MS ? deadlineMs : FIRST_BYTE_MS,
      });
      status = answer.statusCode;
      const headers = flat(answer.headers);
      const cookies = [answer.headers['set-cookie'] ?? []].flat();
      for (const cookie of cookies) redactor.learn(/^[^=;]*=([^;]{6,})/.exec(cookie)?.[1] ?? '');
      const limit = Math.min(Number(how.request.maxBytes ?? MOST_BYTES) || MOST_BYTES, LARGEST_BYTES);
      const bytes = await readBody(
        answer.body,
        headers['content-encoding'] ?? '',
        answer.statusCode >= 400 ? Math.max(limit, 65_536) : limit,
      );
      const reply = { status: answer.statusCode, headers, cookies, url: out.url.href, bytes };
      this.#log(out, reply, parts.clock.elapsed() - startedAt);
      parts.witness?.({ method: out.method, url: out.url.href, headers: out.headers, body: isStream(out.body) ? null : out.body, reply });
      if (reply.status < 500) this.#breakerOf(out)?.succeeded();
      await this.#judge(reply, host);
      return reply;
    } catch (error) {
      try {
        return transportFailure(error, host, { isOver: own.aborted || how.scope.signal.aborted, ms, cancelled: how.scope.isCancelled });
      } catch (failed) {
        const failure = failureOf(failed);
        if (failure?.code === 'unavailable' && !how.scope.isCancelled) this.#breakerOf(out)?.failed(failure);
        throw failed;
      }
    } finally {
      parts.meter?.answered(this.#options.instance, host, status, parts.clock.elapsed() - startedAt);
    }
  }

  /** Null for an address out of an answer: what a stranger's host does says nothing of the service. */
  #breakerOf(out: Outgoing): Breaker | null {
    const { allowed, breakers, parts } = this.#options;
    if (!isOwn(out.url, allowed)) return null;
    const breaker = breakers.get(out.url.host) ?? new Breaker(parts.clock, downRule(parts.pace));
    breakers.set(out.url.host, breaker);
    return breaker;
  }

  async #judge({ status, headers, bytes }: PlainReply, host: string): Promise<void> {
    const sample = Buffer.from(bytes.subarray(0, 200)).toString('utf8');
    if (status === 429) {
      const wait = retryAfterMs(headers['retry-after'] ?? saidInBody(bytes), this.#options.parts.clock.now());
      await guarded(this.#options.parts.logger, 'store how long to wait', () => this.#options.pauses.set(host, wait));
      holdBack(`${host} asks to be left alone for ${Math.ceil(wait / 1000)} s; it is asked again after that`, {
        retryAfterMs: wait,
        sample,
      });
    }
    if (status >= 500) fail('unavailable', `${host} answers ${status}, which is trouble of its own; try again later`, { sample });
  }

  #log(out: Outgoing, reply: PlainReply, ms: number): void {
    const { parts, instance, redactor } = this.#options;
    if (!parts.logger.isLevelEnabled('debug')) return;
    const url = redactor.text(out.url.href);
    parts.logger.debug(
      { instance, method: out.method, url, status: reply.status, bytes: reply.bytes.length, ms: Math.round(ms) },
      'asked a service',
    );
  }

  async #keep(key: string, reply: PlainReply, ms: number): Promise<void> {
    const { parts, instance } = this.#options;
    const frozen: Frozen = { ...reply, cookies: [], bytes: Buffer.from(reply.bytes).toString('base64') };
    const expires = new Date(parts.clock.now().getTime() + ms);
    await guarded(parts.logger, 'write its cache', () => parts.store.cache.set(instance, key, frozen, expires));
  }
}

interface Frozen extends Omit<PlainReply, 'bytes'> {
  bytes: string;
}

function thaw(frozen: Frozen): PlainReply {
  return { ...frozen, bytes: Buffer.from(frozen.bytes, 'base64') };
}

/** A hash: neither the address nor a credential can be read from the cache. */
function cacheKey(out: Outgoing): string {
  return `http ${createHash('sha256')
    .update(JSON.stringify([out.url.href, out.headers]))
    .digest('hex')}`;
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const one: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) one[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  return one;
}

const isStream = (body: Outgoing['body']): body is Readable => body !== null && typeof body === 'object' && 'pipe' in body;
