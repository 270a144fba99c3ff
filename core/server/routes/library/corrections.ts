import { ProblemError } from '../../problem.ts';
import type { Route, ServerParts } from '../../route.ts';
import { whoIs } from '../caller.ts';
import { ANYTHING, ID, ids, list, listQuery, NUMBER, object, orNull, PERSON, page, TEXT, TIME, words } from '../schemas.ts';

const CORRECTION = object({
  id: ID,
  book: object({ id: ID, title: TEXT, authors: list(PERSON) }),
  library: TEXT,
  entry: TEXT,
  field: TEXT,
  before: ANYTHING,
  after: ANYTHING,
  source: TEXT,
  confidence: NUMBER,
  at: TIME,
  run: orNull(ID),
  pipeline: orNull(TEXT),
  undoneAt: orNull(TIME),
});
const CORRECTIONS = page(CORRECTION);
const LOCKS = object({ book: ID, items: list(object({ field: TEXT, by: TEXT, at: TIME })) });

/** What can be written, and so be locked. */
const FIELD = {
  type: 'string',
  enum: [
    'title',
    'subtitle',
    'authors',
    'narrators',
    'series',
    'genres',
    'publishedYear',
    'publishedDate',
    'publisher',
    'description',
    'isbn',
    'asin',
    'language',
    'abridged',
    '*',
  ],
  description: '*: all of them',
};
const OF_FIELD = object({ id: ID, field: FIELD });

export const correctionRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/corrections',
    summary: 'What was written to the libraries, newest first',
    scope: 'read',
    query: listQuery({ run: ID, field: words(40) }),
    answers: { 200: { description: 'A page of corrections', schema: CORRECTIONS } },
    handle: async ({ query }) => ({ status: 200, body: await parts.shown.corrections(query as never) }),
  },
  {
    method: 'get',
    path: '/api/books/:id/corrections',
    summary: 'What was written of one book, newest first',
    scope: 'read',
    params: ids('id'),
    query: listQuery({ field: words(40) }),
    answers: { 200: { description: 'A page of corrections', schema: CORRECTIONS } },
    handle: async ({ params, query }) => ({
      status: 200,
      body: await parts.shown.corrections({ ...(query as { limit: number }), book: params['id'] as string }),
    }),
  },
  {
    method: 'get',
    path: '/api/books/:id/locks',
    summary: 'The fields of a book that are never written',
    scope: 'read',
    params: ids('id'),
    answers: { 200: { description: 'The locks', schema: LOCKS } },
    handle: async ({ params }) => ({ status: 200, body: await locks(parts, params['id'] as string) }),
  },
  {
    method: 'put',
    path: '/api/books/:id/locks/:field',
    summary: 'Lock a field: nothing of ours writes it any more',
    scope: 'operate',
    params: OF_FIELD,
    answers: { 200: { description: 'The locks as they are now', schema: LOCKS } },
    handle: async ({ params, caller }) => {
      const id = params['id'] as string;
      await known(parts, id);
      await parts.locks.lock(id, params['field'] as string, whoIs(caller));
      return { status: 200, body: await locks(parts, id) };
    },
  },
  {
    method: 'delete',
    path: '/api/books/:id/locks/:field',
    summary: 'Unlock a field',
    scope: 'operate',
    params: OF_FIELD,
    answers: { 200: { description: 'The locks as they are now', schema: LOCKS } },
    handle: async ({ params }) => {
      const id = params['id'] as string;
      await known(parts, id);
      await parts.locks.unlock(id, params['field'] as string);
      return { status: 200, body: await locks(parts, id) };
    },
  },
];

const locks = async (parts: ServerParts, book: string): Promise<object> => ({ book, items: await parts.locks.locks(book) });

async function known(parts: ServerParts, book: string): Promise<void> {
  if (!(await parts.shown.book(book))) throw new ProblemError('not-found', `there is no book ${book}`);
}
