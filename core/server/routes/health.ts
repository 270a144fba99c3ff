import type { Route, ServerParts } from '../route.ts';

const HEALTH = {
  type: 'object',
  required: ['status', 'version', 'problems'],
  properties: { status: { enum: ['ok', 'trouble'] }, version: { type: 'string' }, problems: { type: 'array' } },
};
const READY = { type: 'object', required: ['ready'], properties: { ready: { type: 'boolean' }, reason: { type: 'string' } } };

const STATS = {
  type: 'object',
  required: ['runs', 'retriesLater', 'openDownloads', 'problems', 'version'],
  properties: {
    runs: { type: 'integer' },
    retriesLater: { type: 'integer' },
    openDownloads: { type: 'integer' },
    problems: { type: 'integer' },
    version: { type: 'string' },
  },
};

export const healthRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/healthz',
    summary: 'The process is alive; how many problems there are (the sentences need a key: GET /api/problems)',
    scope: null,
    answers: { 200: { description: 'Alive', schema: HEALTH } },
    handle: async () => {
      const problems = parts.problems();
      const status = problems.some((problem) => problem.severity === 'error') ? 'trouble' : 'ok';
      return { status: 200, body: { status, version: parts.version, problems: problems.map(({ id, severity }) => ({ id, severity })) } };
    },
  },
  {
    method: 'get',
    path: '/readyz',
    summary: 'The database answers and work can be taken',
    scope: null,
    answers: { 200: { description: 'Ready', schema: READY }, 503: { description: 'Not ready', schema: READY } },
    handle: async () => {
      const ping = await parts.database.ping();
      return ping.ok
        ? { status: 200, body: { ready: true } }
        : { status: 503, body: { ready: false, reason: 'the database does not answer' } };
    },
  },
  {
    method: 'get',
    path: '/api/system/stats',
    summary: 'What is being worked now: runs, retries that wait for their time, downloads that have not ended',
    scope: 'read',
    answers: { 200: { description: 'The load', schema: STATS } },
    handle: async () => ({ status: 200, body: { ...(await parts.load()), problems: parts.problems().length, version: parts.version } }),
  },
  {
    method: 'get',
    path: '/api/problems',
    summary: 'What is wrong now, each with a remedy',
    scope: 'read',
    answers: {
      200: { description: 'The problems', schema: { type: 'object', required: ['items'], properties: { items: { type: 'array' } } } },
    },
    handle: async () => ({ status: 200, body: { items: parts.problems() } }),
  },
];
