import { fail } from '../fail.ts';
import { harmless, type Outgoing } from './outgoing.ts';
import type { PlainReply } from './reply.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Where a reply sends us, or null where it is the answer itself. A magnet is an answer: the plugin reads it from the `location`. */
export function nextHop(from: Outgoing, reply: PlainReply): Outgoing | null {
  const location = reply.headers['location'];
  if (!REDIRECTS.has(reply.status) || !location || /^magnet:/i.test(location)) return null;
  if (!URL.canParse(location, from.url.href)) fail('bad-response', `${from.url.host} redirects to an address that cannot be read`);
  const url = new URL(location, from.url.href);
  url.hash = '';
  const isSame = url.origin === from.url.origin;
  const keepsBody = reply.status >= 307 || from.method === 'GET';
  if (!isSame && from.method !== 'GET' && keepsBody)
    fail('refused', `${from.url.host} redirects a ${from.method} to ${url.host}; what was meant for one is not sent to the other`);
  const headers = isSame ? { ...from.headers } : harmless(from.headers);
  if (keepsBody) return { ...from, url, headers };
  delete headers['content-type'];
  return { method: 'GET', url, headers, body: null };
}
