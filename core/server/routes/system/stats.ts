import { ProblemError } from '../../problem.ts';
import type { Route, ServerParts } from '../../route.ts';
import { whoIs } from '../caller.ts';
import { INTEGER, input, list, NUMBER, object, oneOf, orNull, TEXT, TIME, words } from '../schemas.ts';

const STATS = object({
  version: TEXT,
  database: TEXT,
  runs: { ...INTEGER, description: 'Being worked, without those of intervals' },
  retriesLater: INTEGER,
  openDownloads: INTEGER,
  problems: INTEGER,
  queue: object({ waiting: INTEGER, working: INTEGER, later: INTEGER, oldestSeconds: orNull(NUMBER) }),
  library: object({ books: INTEGER, entries: INTEGER, series: INTEGER, authors: INTEGER, missing: INTEGER }),
  budgets: list(
    object(
      {
        instance: TEXT,
        kind: oneOf('slots', 'ratio', 'wedges', 'requests'),
        left: NUMBER,
        of: NUMBER,
        floor: NUMBER,
        asOf: TIME,
        resetsAt: TIME,
      },
      ['of', 'floor', 'resetsAt'],
    ),
  ),
  limits: list(object({ instance: TEXT, limits: list(TEXT) })),
  failures: list(object({ reason: TEXT, pipeline: TEXT, count: INTEGER, lastAt: TIME })),
  daemons: list(object({ daemon: TEXT, host: TEXT, since: TIME })),
});

const DAY = object({
  day: { type: 'string', format: 'date' },
  imported: INTEGER,
  failed: INTEGER,
  corrected: INTEGER,
  searched: INTEGER,
});

const PROBLEM_LINE = object(
  {
    id: TEXT,
    severity: oneOf('info', 'warning', 'error'),
    sentence: TEXT,
    remedy: TEXT,
    since: { ...TIME, description: 'Since when it is known' },
    link: {
      ...object({ kind: oneOf('plugin', 'config'), id: TEXT }),
      description: 'What it is about: an instance, or a line of pipelines.yaml',
    },
    accept: {
      ...object({ seen: TEXT, means: TEXT }),
      description: 'Where it waits for your word that it is as it should be: what is seen of it now, and what your word means',
    },
  },
  ['link', 'accept'],
);

export const statsRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/system/stats',
    summary: 'Health in figures: what is being worked, the queue, budgets and limits of the services, failures by reason',
    scope: 'read',
    answers: { 200: { description: 'The figures', schema: STATS } },
    handle: async () => {
      const [load, stats, budgets] = await Promise.all([parts.load(), parts.shown.stats(), parts.budgets()]);
      const limits = parts.plans
        .current()
        .instances.map(({ name, limits: all }) => ({ instance: name, limits: all.map((rate) => rate.text) }));
      const { version, databaseName: database } = parts;
      return { status: 200, body: { ...load, ...stats, budgets, limits, problems: parts.problems().length, version, database } };
    },
  },
  {
    method: 'get',
    path: '/api/system/week',
    summary: 'What became of the last seven days, the oldest first',
    scope: 'read',
    query: input({ tz: { ...words(64), default: 'UTC', title: 'a time zone like Europe/Berlin' } }),
    answers: { 200: { description: 'The days', schema: object({ days: list(DAY) }) } },
    handle: async ({ query }) => ({ status: 200, body: { days: await parts.shown.week(zoneOf(String(query['tz']))) } }),
  },
  {
    method: 'get',
    path: '/api/problems',
    summary: 'What is wrong now, each with a remedy, and since when',
    scope: 'read',
    answers: { 200: { description: 'The problems', schema: object({ items: list(PROBLEM_LINE) }) } },
    handle: async () => ({ status: 200, body: { items: parts.problems() } }),
  },
  {
    method: 'post',
    path: '/api/problems/:problem/accept',
    summary: 'Your word that what looks lost is as it should be, and work goes on: a loss of books, a database that was put back',
    scope: 'operate',
    params: input({ problem: words(200) }, ['problem']),
    body: input({ seen: { ...words(200), title: 'what you saw: accept.seen of the problem' } }, ['seen']),
    example: { seen: '95 of 100 books' },
    answers: { 200: { description: 'What was accepted', schema: object({ accepted: TEXT }) } },
    handle: async ({ params: { problem }, body, caller }) => {
      const { seen } = body as { seen: string };
      const done = await parts.accept({ id: problem as string, seen }, whoIs(caller));
      if ('accepted' in done) return { status: 200, body: done };
      throw new ProblemError(done.isUnknown ? 'not-found' : 'conflict', done.refused);
    },
  },
];

function zoneOf(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw new ProblemError('input-wrong', 'the query (tz) is no time zone like Europe/Berlin');
  }
}
