import type { PipelinePlan } from '../../plan/plan.ts';
import { ProblemError } from '../problem.ts';
import type { Route, ServerParts } from '../route.ts';
import { ID, page, params } from './schemas.ts';

const PIPELINE = {
  type: 'object',
  required: ['name', 'about', 'enabled', 'next'],
  properties: {
    name: { type: 'string' },
    about: { type: 'string' },
    enabled: { type: 'boolean' },
    when: { type: 'array' },
    select: { type: 'object' },
    steps: { type: 'array' },
    batch: { type: 'object' },
    caps: { type: 'object' },
    dryRun: { type: 'boolean' },
    waitsFor: { type: 'array', items: { type: 'string' } },
    next: { type: 'array', items: { type: 'string' }, description: 'The next three times, ISO date-times' },
  },
};

function shown(parts: ServerParts, pipeline: PipelinePlan): object {
  const { name, about, enabled, when, select, steps, batch, caps, dryRun, waitsFor } = pipeline;
  return {
    name,
    about,
    enabled,
    when,
    select,
    steps,
    batch,
    caps,
    dryRun,
    waitsFor: waitsFor ?? [],
    next: parts.nextTimes(name).map((time) => time.toISOString()),
  };
}

function pipelineOf(parts: ServerParts, name: string | undefined): PipelinePlan {
  const found = parts.plans.current().pipelines.find((pipeline) => pipeline.name === name);
  if (!found) throw new ProblemError('not-found', `pipelines.yaml has no pipeline "${name}"`);
  return found;
}

export const pipelineRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/pipelines',
    summary: 'All pipelines of pipelines.yaml, as they are now',
    scope: 'read',
    answers: { 200: { description: 'The pipelines', schema: page(PIPELINE) } },
    handle: async () => ({ status: 200, body: { items: parts.plans.current().pipelines.map((pipeline) => shown(parts, pipeline)) } }),
  },
  {
    method: 'get',
    path: '/api/pipelines/:name',
    summary: 'One pipeline',
    scope: 'read',
    params: params('name'),
    answers: { 200: { description: 'The pipeline', schema: PIPELINE } },
    handle: async (call) => ({ status: 200, body: shown(parts, pipelineOf(parts, call.params['name'])) }),
  },
  {
    method: 'post',
    path: '/api/pipelines/:name/runs',
    summary: 'Start a run now',
    scope: 'operate',
    params: params('name'),
    body: {
      type: 'object',
      additionalProperties: false,
      properties: { dryRun: { type: 'boolean', description: 'Read everything, write nothing' } },
    },
    answers: { 202: { description: 'The run was started', schema: { type: 'object', required: ['run'], properties: { run: ID } } } },
    handle: async (call) => {
      const pipeline = pipelineOf(parts, call.params['name']);
      const { dryRun = false } = (call.body ?? {}) as { dryRun?: boolean };
      const started = await parts.runs.start(pipeline.name, { dryRun });
      if ('refused' in started) throw new ProblemError('pipeline-waits', started.refused);
      return { status: 202, body: { run: started.run }, headers: { location: `/api/runs/${started.run}` } };
    },
  },
];
