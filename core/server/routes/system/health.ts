import type { Route, ServerParts } from '../../route.ts';
import { FLAG, list, object, oneOf, TEXT } from '../schemas.ts';

const HEALTH = object({
  status: oneOf('ok', 'trouble'),
  version: TEXT,
  problems: list(object({ id: TEXT, severity: oneOf('info', 'warning', 'error') })),
});
const READY = object({ ready: FLAG, reason: TEXT }, ['reason']);

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
];
