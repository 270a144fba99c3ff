import type { Route, ServerParts } from '../../route.ts';
import { FLAG, INTEGER, object, oneOf, TEXT } from '../schemas.ts';

const HEALTH = object({
  status: oneOf('ok', 'trouble'),
  version: TEXT,
  problems: object({ error: INTEGER, warning: INTEGER, info: INTEGER }),
});
const READY = object({ ready: FLAG, reason: TEXT }, ['reason']);

export const healthRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/healthz',
    summary: 'The process is alive; how many problems there are (what they are needs a key: GET /api/problems)',
    scope: null,
    answers: { 200: { description: 'Alive', schema: HEALTH } },
    handle: async () => {
      const problems = parts.problems();
      const count = (severity: 'error' | 'warning' | 'info'): number => problems.filter((problem) => problem.severity === severity).length;
      const counts = { error: count('error'), warning: count('warning'), info: count('info') };
      return { status: 200, body: { status: counts.error > 0 ? 'trouble' : 'ok', version: parts.version, problems: counts } };
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
