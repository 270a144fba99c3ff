import { BOOK_STATES } from '../../../store/index.ts';
import { ProblemError } from '../../problem.ts';
import type { Route, ServerParts } from '../../route.ts';
import { ID, INTEGER, ids, listQuery, oneOf, page, type Schema, words } from '../schemas.ts';
import { SHELF } from './shapes.ts';

const FILTERS: Record<string, Schema> = {
  q: words(),
  completion: { ...oneOf('all', 'complete', 'incomplete'), default: 'all' },
  state: { ...oneOf(...BOOK_STATES), description: 'Only those that hold a book of this state' },
  follow: oneOf('followed', 'ignored'),
  from: { ...words(), description: 'A beginning of the name, to go on from' },
  sort: { ...oneOf('name', 'missing'), default: 'name' },
};

const SHELVES = page(SHELF, { total: INTEGER });
const { q, ...rest } = FILTERS as { q: Schema } & Record<string, Schema>;

export const shelfRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/series/search',
    summary: 'Series by their name, as one types, each with how complete it is',
    scope: 'read',
    query: asked(listQuery({ q, author: ID, ...rest })),
    answers: { 200: { description: 'A page of series', schema: SHELVES } },
    handle: async ({ query }) => ({ status: 200, body: await parts.shown.series(query as never) }),
  },
  {
    method: 'get',
    path: '/api/author/search',
    summary: 'Authors by their name, as one types, each with how complete they are',
    scope: 'read',
    query: asked(listQuery(FILTERS)),
    answers: { 200: { description: 'A page of authors', schema: SHELVES } },
    handle: async ({ query }) => ({ status: 200, body: await parts.shown.authors(query as never) }),
  },
  {
    method: 'get',
    path: '/api/shelf/series',
    summary: 'Every series on the shelf as a row of books in order, with its gaps',
    scope: 'read',
    query: listQuery({ ...FILTERS, author: ID }),
    answers: { 200: { description: 'A page of series', schema: SHELVES } },
    handle: async ({ query }) => ({ status: 200, body: await parts.shown.series(query as never) }),
  },
  {
    method: 'get',
    path: '/api/shelf/authors',
    summary: 'Every author on the shelf as a row of books, with the gaps',
    scope: 'read',
    query: listQuery(FILTERS),
    answers: { 200: { description: 'A page of authors', schema: SHELVES } },
    handle: async ({ query }) => ({ status: 200, body: await parts.shown.authors(query as never) }),
  },
  {
    method: 'get',
    path: '/api/series/:id',
    summary: 'One series with its books in order',
    scope: 'read',
    params: ids('id'),
    answers: { 200: { description: 'The series', schema: SHELF } },
    handle: async ({ params }) => ({
      status: 200,
      body: found(await parts.shown.oneSeries(params['id'] as string), 'series', params['id']),
    }),
  },
  {
    method: 'get',
    path: '/api/author/:id',
    summary: 'One author with their books',
    scope: 'read',
    params: ids('id'),
    answers: { 200: { description: 'The author', schema: SHELF } },
    handle: async ({ params }) => ({
      status: 200,
      body: found(await parts.shown.oneAuthor(params['id'] as string), 'author', params['id']),
    }),
  },
];

/** A search without words is none. */
function asked(query: Schema): Schema {
  return { ...query, required: ['q'] };
}

function found<T>(shelf: T | null, what: string, id: string | undefined): T {
  if (shelf === null) throw new ProblemError('not-found', `there is no ${what} ${id}`);
  return shelf;
}
