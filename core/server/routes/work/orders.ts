import type { Order, Started } from '../../orders.ts';
import { ProblemError } from '../../problem.ts';
import type { Answer, Route, ServerParts } from '../../route.ts';
import { FLAG, ID, ids, input, list, object, orNull, type Schema, TEXT, words } from '../schemas.ts';

const ORDERED = object({ book: ID, run: orNull(ID), note: TEXT }, ['note']);
const STARTED = object({
  runs: list(object({ pipeline: TEXT, run: orNull({ ...ID, description: 'null: a run of it is going already' }) })),
});
const NO_BODY = input({});

const WANTED: Schema = input({
  book: { ...ID, description: 'One that we know of; or describe it' },
  title: words(500),
  authors: { ...list(words()), maxItems: 20 },
  series: input({ name: words(300), position: words(20) }, ['name']),
  isbn: { type: 'string', pattern: '^(\\d{13}|\\d{9}[\\dX])$', title: 'an ISBN without hyphens' },
  asin: { type: 'string', pattern: '^B[0-9A-Z]{9}$', title: 'an ASIN' },
  language: { type: 'string', pattern: '^[a-z]{2,3}$', title: 'a language like en' },
});

/** What the owner orders by hand. */
export const orderRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'post',
    path: '/api/books/wanted',
    summary: 'Get this book: it is noted as wanted, and looked for now; that it was given up or removed before plays no part',
    scope: 'operate',
    body: WANTED,
    example: { title: 'The Patchwork Girl of Oz', authors: ['L. Frank Baum'] },
    answers: { 202: { description: 'It is noted', schema: ORDERED } },
    handle: async ({ body }) => ordered(await parts.orders.want(wantedOf(body as Wanted)), 'book'),
  },
  {
    method: 'put',
    path: '/api/books/:id/ignored',
    summary: 'Never look for this book, or look for it again',
    scope: 'operate',
    params: ids('id'),
    body: input({ ignored: FLAG }, ['ignored']),
    example: { ignored: false },
    answers: { 200: { description: 'As it is now', schema: object({ book: ID, ignored: FLAG }) } },
    handle: async ({ params, body }) => {
      const { ignored } = body as { ignored: boolean };
      if (!(await parts.shelf.ignore(params['id'] as string, ignored))) throw gone('book');
      return { status: 200, body: { book: params['id'], ignored } };
    },
  },
  {
    method: 'post',
    path: '/api/downloads/:id/retry',
    summary: 'Try it again, whatever state it is in: one that is there is imported again, any other is looked for anew',
    scope: 'operate',
    params: ids('id'),
    body: NO_BODY,
    answers: { 202: { description: 'It is tried again', schema: ORDERED } },
    handle: async ({ params }) => ordered(await parts.orders.retry(params['id'] as string), 'download'),
  },
  {
    method: 'post',
    path: '/api/downloads/:id/blocklist',
    summary: 'Never take this release again, and take the next one for its book; the torrent itself is left to you',
    scope: 'operate',
    params: ids('id'),
    body: NO_BODY,
    answers: { 202: { description: 'It is blocked', schema: ORDERED } },
    handle: async ({ params }) => ordered(await parts.orders.block(params['id'] as string), 'download'),
  },
  {
    method: 'delete',
    path: '/api/blocklist/:id',
    summary: 'A release may be taken again',
    scope: 'operate',
    params: ids('id'),
    answers: { 200: { description: 'It is off the list', schema: object({ unblocked: ID }) } },
    handle: async ({ params }) => {
      if (!(await parts.unblock(params['id'] as string))) throw gone('blocked release');
      return { status: 200, body: { unblocked: params['id'] } };
    },
  },
  {
    method: 'post',
    path: '/api/trigger/rescan',
    summary: 'Read the libraries again',
    scope: 'operate',
    body: input({ library: { ...words(100), description: 'The name of its instance; absent: all' } }),
    answers: { 202: { description: 'What was started', schema: STARTED } },
    handle: async ({ body }) => started(await parts.orders.rescan((body as { library?: string }).library)),
  },
  {
    method: 'post',
    path: '/api/trigger/rescrape',
    summary: 'Ask for the metadata of a book, or of the whole library, again',
    scope: 'operate',
    body: input({ book: { ...ID, description: 'Absent: the whole library' } }),
    answers: { 202: { description: 'What was started', schema: STARTED } },
    handle: async ({ body }) => started(await parts.orders.rescrape((body as { book?: string }).book)),
  },
  {
    method: 'post',
    path: '/api/trigger/redownload',
    summary: 'Download again: a download by its id, or a book that is not in the library any more',
    scope: 'operate',
    body: { ...input({ download: ID, book: ID }), minProperties: 1, maxProperties: 1 },
    example: { download: '1' },
    answers: { 202: { description: 'It is looked for', schema: ORDERED } },
    handle: async ({ body }) => {
      const { download, book } = body as { download?: string; book?: string };
      return download === undefined
        ? ordered(await parts.orders.want({ book: book as string }), 'book')
        : ordered(await parts.orders.retry(download), 'download');
    },
  },
];

interface Wanted {
  book?: string;
  title?: string;
  authors?: string[];
  series?: { name: string; position?: string };
  isbn?: string;
  asin?: string;
  language?: string;
}

function wantedOf({ book, title, authors, series, isbn, asin, language }: Wanted): Parameters<ServerParts['orders']['want']>[0] {
  if (book !== undefined) return { book };
  if (title === undefined) throw new ProblemError('input-wrong', 'the body has neither a book nor a title');
  const ids = { ...(isbn ? { [isbn.length === 13 ? 'isbn13' : 'isbn10']: isbn } : {}), ...(asin ? { asin } : {}) };
  return {
    clue: {
      title,
      ...(authors?.length ? { authors } : {}),
      ...(series ? { series: [series] } : {}),
      ...(language ? { language } : {}),
      ...(isbn || asin ? { ids } : {}),
    },
  };
}

const gone = (what: string): ProblemError => new ProblemError('not-found', `there is no such ${what}`);

function ordered(order: Order, what: string): Answer {
  if (!('refused' in order)) return { status: 202, body: order };
  if (order.refused === 'gone') throw gone(what);
  throw new ProblemError('conflict', 'the book is in the library; remove it there first, so that nothing of yours is written over');
}

function started(order: { runs: Started[] } | { refused: 'gone' }): Answer {
  if ('refused' in order) throw gone('book in the library');
  if (order.runs.length === 0)
    throw new ProblemError('conflict', 'pipelines.yaml has no pipeline for it that is able to run; see: npm run lint');
  return { status: 202, body: order };
}
