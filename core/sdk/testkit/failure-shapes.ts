import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { FailureCode } from '../failure.ts';
import type { Behaviour } from './stand-in.ts';

/** What a recorded answer is made of, which decides how it can be spoilt. */
export type BodyKind = 'none' | 'object' | 'list' | 'xml' | 'html' | 'bytes' | 'text';

/** One way in which an upstream fails. `accepts`: how a call may end then; the first is what is expected. */
export interface FailureShape {
  name: string;
  accepts: readonly FailureCode[];
  retryAfterMs?: number;
  /** A bound for the call, where the shape would last for ever. */
  deadlineMs?: number;
  /** It is made to cost much: its cells run one at a time, and what they take is measured. */
  isCostly?: boolean;
  appliesTo(kind: BodyKind): boolean;
  behave(body: Buffer, type: string): Behaviour;
}

const PAGE = '<!doctype html><html><head><title>Welcome</title></head><body><h1>Welcome</h1><p>Please sign in to go on.</p></body></html>';
const LAUGHS = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, at) => `<!ENTITY ${'bcdefghij'[at]} "${`&${'abcdefghij'[at]};`.repeat(10)}">`).join('')}]><l>&j;</l>`;
const HUGE = 100 * 1024 * 1024;

const always = (): boolean => true;
const withBody = (kind: BodyKind): boolean => kind !== 'none';
const only =
  (...kinds: BodyKind[]) =>
  (kind: BodyKind): boolean =>
    kinds.includes(kind);
const status =
  (code: number, headers: Record<string, string> = {}) =>
  (): Behaviour =>
  (response) =>
    void response.writeHead(code, { 'content-type': 'text/html', ...headers }).end(`<html><body>${code}</body></html>`);
const says =
  (text: string, type?: string) =>
  (_body: Buffer, was: string): Behaviour =>
  (response) =>
    void response.writeHead(200, { 'content-type': type ?? was }).end(text);

/** All ways, the cheapest first. */
export const FAILURE_SHAPES: readonly FailureShape[] = [
  { name: 'status-401', accepts: ['auth'], appliesTo: always, behave: status(401) },
  { name: 'status-403', accepts: ['auth'], appliesTo: always, behave: status(403) },
  { name: 'status-429', accepts: ['rate-limited'], retryAfterMs: 7_000, appliesTo: always, behave: status(429, { 'retry-after': '7' }) },
  { name: 'status-500', accepts: ['unavailable'], appliesTo: always, behave: status(500) },
  { name: 'status-503', accepts: ['unavailable'], appliesTo: always, behave: status(503) },
  { name: 'reset', accepts: ['unavailable'], appliesTo: always, behave: () => (response) => void response.socket?.resetAndDestroy() },
  { name: 'cut', accepts: ['unavailable'], appliesTo: always, behave: cut },
  { name: 'drip', accepts: ['unavailable'], deadlineMs: 300, appliesTo: always, behave: () => drip },
  { name: 'hang', accepts: ['unavailable'], deadlineMs: 300, appliesTo: always, behave: () => () => undefined },
  { name: 'page', accepts: ['bad-response', 'auth', 'unavailable'], appliesTo: withBody, behave: says(PAGE, 'text/html') },
  { name: 'empty-body', accepts: ['bad-response', 'unavailable'], appliesTo: withBody, behave: says('') },
  { name: 'truncated', accepts: ['bad-response', 'unavailable'], appliesTo: withBody, behave: truncated },
  { name: 'wrong-type', accepts: ['bad-response'], appliesTo: only('object', 'list'), behave: says('"x"') },
  { name: 'null-body', accepts: ['bad-response'], appliesTo: only('object', 'list'), behave: says('null') },
  { name: 'list-for-object', accepts: ['bad-response'], appliesTo: only('object'), behave: says('[]') },
  { name: 'empty-object', accepts: ['bad-response'], appliesTo: only('object', 'list'), behave: says('{}') },
  {
    name: 'deep-json',
    accepts: ['bad-response'],
    isCostly: true,
    appliesTo: only('object', 'list', 'bytes'),
    behave: says('['.repeat(100_000)),
  },
  { name: 'poisoned-json', accepts: ['bad-response'], appliesTo: only('object'), behave: poisoned },
  {
    name: 'xml-bomb',
    accepts: ['bad-response'],
    isCostly: true,
    appliesTo: only('object', 'list', 'xml', 'bytes'),
    behave: says(LAUGHS, 'application/xml'),
  },
  { name: 'huge', accepts: ['bad-response'], isCostly: true, appliesTo: withBody, behave: (_body, type) => huge(type) },
  { name: 'gzip-bomb', accepts: ['bad-response'], isCostly: true, appliesTo: withBody, behave: (_body, type) => bomb(type) },
];

export function kindOf(body: Buffer): BodyKind {
  if (body.length === 0) return 'none';
  const text = body.subarray(0, 2000).toString('latin1').trimStart();
  if (text.startsWith('{')) return 'object';
  if (text.startsWith('[')) return 'list';
  if (/^<\?xml|^<(rss|caps|error|feed)\b/.test(text)) return 'xml';
  if (text.startsWith('<')) return 'html';
  return /^d\d+:/.test(text) || text.includes('\0') ? 'bytes' : 'text';
}

function cut(body: Buffer): Behaviour {
  return (response) => {
    response.writeHead(200, { 'content-length': body.length + 1000 });
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
    if (body.length === 0) response.flushHeaders();
    setTimeout(() => response.destroy(), 20);
  };
}

function drip(response: ServerResponse): void {
  response.writeHead(200);
  const drops = setInterval(() => response.write(' '), 25);
  response.on('close', () => clearInterval(drops));
}

function truncated(body: Buffer, type: string): Behaviour {
  return (response) => void response.writeHead(200, { 'content-type': type }).end(body.subarray(0, Math.floor(body.length / 2)));
}

function poisoned(body: Buffer, type: string): Behaviour {
  const rest = body.toString('utf8').trimStart().slice(1);
  const comma = rest.trimStart().startsWith('}') ? '' : ',';
  return says(`{"__proto__":{"admin":true}${comma}${rest}`)(body, type);
}

function huge(type: string): Behaviour {
  const chunk = Buffer.alloc(1024 * 1024, 'a');
  return (response) => {
    let left = HUGE;
    const pour = (): void => {
      while (left > 0 && !response.destroyed) {
        left -= chunk.length;
        if (!response.write(chunk)) return;
      }
      response.end();
    };
    response.writeHead(200, { 'content-type': type });
    response.on('drain', pour);
    pour();
  };
}

let packed: Buffer | undefined;

/** A hundred members of one megabyte each, which is one stream to whoever unpacks it. */
function bomb(type: string): Behaviour {
  packed ??= Buffer.concat(new Array(100).fill(gzipSync(Buffer.alloc(HUGE / 100))));
  return (response) => void response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' }).end(packed);
}
