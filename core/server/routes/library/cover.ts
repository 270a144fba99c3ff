import type { Route, ServerParts } from '../../route.ts';
import { ids, input } from '../schemas.ts';

/** A picture is a stranger's bytes: it is named by what it is, never guessed at, and could run nothing if it were a page. */
const FENCED = { 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff' };
const A_DAY = 'private, max-age=86400';

export const coverRoutes = ({ cover }: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/books/:id/cover',
    summary: 'The cover of a book in the library, kept here for a week',
    scope: 'read',
    params: ids('id'),
    query: input({ width: { type: 'integer', enum: [120, 240], default: 240, title: '120 or 240' } }),
    answers: {
      200: { description: 'The picture', type: 'image/jpeg', schema: { type: 'string', format: 'binary' } },
      204: { description: 'There is none, or none can be had now', schema: { type: 'null' } },
    },
    handle: async ({ params, query }) => {
      const found = await cover(params['id'] as string, query['width'] as number);
      if (!found) return { status: 204, body: null, headers: { ...FENCED, 'cache-control': 'private, max-age=300' } };
      return { status: 200, body: Buffer.from(found.bytes), headers: { ...FENCED, 'content-type': found.type, 'cache-control': A_DAY } };
    },
  },
];
