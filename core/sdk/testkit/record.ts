import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redactor, type Reroute, type WitnessedExchange } from '../../host/index.ts';
import type { Capability } from '../capability.ts';
import { readManifest } from './check-folder.ts';
import { readOptionsSchema, secretOptions } from './check-options.ts';
import type { Exchange, Fixture, RecordedReply } from './fixture.ts';
import { callLive, type LiveCall } from './kit-host.ts';
import { optionsFor } from './options-for.ts';
import { toFixture } from './plain.ts';

const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const LIVE_MS = 120_000;
const KEPT_HEADERS = /^(content-type|location|retry-after|x-.*-version)$/;

/** What is recorded. */
export interface Recording {
  folder: string;
  /** The fixture's name without ".json"; one that exists is not written over. */
  name: string;
  call: Capability;
  input: unknown[];
  /** As in pipelines.yaml, with the real secrets: none of them is written. */
  options: Record<string, unknown>;
  state?: Record<string, unknown>;
  /** The instance's name and what it shares with the daemon; absent: an instance that remembers nothing. */
  instance?: string;
  shared?: LiveCall['shared'];
  /** Instead of the network, for tests. */
  dispatcher?: Reroute;
}

/** Makes one real call and writes its exchanges and its result as a fixture, without the secrets; gives the file's path. */
export async function record(recording: Recording): Promise<string> {
  const { folder, call, input, options, state = {} } = recording;
  const path = join(folder, 'fixtures', `${recording.name}.json`);
  if (existsSync(path)) throw new Error(`${path} exists already; give the recording another name, or remove that one first`);
  const manifest = readManifest(folder);
  const schema = readOptionsSchema(folder);
  const now = new Date();
  const witnessed: WitnessedExchange[] = [];
  const live = {
    folder,
    manifest,
    call,
    input,
    options: optionsFor(schema, options),
    state,
    deadlineMs: LIVE_MS,
    limits: [manifest.limit ?? []].flat().map(rateOf),
    ...(recording.instance ? { instance: recording.instance } : {}),
    ...(recording.shared ? { shared: recording.shared } : {}),
  };
  const { outcome } = await callLive({ ...live, ...(recording.dispatcher ? { dispatcher: recording.dispatcher } : {}) }, (exchange) =>
    witnessed.push(exchange),
  );
  const mask = new Mask(options, secretOptions(schema));
  const fixture: Fixture = {
    call,
    options: mask.value(options) as Record<string, unknown>,
    ...(recording.state ? { state: mask.value(state) as Record<string, unknown> } : {}),
    now: now.toISOString(),
    input: toFixture(mask.value(input)) as unknown[],
    http: witnessed.map((exchange) => exchangeOf(exchange, mask)),
    ...(outcome.ok ? { output: toFixture(mask.value(outcome.value)) } : { failure: { code: outcome.failure.code } }),
  };
  mkdirSync(join(folder, 'fixtures'), { recursive: true });
  writeFileSync(path, `${JSON.stringify(fixture, null, 2)}\n`);
  return path;
}

function exchangeOf({ method, url, headers, body, reply }: WitnessedExchange, mask: Mask): Exchange {
  const address = new URL(url);
  const names = [...new Set(address.searchParams.keys())];
  const query = Object.fromEntries(names.map((name) => [name, listOrOne(address.searchParams.getAll(name))]));
  const request: Exchange['request'] = { method, url: address.origin + address.pathname, ...(names.length > 0 ? { query } : {}) };
  const type = headers['content-type'] ?? '';
  if (typeof body === 'string' && type.includes('json')) request.json = JSON.parse(body);
  if (typeof body === 'string' && type.includes('urlencoded')) request.form = Object.fromEntries(new URLSearchParams(body));
  return { request: mask.value(request) as Exchange['request'], reply: replyOf(reply, mask) };
}

function replyOf(reply: WitnessedExchange['reply'], mask: Mask): RecordedReply {
  const headers = Object.fromEntries(Object.entries(reply.headers).filter(([name]) => KEPT_HEADERS.test(name)));
  const cookies = reply.cookies.map((cookie) => cookie.replace(/^([^=;]+)=[^;]*/, '$1=fake-cookie-of-the-recording'));
  const head = { status: reply.status, headers: mask.value(headers) as Record<string, string>, ...(cookies.length > 0 ? { cookies } : {}) };
  const bytes = Buffer.from(reply.bytes);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes) || /^d\d+:/.test(text)) return { ...head, base64: mask.bytes(bytes).toString('base64') };
  try {
    return { ...head, json: mask.value(JSON.parse(text)) };
  } catch {
    return text === '' ? head : { ...head, body: mask.text(text) };
  }
}

/** Puts placeholders where secrets were: the owner's own by value, others by pattern. */
class Mask {
  readonly #secrets: [value: string, placeholder: string][] = [];
  readonly #pattern = new Redactor();

  constructor(options: Record<string, unknown>, names: readonly string[]) {
    for (const name of names) {
      const value = options[name];
      if (typeof value === 'string' && value !== '') this.#secrets.push([value, `fake-${name}`]);
    }
  }

  text(text: string): string {
    let clean = text;
    for (const [value, placeholder] of this.#secrets)
      clean = clean.replaceAll(value, placeholder).replaceAll(encodeURIComponent(value), placeholder);
    return this.#pattern.text(clean);
  }

  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (value instanceof Uint8Array) return this.bytes(Buffer.from(value));
    if (Array.isArray(value)) return value.map((one) => this.value(one));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.#named(key, inner)]));
  }

  /** Inside of a file every byte keeps its place: lengths are part of its form. */
  bytes(bytes: Buffer): Buffer {
    let clean = bytes.toString('latin1');
    for (const [value] of this.#secrets) clean = clean.replaceAll(value, filler(value.length));
    clean = clean
      .replace(/\/[0-9a-f]{32}(?=\/announce)/g, `/${filler(32)}`)
      .replace(/(passkey=)([^&\s]{8,64})/g, (_, name: string, key: string) => name + filler(key.length));
    return Buffer.from(clean, 'latin1');
  }

  /** A value whose name says that it is secret, wherever it stands in an answer. */
  #named(key: string, value: unknown): unknown {
    const isSecret =
      typeof value === 'string' &&
      value.length >= 8 &&
      /(api_?key|token|passkey|password|secret|session|cookie)$/i.test(key.replaceAll('-', ''));
    const own = isSecret && this.#secrets.find(([secret]) => secret === value);
    if (own) return own[1];
    return isSecret ? 'fake-secret-of-the-recording' : this.value(value);
  }
}

function filler(length: number): string {
  return 'fake'.padEnd(length, '0').slice(0, length);
}

function listOrOne(list: string[]): string | string[] {
  return list.length === 1 ? list[0]! : list;
}

function rateOf(text: string): { text: string; starts: number; perMs: number } {
  const [, starts, count, unit] = /^(\d+)\/(\d*)(s|min|m|h|d)$/.exec(text) ?? [];
  return { text, starts: Number(starts ?? 1), perMs: Number(count || 1) * (UNIT_MS[unit ?? 's'] ?? 1_000) };
}
