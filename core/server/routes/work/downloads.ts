import { DOWNLOAD_STATES } from '../../../store/index.ts';
import { ProblemError } from '../../problem.ts';
import type { Route, ServerParts } from '../../route.ts';
import { ID, INTEGER, ids, list, listQuery, mapOf, NUMBER, object, oneOf, orNull, PERSON, page, TEXT, TIME, words } from '../schemas.ts';

const DOWNLOAD = object({
  id: ID,
  book: object({ id: ID, title: TEXT, authors: list(PERSON) }),
  title: { type: 'string', description: "The release's name as posted" },
  source: TEXT,
  downloader: TEXT,
  state: oneOf(...DOWNLOAD_STATES),
  progress: { type: 'number', minimum: 0, maximum: 1 },
  bytes: orNull(NUMBER),
  bytesLeft: orNull(NUMBER),
  reason: orNull(TEXT),
  word: orNull({ type: 'string', description: "The downloader's own word for its state" }),
  attempts: INTEGER,
  nextRetry: orNull(TIME),
  pipeline: TEXT,
  run: orNull(ID),
  createdAt: TIME,
  changedAt: TIME,
  lastByteAt: orNull(TIME),
  endedAt: orNull(TIME),
});

const BLOCK = object({
  id: ID,
  source: TEXT,
  key: TEXT,
  title: TEXT,
  infoHash: orNull(TEXT),
  book: orNull(ID),
  reason: TEXT,
  blockedAt: TIME,
});

const ATTEMPT = object({
  id: ID,
  book: object({ id: ID, title: TEXT }),
  download: orNull(ID),
  title: TEXT,
  source: TEXT,
  attempts: INTEGER,
  reason: TEXT,
  failedAt: TIME,
});

export const downloadRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/downloads',
    summary: 'Downloads, newest first, and how many there are in each state',
    scope: 'read',
    query: listQuery({ state: { ...oneOf('all', 'open', ...DOWNLOAD_STATES), default: 'all' }, q: words(), book: ID }),
    answers: { 200: { description: 'A page of downloads', schema: page(DOWNLOAD, { counts: mapOf(INTEGER) }) } },
    handle: async ({ query }) => ({ status: 200, body: await parts.shown.downloads(query as never) }),
  },
  {
    method: 'get',
    path: '/api/downloads/:id',
    summary: 'One download',
    scope: 'read',
    params: ids('id'),
    answers: { 200: { description: 'The download', schema: DOWNLOAD } },
    handle: async ({ params }) => {
      const download = await parts.shown.download(params['id'] as string);
      if (!download) throw new ProblemError('not-found', `there is no download ${params['id']}`);
      return { status: 200, body: download };
    },
  },
  {
    method: 'get',
    path: '/api/blocklist',
    summary: 'Releases that are never taken again',
    scope: 'read',
    query: listQuery(),
    answers: { 200: { description: 'A page of the blocklist', schema: page(BLOCK) } },
    handle: async ({ query }) => ({ status: 200, body: await parts.shown.blocklist(query as never) }),
  },
  {
    method: 'get',
    path: '/api/failed-attempts',
    summary: 'Downloads that were given up after their last try',
    scope: 'admin',
    query: listQuery({ book: ID }),
    answers: { 200: { description: 'A page of failed attempts', schema: page(ATTEMPT) } },
    handle: async ({ query }) => ({ status: 200, body: await parts.shown.failedAttempts(query as never) }),
  },
];
