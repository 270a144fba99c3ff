import { ProblemError } from '../problem.ts';
import type { Route, ServerParts } from '../route.ts';
import { ID, page, RUN } from './schemas.ts';

const PARAMS = { type: 'object', additionalProperties: false, required: ['id'], properties: { id: ID } };

const LIST_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    cursor: { type: 'string', maxLength: 200 },
    pipeline: { type: 'string', maxLength: 100 },
    state: { enum: ['queued', 'selecting', 'working', 'waiting', 'finished', 'failed', 'stopped'], title: 'a state such as finished' },
  },
};

export const runRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/runs',
    summary: 'Runs, newest first',
    scope: 'read',
    query: LIST_QUERY,
    answers: { 200: { description: 'A page of runs', schema: page(RUN) } },
    handle: async (call) => ({ status: 200, body: await parts.runs.list(call.query as { limit: number }) }),
  },
  {
    method: 'get',
    path: '/api/runs/:id',
    summary: 'One run with its items and its journal: who was asked, what was chosen, and why',
    scope: 'read',
    params: PARAMS,
    answers: {
      200: {
        description: 'The run',
        schema: {
          ...RUN,
          required: [...RUN.required, 'items', 'journal'],
          properties: { ...RUN.properties, items: { type: 'array' }, journal: { type: 'array' } },
        },
      },
    },
    handle: async (call) => ({ status: 200, body: await found(parts, call.params['id']) }),
  },
  {
    method: 'post',
    path: '/api/runs/:id/stop',
    summary: 'Stop a run after the step that is being worked; what is downloading goes on',
    scope: 'operate',
    params: PARAMS,
    body: { type: 'object', additionalProperties: false, properties: {} },
    answers: { 202: { description: 'It is stopped', schema: { type: 'object', required: ['run'], properties: { run: ID } } } },
    handle: async (call) => {
      const id = call.params['id'] as string;
      if (!(await parts.runs.stop(id))) throw new ProblemError('not-found', `there is no run ${id} that is still going`);
      return { status: 202, body: { run: id } };
    },
  },
];

async function found(parts: ServerParts, id: string | undefined): Promise<unknown> {
  const run = await parts.runs.one(id ?? '');
  if (!run) throw new ProblemError('not-found', `there is no run ${id}; runs are kept for 30 days`);
  return run;
}
