import type { Route, ServerParts } from '../../route.ts';
import { FLAG, ID, INTEGER, input, list, NUMBER, object, oneOf, orNull, TEXT, TIME, words } from '../schemas.ts';
import { SHARE } from './shapes.ts';

const STATUS = object({
  books: { ...INTEGER, description: 'Books in the library' },
  completeness: orNull({ ...NUMBER, description: 'Mean, 0 to 100, of those whose completeness is known' }),
  complete: INTEGER,
  unknown: INTEGER,
  corrections: object({ total: INTEGER, undone: INTEGER, lastAt: orNull(TIME) }),
  fields: list(object({ field: TEXT, filled: INTEGER, share: SHARE })),
  sources: list(object({ source: TEXT, fields: INTEGER, books: INTEGER })),
  worst: list(object({ id: ID, title: TEXT, completeness: NUMBER, missing: list(TEXT) })),
});

const TOP = object({
  source: TEXT,
  genre: { type: 'string', description: 'Empty: all genres together' },
  week: { type: 'string', format: 'date', description: 'Its Monday' },
  seenAt: TIME,
  items: list(
    object({
      place: INTEGER,
      title: TEXT,
      authors: list(TEXT),
      release: TEXT,
      seeders: orNull(INTEGER),
      book: orNull(ID),
      state: orNull(oneOf('owned', 'downloading', 'known')),
    }),
  ),
});

const GENRE = object({ source: words(), genre: words(), enabled: FLAG, first: { type: 'integer', minimum: 1, maximum: 100 } });

export const metadataRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/metadata/status',
    summary: 'How complete the metadata are: in all, by field, by source, and the worst books',
    scope: 'read',
    answers: { 200: { description: 'The status', schema: STATUS } },
    handle: async () => ({ status: 200, body: await parts.shown.metadata() }),
  },
  {
    method: 'get',
    path: '/api/top10/weekly',
    summary: 'What the sources list as most popular, by genre, as genre-top-10 last saw it',
    scope: 'read',
    query: input({
      genre: words(),
      week: { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d)$', title: 'the Monday of a week like 2026-11-23' },
      first: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
    }),
    answers: { 200: { description: 'The lists', schema: object({ items: list(TOP) }) } },
    handle: async ({ query }) => ({ status: 200, body: { items: await parts.shown.top(query as never) } }),
  },
  {
    method: 'get',
    path: '/api/genres',
    summary: 'The genres that genre-top-10 asks for',
    scope: 'read',
    answers: { 200: { description: 'The genres', schema: object({ items: list(GENRE) }) } },
    handle: async () => ({ status: 200, body: { items: await parts.genres.list() } }),
  },
  {
    method: 'put',
    path: '/api/genres',
    summary: 'Sets the whole list of genres',
    scope: 'operate',
    body: input({ items: { ...list(GENRE), maxItems: 500 } }, ['items']),
    example: { items: [{ source: 'myanonamouse', genre: 'Fantasy', enabled: true, first: 10 }] },
    answers: { 200: { description: 'The genres as they are now', schema: object({ items: list(GENRE) }) } },
    handle: async ({ body }) => ({ status: 200, body: { items: await parts.genres.set((body as { items: never }).items) } }),
  },
];
