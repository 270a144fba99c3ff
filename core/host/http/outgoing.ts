import { randomBytes } from 'node:crypto';
import type { HttpPart, HttpRequest } from '../../sdk/index.ts';
import { fail } from '../fail.ts';

/** A request in the form in which it is sent. */
export interface Outgoing {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
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

export function outgoing(request: HttpRequest, userAgent: string): Outgoing {
  const method = request.method ?? 'GET';
  if (!METHODS.includes(method))
    fail('refused', `the method ${String(method).slice(0, 20)} is not known; use one of ${METHODS.join(', ')}`);
  const url = addressOf(request);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (!OURS.has(name.toLowerCase())) headers[name.toLowerCase()] = cleanHeader(name, value);
  }
  const { body, type } = bodyOf(request);
  if (type && !headers['content-type']) headers['content-type'] = type;
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

function cleanHeader(name: string, value: unknown): string {
  const text = String(value);
  if (/[\r\n\0]/.test(text) || !/^[\w!#$%&'*+.^`|~-]+$/.test(name))
    fail('refused', `the header ${name.slice(0, 40)} holds characters that no header may hold`);
  return text;
}

function bodyOf(request: HttpRequest): { body: string | Uint8Array | null; type?: string } {
  if (request.json !== undefined) return { body: JSON.stringify(request.json), type: 'application/json' };
  if (request.form !== undefined) return { body: new URLSearchParams(request.form).toString(), type: 'application/x-www-form-urlencoded' };
  if (request.multipart !== undefined) return multipart(request.multipart);
  return { body: request.body ?? null };
}

function multipart(parts: readonly HttpPart[]): { body: Uint8Array; type: string } {
  const boundary = `tomewright-${randomBytes(12).toString('hex')}`;
  const chunks: Uint8Array[] = [];
  for (const part of parts) {
    const file = part.filename === undefined ? '' : `; filename="${quoted(part.filename)}"`;
    const type = part.type === undefined ? '' : `Content-Type: ${cleanHeader('content-type', part.type)}\r\n`;
    chunks.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(part.name)}"${file}\r\n${type}\r\n`));
    chunks.push(typeof part.value === 'string' ? Buffer.from(part.value) : part.value, Buffer.from('\r\n'));
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`));
  return { body: Buffer.concat(chunks), type: `multipart/form-data; boundary=${boundary}` };
}

function quoted(text: string): string {
  return text.replaceAll('"', '%22').replace(/[\r\n]/g, ' ');
}
