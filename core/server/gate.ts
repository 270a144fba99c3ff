import { BlockList, isIP } from 'node:net';
import { ProblemError } from './problem.ts';
import type { Caller, Route, Sender, ServerParts } from './route.ts';

const WRONG_A_MINUTE = 10;
const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;
/** An address that guessed nothing for so long begins anew. */
const FORGIVEN_MS = 24 * 3_600_000;
const MOST_ADDRESSES = 10_000;

interface Guesses {
  since: number;
  wrong: number;
  /** How often the limit was passed in a row: the wait doubles each time. */
  strikes: number;
  until: number;
}

/** Counts wrong keys by address; past ten a minute the address waits, each time twice as long. */
export class GuessGate {
  private readonly guesses = new Map<string, Guesses>();
  private readonly now: () => number;
  constructor(now: () => number) {
    this.now = now;
  }

  check(address: string): void {
    const entry = this.guesses.get(neighbours(address));
    const wait = entry ? entry.until - this.now() : 0;
    if (wait > 0)
      throw new ProblemError('too-many-guesses', 'too many wrong keys came from this address', {
        'retry-after': String(Math.ceil(wait / 1000)),
      });
  }

  wrong(address: string): void {
    const now = this.now();
    const from = neighbours(address);
    const entry = this.guesses.get(from) ?? { since: now, wrong: 0, strikes: 0, until: 0 };
    if (now - entry.since > FORGIVEN_MS) entry.strikes = 0;
    if (now - entry.since > MINUTE_MS) Object.assign(entry, { since: now, wrong: 0 });
    entry.wrong++;
    if (entry.wrong >= WRONG_A_MINUTE) {
      entry.until = now + Math.min(MINUTE_MS * 2 ** entry.strikes, LONGEST_WAIT_MS);
      Object.assign(entry, { strikes: entry.strikes + 1, wrong: 0, since: entry.until });
    }
    this.guesses.delete(from);
    if (this.guesses.size >= MOST_ADDRESSES) this.guesses.delete(this.guesses.keys().next().value as string);
    this.guesses.set(from, entry);
  }
}

export const gateOf = (parts: Pick<ServerParts, 'clock'>): GuessGate => new GuessGate(() => parts.clock.now().getTime());

/** Who has one address of IPv6 has the 2^64 beside it too. */
function neighbours(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('%')[0]!.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? [] : Array(Math.max(0, 8 - left.length - right.length)).fill('0');
  return `${[...left, ...gap, ...right].slice(0, 4).join(':')}::/64`;
}

/** The key of a request, from either header; null where there is none. A key in the address is never read. */
export function keyOf(headers: NodeJS.Dict<string | string[]>): string | null {
  const own = headers['x-api-key'];
  // Audiobookshelf sends what its owner typed, with or without the word
  const [, bearer, bare] = /^(?:Bearer +(\S+)|(tw_\S+))$/i.exec(String(headers['authorization'] ?? '')) ?? [];
  return typeof own === 'string' && own !== '' ? own : (bearer ?? bare ?? null);
}

export async function admit(parts: ServerParts, gate: GuessGate, route: Route, request: Credentials): Promise<Caller | null> {
  if (route.scope === null) return null;
  const caller =
    request.key === null && request.session !== null ? await bySession(parts, route, request) : await byKey(parts, gate, request);
  if (!reaches(caller, route.scope)) throw new ProblemError('scope-missing', `this needs a key with the scope "${route.scope}"`);
  return caller;
}

/** What a request brings to be let in by. */
export type Credentials = Sender & { key: string | null };

async function byKey(parts: ServerParts, gate: GuessGate, { key, address }: Credentials): Promise<Caller> {
  gate.check(address);
  if (key === null) throw new ProblemError('key-missing', 'the request has no API key');
  const caller = await parts.keys.verify(key);
  if (caller) return caller;
  gate.wrong(address);
  throw new ProblemError('key-wrong', 'the key is unknown, expired or revoked');
}

// A browser sends its cookie wherever a page lets it; what changes something must come from a page of ours.
async function bySession(parts: ServerParts, route: Route, { session, isOwnOrigin }: Credentials): Promise<Caller> {
  if (route.method !== 'get' && !isOwnOrigin) throw new ProblemError('origin-wrong', 'a page of another origin sent this request');
  const caller = await parts.sessions.verify(session ?? '');
  if (!caller) throw new ProblemError('session-over', 'this session has ended, or its key was revoked');
  return caller;
}

const REACH = { read: ['read', 'operate', 'admin'], operate: ['operate', 'admin'], admin: ['admin'] } as const;
const reaches = (caller: Caller, scope: keyof typeof REACH): boolean =>
  caller.scopes.some((has) => (REACH[scope] as readonly string[]).includes(has));

/** Loopback names and literal addresses are always served; other names only where they are listed (DNS rebinding). */
export function isServedHost(host: string | undefined, allowed: readonly string[]): boolean {
  if (!host) return false;
  const name = host
    .replace(/:\d{1,5}$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  return name === 'localhost' || isIP(name) !== 0 || allowed.some((one) => one.toLowerCase().replace(/:\d{1,5}$/, '') === name);
}

/** The listed proxies, whose word on where a request comes from is believed. */
export interface Proxies {
  has(address: string): boolean;
}

export function proxiesOf(listed: readonly string[]): Proxies {
  const trusted = new BlockList();
  for (const proxy of listed) {
    const [address = '', bits] = proxy.split('/');
    const version = isIP(address);
    if (version === 0 || Number(bits ?? 0) > (version === 6 ? 128 : 32)) continue;
    if (bits) trusted.addSubnet(address, Number(bits), version === 6 ? 'ipv6' : 'ipv4');
    else trusted.addAddress(address, version === 6 ? 'ipv6' : 'ipv4');
  }
  return { has: (address) => isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') };
}

/** The caller's address: the last one that a listed proxy did not add itself. */
export function addressOf(socket: string, forwarded: string | undefined, proxies: Proxies): string {
  let address = bare(socket);
  if (forwarded === undefined || !proxies.has(address)) return address;
  const hops = forwarded
    .slice(-MOST_FORWARDED)
    .split(',')
    .map((hop) => bare(hop.trim()));
  while (proxies.has(address) && hops.length > 0) {
    const next = hops.pop() ?? '';
    if (isIP(next) === 0) break;
    address = next;
  }
  return address;
}

const MOST_FORWARDED = 2000;
export const bare = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '');
