import { BOOK_STATES } from '../../../store/index.ts';
import { ProblemError } from '../../problem.ts';
import type { Route, ServerParts } from '../../route.ts';
import {
  ANYTHING,
  FLAG,
  ID,
  INTEGER,
  ids,
  list,
  listQuery,
  NUMBER,
  object,
  oneOf,
  orNull,
  PERSON,
  PLACE,
  page,
  TEXT,
  TIME,
  words,
} from '../schemas.ts';
import { sentenceOf } from './sentence.ts';
import { BOOK, STATE } from './shapes.ts';

const MISSING = object({
  id: ID,
  book: object({ id: ID, title: TEXT, authors: list(PERSON) }),
  reason: oneOf('series_gap', 'author_gap', 'wanted'),
  series: orNull(PLACE),
  author: orNull(PERSON),
  state: STATE,
  stateReason: orNull(TEXT),
  attempts: INTEGER,
  lastTry: orNull(TIME),
  nextTry: orNull(TIME),
  givenUpAt: orNull(TIME),
  candidates: { ...INTEGER, description: 'How many releases the last search looked at' },
  best: orNull(object({ title: TEXT, source: TEXT, verdict: oneOf('accept', 'reject'), score: NUMBER, why: TEXT })),
});

const WHOLE = object({
  ...(BOOK['properties'] as Record<string, typeof BOOK>),
  subtitle: orNull(TEXT),
  description: orNull(TEXT),
  language: orNull(TEXT),
  ids: { type: 'object', additionalProperties: true },
  importSource: TEXT,
  createdAt: TIME,
  entries: list(
    object({
      library: TEXT,
      entry: TEXT,
      path: TEXT,
      addedAt: orNull(TIME),
      bytes: orNull(NUMBER),
      minutes: orNull(NUMBER),
      tags: list(TEXT),
    }),
  ),
  missing: list(
    object({
      reason: TEXT,
      state: TEXT,
      attempts: INTEGER,
      lastTry: orNull(TIME),
      lastReason: orNull(TEXT),
      nextTry: orNull(TIME),
      givenUpAt: orNull(TIME),
    }),
  ),
  downloads: list(object({ id: ID, state: TEXT, title: TEXT, source: TEXT, reason: orNull(TEXT), changedAt: TIME })),
  fields: list(
    object({
      field: TEXT,
      value: ANYTHING,
      source: orNull({ type: 'string', description: 'The service that said so; null: the library itself' }),
      confidence: orNull(NUMBER),
      correctedAt: orNull(TIME),
      locked: FLAG,
    }),
  ),
});

const EXPLAINED = object({
  sentence: { type: 'string', description: 'Why the book is, or is not, in the library' },
  remedy: { type: 'string', description: 'What one can do' },
  book: { type: 'object' },
  missing: list({ type: 'object' }),
  downloads: list({ type: 'object' }),
  outcomes: list({ type: 'object' }),
  candidates: list({ type: 'object' }),
});

export const bookRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/books',
    summary: 'Books that we know of: found as one types (typing errors, accents and order of the words forgiven), or all in an order',
    scope: 'read',
    query: listQuery({
      q: words(),
      owned: FLAG,
      state: oneOf(...BOOK_STATES),
      author: ID,
      series: ID,
      sort: { ...oneOf('title', 'completeness', 'recent'), description: 'Without it what fits best comes first' },
    }),
    answers: { 200: { description: 'A page of books', schema: page(BOOK) } },
    handle: async ({ query }) => ({ status: 200, body: await parts.shown.books(query as never) }),
  },
  {
    method: 'get',
    path: '/api/books/missing',
    summary: 'Missing books by series and author: why each is missing, what was found for it, and where it stands',
    scope: 'read',
    query: listQuery({ by: oneOf('series', 'author', 'wanted'), series: ID, author: ID, state: oneOf(...BOOK_STATES) }),
    answers: { 200: { description: 'A page of missing books', schema: page(MISSING) } },
    handle: async ({ query }) => ({ status: 200, body: await parts.shown.missing(query as never) }),
  },
  {
    method: 'get',
    path: '/api/books/:id',
    summary: 'One book: its entries, its downloads, and each field with who said so',
    scope: 'read',
    params: ids('id'),
    answers: { 200: { description: 'The book', schema: WHOLE } },
    handle: async ({ params }) => ({ status: 200, body: found(await parts.shown.book(params['id'] as string), params['id']) }),
  },
  {
    method: 'get',
    path: '/api/books/:id/explain',
    summary: 'Why a book is, or is not, in the library: in one sentence, and with every candidate, its gates and its score',
    scope: 'read',
    params: ids('id'),
    answers: { 200: { description: 'The explanation', schema: EXPLAINED } },
    handle: async ({ params }) => {
      const id = params['id'] as string;
      const [book, explained] = await Promise.all([parts.shown.book(id), parts.explain(id)]);
      return { status: 200, body: { ...sentenceOf(found(book, id)), ...found(explained, id) } };
    },
  },
];

function found<T>(book: T | null, id: string | undefined): T {
  if (book === null) throw new ProblemError('not-found', `there is no book ${id}`);
  return book;
}
