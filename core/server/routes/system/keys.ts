import { ProblemError } from '../../problem.ts';
import type { Route, ServerParts } from '../../route.ts';
import { ID, ids, input, list, object, oneOf, orNull, TEXT, TIME, words } from '../schemas.ts';

const SCOPES = oneOf('read', 'operate', 'admin');
const KEY = object({
  id: ID,
  name: TEXT,
  scopes: list(SCOPES),
  createdAt: TIME,
  expiresAt: orNull(TIME),
  lastUsedAt: orNull({ ...TIME, description: 'To the minute' }),
  revokedAt: orNull(TIME),
});

const DAY_MS = 86_400_000;

export const keyRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/keys',
    summary: 'The API keys there are, without their text',
    scope: 'admin',
    answers: { 200: { description: 'The keys', schema: object({ items: list(KEY) }) } },
    handle: async () => ({ status: 200, body: { items: await parts.keys.list() } }),
  },
  {
    method: 'post',
    path: '/api/keys',
    summary: 'Make a key; its text is told this once and never again',
    scope: 'admin',
    body: input({ name: words(100), scope: SCOPES, days: { type: 'integer', minimum: 1, maximum: 36_500 } }, ['name', 'scope']),
    example: { name: 'phone', scope: 'read', days: 30 },
    answers: { 201: { description: 'The key', schema: object({ id: ID, key: TEXT }) } },
    handle: async ({ body }) => {
      const { name, scope, days } = body as { name: string; scope: 'read' | 'operate' | 'admin'; days?: number };
      const expiresAt = days === undefined ? undefined : new Date(parts.clock.now().getTime() + days * DAY_MS);
      return { status: 201, body: await parts.keys.create(name, [scope], expiresAt), headers: { 'cache-control': 'no-store' } };
    },
  },
  {
    method: 'delete',
    path: '/api/keys/:id',
    summary: 'Revoke a key: it opens nothing any more, nor do the sessions that were opened with it',
    scope: 'admin',
    params: ids('id'),
    answers: { 200: { description: 'It is revoked', schema: object({ revoked: ID }) } },
    handle: async ({ params, caller }) => {
      const id = params['id'] as string;
      if (caller?.keyId === id) throw new ProblemError('conflict', 'this is the key that you are asking with; revoke it with another one');
      if (!(await parts.keys.revoke(id))) throw new ProblemError('not-found', `there is no valid key ${id}`);
      return { status: 200, body: { revoked: id } };
    },
  },
];
