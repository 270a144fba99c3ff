import type { GuessGate } from '../gate.ts';
import { ProblemError } from '../problem.ts';
import type { Caller, Route, ServerParts } from '../route.ts';
import { endedCookies, sessionCookie } from '../session.ts';
import { object, orNull, PROBLEM } from './schemas.ts';

const SESSION = {
  type: 'object',
  required: ['keyId', 'name', 'scopes', 'expiresAt', 'version'],
  properties: {
    keyId: { type: 'string' },
    name: { type: 'string', description: 'Name of the key' },
    scopes: { type: 'array', items: { enum: ['read', 'operate', 'admin'] } },
    expiresAt: { type: ['string', 'null'] },
    version: { type: 'string', description: 'Version of the daemon' },
  },
};
const KEY = {
  type: 'object',
  additionalProperties: false,
  required: ['key'],
  properties: { key: { type: 'string', minLength: 1, maxLength: 200, writeOnly: true } },
};

/** Signing in and out of the dashboard. A program sends its key with each request instead. */
export const sessionRoutes = (parts: ServerParts, gate: GuessGate): Route[] => [
  {
    method: 'get',
    path: '/api/session',
    summary: 'Who is signed in with this browser, and what they may do; null where nobody is',
    scope: null,
    answers: { 200: { description: 'The session', schema: object({ session: orNull(SESSION) }) } },
    handle: async ({ sender }) => {
      const caller = sender.session === null ? null : await parts.sessions.verify(sender.session);
      return { status: 200, body: { session: caller && shown(parts, caller) }, headers: { 'cache-control': 'no-store' } };
    },
  },
  {
    method: 'post',
    path: '/api/session',
    summary: 'Sign a browser in with an API key: the answer sets a cookie that only this origin gets. From our own pages only',
    scope: null,
    body: KEY,
    answers: { 200: { description: 'Signed in', schema: SESSION }, 403: { description: 'Not signed in', schema: PROBLEM } },
    handle: async ({ body, sender }) => {
      if (!sender.isOwnOrigin) throw new ProblemError('origin-wrong', 'signing in is for the pages of this daemon');
      gate.check(sender.address);
      const caller = await parts.keys.verify((body as { key: string }).key.trim());
      if (!caller) {
        gate.wrong(sender.address);
        throw new ProblemError('key-wrong', 'the key is unknown, expired or revoked');
      }
      const { token, expiresAt } = await parts.sessions.open(caller.keyId);
      const cookie = sessionCookie(token, { expiresAt, isSecure: sender.isSecure });
      return { status: 200, body: shown(parts, { ...caller, expiresAt }), headers: { 'set-cookie': cookie, 'cache-control': 'no-store' } };
    },
  },
  {
    method: 'delete',
    path: '/api/session',
    summary: 'Sign out: the session ends here and its cookie opens nothing any more',
    scope: 'read',
    answers: {
      200: { description: 'Signed out', schema: { type: 'object', required: ['signedOut'], properties: { signedOut: { const: true } } } },
    },
    handle: async ({ sender }) => {
      if (sender.session !== null) await parts.sessions.close(sender.session);
      return { status: 200, body: { signedOut: true }, headers: { 'set-cookie': endedCookies() } };
    },
  },
];

function shown(parts: ServerParts, caller: Caller): object {
  const { keyId, name = '', scopes, expiresAt = null } = caller;
  return { keyId, name, scopes, expiresAt: expiresAt?.toISOString() ?? null, version: parts.version };
}
