import { createHash } from 'node:crypto';
import { Ajv } from 'ajv';
import { type Context, type FailureCode, type HttpReply, type HttpRequest, PluginFailure, type TorrentInfo } from '../../core/sdk/index.ts';

export interface LiveContext extends Context {
  /** Every request that was sent, "GET /api/v2/app/version -> 200", without secrets. */
  readonly sent: string[];
  /** Moves the clock. */
  advance(ms: number): void;
}

/** A context whose http really goes out, for suites against a running service on the loopback: no limits, no cache, state in memory. */
export function createLiveContext(instance: string): LiveContext {
  const sent: string[] = [];
  const kept = new Map<string, unknown>();
  const ajv = new Ajv({ strict: false });
  let offset = 0;
  const fail = (code: FailureCode, message: string, more = {}): never => {
    throw new PluginFailure({ code, message, ...more });
  };
  return {
    instance,
    sent,
    advance: (ms) => {
      offset += ms;
    },
    http: { request: (request) => send(request, sent, fail) },
    cache: { get: async () => undefined, set: async () => {} },
    state: {
      get: async <T>(key: string) => kept.get(key) as T | undefined,
      set: async (key, value) => void kept.set(key, value),
      delete: async (key) => void kept.delete(key),
    },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    now: () => new Date(Date.now() + offset),
    shape<T>(schema: object, value: unknown, what: string): T {
      if (ajv.validate(schema, value)) return value as T;
      return fail('bad-response', `${what}${ajv.errors?.[0]?.instancePath} ${ajv.errors?.[0]?.message}`);
    },
    fail,
    html: () => fail('bad-response', 'not needed here'),
    xml: () => fail('bad-response', 'not needed here'),
    torrent: (payload) => (typeof payload === 'string' ? ofMagnet(payload) : ofTorrent(payload)),
    magnet: (uri) => uri,
  };
}

type Fail = (code: FailureCode, message: string) => never;

async function send(request: HttpRequest, sent: string[], fail: Fail): Promise<HttpReply> {
  const url = new URL(request.url);
  for (const [key, value] of Object.entries(request.query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) url.searchParams.append(key, String(one));
  }
  const init: RequestInit = {
    method: request.method ?? 'GET',
    headers: { ...(request.json === undefined ? {} : { 'content-type': 'application/json' }), ...request.headers },
    redirect: 'manual',
    signal: AbortSignal.timeout(request.timeoutMs ?? 30_000),
    ...bodyOf(request),
  };
  const reply = await fetch(url, init).catch((error) => fail('unavailable', `no answer from ${url.host}: ${error.cause?.code ?? error}`));
  const bytes = new Uint8Array(await reply.arrayBuffer());
  sent.push(`${init.method} ${url.pathname} -> ${reply.status}`);
  if (reply.status === 429) fail('rate-limited', 'told to slow down');
  if (reply.status >= 500) fail('unavailable', `${url.host} answered ${reply.status}`);
  const text = () => new TextDecoder().decode(bytes);
  return {
    status: reply.status,
    headers: Object.fromEntries(reply.headers),
    cookies: reply.headers.getSetCookie(),
    url: url.href,
    bytes,
    text,
    json() {
      try {
        return JSON.parse(text());
      } catch {
        return fail('bad-response', `${url.host} answered something that is no JSON`);
      }
    },
  };
}

function bodyOf(request: HttpRequest): { body?: RequestInit['body'] } {
  if (request.json !== undefined) return { body: JSON.stringify(request.json) };
  if (request.form) return { body: new URLSearchParams(request.form) };
  if (!request.multipart) return request.body === undefined ? {} : { body: request.body as string };
  const form = new FormData();
  for (const part of request.multipart) {
    if (typeof part.value === 'string') form.append(part.name, part.value);
    else form.append(part.name, new Blob([new Uint8Array(part.value)], { type: part.type ?? '' }), part.filename);
  }
  return { body: form };
}

function ofMagnet(uri: string): TorrentInfo {
  const url = new URL(uri);
  const infoHash = /urn:btih:([0-9a-f]{40})/i.exec(url.searchParams.getAll('xt').join(' '))?.[1]?.toLowerCase() ?? '';
  return { infoHash, name: url.searchParams.get('dn') ?? '', trackers: url.searchParams.getAll('tr') };
}

function ofTorrent(bytes: Uint8Array): TorrentInfo {
  const buffer = Buffer.from(bytes);
  const start = buffer.indexOf('4:info') + 6;
  const info = buffer.subarray(start, endOf(buffer, start));
  const isV2 = info.includes('12:meta versioni2e');
  return {
    infoHash: createHash('sha1').update(info).digest('hex'),
    ...(isV2 ? { infoHashV2: createHash('sha256').update(info).digest('hex') } : {}),
    name: '',
    trackers: [],
  };
}

/** Where the bencoded value that begins at `at` ends. */
function endOf(buffer: Buffer, at: number): number {
  const mark = String.fromCharCode(buffer[at]!);
  if (mark === 'i') return buffer.indexOf('e', at) + 1;
  if (mark === 'l' || mark === 'd') {
    let next = at + 1;
    while (buffer[next] !== 0x65) next = endOf(buffer, next);
    return next + 1;
  }
  const colon = buffer.indexOf(':', at);
  return colon + 1 + Number(buffer.subarray(at, colon).toString());
}
