import type { Readable } from 'node:stream';
import type { HttpRequest } from '../../sdk/index.ts';
import { fail } from '../fail.ts';
import { cleanHeader } from './clean-header.ts';
import { multipart } from './multipart.ts';

/** A request in the form in which it is sent. */
export interface Outgoing {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string | Uint8Array | Readable | null;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** The connection's own business, never a plugin's. */
const OURS = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
  'upgrade',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'user-agent',
]);
/** What may travel to a host that is not the plugin's own: nothing that could hold a credential. */
const HARMLESS = new Set(['accept', 'accept-language', 'user-agent', 'accept-encoding', 'content-type']);

export function outgoing(request: HttpRequest, userAgent: string, mayReadFiles = false): Outgoing {
  const method = request.method ?? 'GET';
  if (!METHODS.includes(method))
    fail('refused', `the method ${String(method).slice(0, 20)} is not known; use one of ${METHODS.join(', ')}`);
  const url = addressOf(request);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (!OURS.has(name.toLowerCase())) headers[name.toLowerCase()] = cleanHeader(name, value);
  }
  const { body, type, length } = bodyOf(request, mayReadFiles);
  if (type && !headers['content-type']) headers['content-type'] = type;
  if (length !== undefined) headers['content-length'] = String(length);
  headers['accept'] ??= '*/*';
  headers['user-agent'] = userAgent;
  headers['accept-encoding'] = 'gzip, deflate, br';
  return { method, url, headers, body };
}

/** The same headers without what only the first host may see. */
export function harmless(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS.has(name)));
}

function addressOf(request: HttpRequest): URL {
  if (typeof request.url !== 'string' || !URL.canParse(request.url)) {
    fail('refused', `"${String(request.url).slice(0, 100)}" is no whole address; requests need one with scheme and host`);
  }
  const url = new URL(request.url);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) url.searchParams.append(name, String(one));
  }
  url.hash = '';
  return url;
}

function bodyOf(request: HttpRequest, mayReadFiles: boolean): { body: Outgoing['body']; type?: string; length?: number } {
  if (request.json !== undefined) return { body: JSON.stringify(request.json), type: 'application/json' };
  if (request.form !== undefined) return { body: new URLSearchParams(request.form).toString(), type: 'application/x-www-form-urlencoded' };
  if (request.multipart !== undefined) return multipart(request.multipart, mayReadFiles);
  return { body: request.body ?? null };
}
