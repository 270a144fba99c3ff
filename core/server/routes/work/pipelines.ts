import type { PipelinePlan } from '../../../plan/plan.ts';
import type { PipelineSwitch, ShownRun } from '../../../store/index.ts';
import { ProblemError } from '../../problem.ts';
import type { Route, ServerParts } from '../../route.ts';
import { whoIs } from '../caller.ts';
import { FLAG, ID, INTEGER, input, list, mapOf, object, oneOf, orNull, params, RUN, type Schema, TEXT, TIME } from '../schemas.ts';

const THING: Schema = { type: 'object', additionalProperties: true };

const PIPELINE = object({
  name: TEXT,
  about: TEXT,
  enabled: { ...FLAG, description: 'false: the file, or you, said so; it starts only by hand, or not at all' },
  state: { ...oneOf('on', 'paused', 'disabled'), description: 'As you switched it, over all daemons' },
  paused: FLAG,
  pausedUntil: orNull(TIME),
  when: list(THING),
  select: THING,
  steps: list(THING),
  // biome-ignore lint/suspicious/noThenProperty: a pipeline has steps that are worked then
  then: list(THING),
  batch: THING,
  caps: THING,
  approve: oneOf('never', 'always', 'over-caps'),
  overlap: oneOf('skip', 'queue'),
  backoffMs: list(INTEGER),
  catchUpMs: INTEGER,
  quality: { type: 'string', description: 'The name of its profile' },
  notify: mapOf(list(TEXT)),
  limits: mapOf(list(THING)),
  dryRun: FLAG,
  waitsFor: { ...list(TEXT), description: 'Secrets without a value that it cannot do without' },
  leftOut: { ...list(TEXT), description: 'Instances left out of its chains because they are not configured' },
  next: { ...list(TIME), description: 'The next three times it starts' },
  lastRun: orNull(RUN),
});

const SWITCHED = object({ name: TEXT, state: oneOf('on', 'paused', 'disabled'), paused: FLAG });
const NAME = params('name');
const NO_BODY = input({});

async function shown(parts: ServerParts, pipelines: readonly PipelinePlan[]): Promise<object[]> {
  const [switches, runs] = await Promise.all([
    parts.switches.pipelines(),
    parts.shown.lastRuns(pipelines.map((pipeline) => pipeline.name)),
  ]);
  const switchOf = new Map(switches.map((each) => [each.pipeline, each]));
  const runOf = new Map(runs.map((run) => [run.pipeline, run]));
  return pipelines.map((pipeline) => oneShown(parts, pipeline, { off: switchOf.get(pipeline.name), run: runOf.get(pipeline.name) }));
}

function oneShown(parts: ServerParts, pipeline: PipelinePlan, of: { off: PipelineSwitch | undefined; run: ShownRun | undefined }): object {
  const { quality, waitsFor, leftOut, enabled, name, ...rest } = pipeline;
  const isOff = !enabled || of.off !== undefined;
  return {
    ...rest,
    name,
    enabled: enabled && of.off?.state !== 'disabled',
    state: of.off?.state ?? 'on',
    paused: of.off?.state === 'paused',
    pausedUntil: of.off?.until ?? null,
    quality: quality.name,
    waitsFor: waitsFor ?? [],
    leftOut: leftOut ?? [],
    next: isOff && !of.off?.until ? [] : parts.nextTimes(name).filter((time) => !of.off?.until || time > of.off.until),
    lastRun: of.run ?? null,
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
    summary: 'All pipelines of pipelines.yaml, as they are now, with their last run and their next times',
    scope: 'read',
    answers: { 200: { description: 'The pipelines', schema: object({ items: list(PIPELINE) }) } },
    handle: async () => ({ status: 200, body: { items: await shown(parts, parts.plans.current().pipelines) } }),
  },
  {
    method: 'get',
    path: '/api/pipelines/:name',
    summary: 'One pipeline',
    scope: 'read',
    params: NAME,
    answers: { 200: { description: 'The pipeline', schema: PIPELINE } },
    handle: async ({ params }) => ({ status: 200, body: (await shown(parts, [pipelineOf(parts, params['name'])]))[0] }),
  },
  {
    method: 'get',
    path: '/api/pipelines/:name/plan',
    summary: 'What a pipeline means, in words: when it starts, whom it asks, within which limits',
    scope: 'read',
    params: NAME,
    answers: { 200: { description: 'The words', schema: object({ text: TEXT }) } },
    handle: async ({ params }) => {
      const { name } = pipelineOf(parts, params['name']);
      return { status: 200, body: { text: parts.describe(name) } };
    },
  },
  {
    method: 'post',
    path: '/api/pipelines/:name/runs',
    summary: 'Start a run now',
    scope: 'operate',
    params: NAME,
    body: input({ dryRun: { type: 'boolean', description: 'Read everything, write nothing' } }),
    answers: { 202: { description: 'The run was started', schema: object({ run: ID }) } },
    handle: async (call) => {
      const pipeline = pipelineOf(parts, call.params['name']);
      const { dryRun = false } = (call.body ?? {}) as { dryRun?: boolean };
      const started = await parts.runs.start(pipeline.name, { dryRun });
      if ('refused' in started) throw new ProblemError('pipeline-waits', started.refused);
      return { status: 202, body: { run: started.run }, headers: { location: `/api/runs/${started.run}` } };
    },
  },
  switching(
    parts,
    'pause',
    'Nothing starts it by itself until it is resumed, over all daemons; by hand it can be run, and what runs goes on',
  ),
  switching(parts, 'resume', 'Ends a pause'),
  switching(parts, 'disable', 'Nothing starts it, not even by hand, until it is enabled again'),
  switching(parts, 'enable', 'Takes back that it was disabled or paused'),
];

type Verb = 'pause' | 'resume' | 'disable' | 'enable';

function switching(parts: ServerParts, verb: Verb, summary: string): Route {
  return {
    method: 'post',
    path: `/api/pipelines/:name/${verb}`,
    summary,
    scope: 'operate',
    params: NAME,
    body: verb === 'pause' ? input({ until: { ...TIME, maxLength: 40, description: 'Absent: until it is resumed' } }) : NO_BODY,
    answers: { 200: { description: 'As it is now', schema: SWITCHED } },
    handle: async ({ params, body, caller }) => {
      const pipeline = pipelineOf(parts, params['name']);
      if (verb === 'enable' && !pipeline.enabled)
        throw new ProblemError('conflict', `${pipeline.name} is disabled by "enabled: false" in pipelines.yaml; take the line out there`);
      await parts.switches.setPipeline(pipeline.name, targetOf(verb, (body as { until?: string }).until), whoIs(caller));
      const now = (await parts.switches.pipelines()).find((each) => each.pipeline === pipeline.name);
      return { status: 200, body: { name: pipeline.name, state: now?.state ?? 'on', paused: now?.state === 'paused' } };
    },
  };
}

function targetOf(verb: Verb, until: string | undefined): { state: 'paused' | 'disabled'; until?: Date } | null {
  if (verb === 'disable') return { state: 'disabled' };
  if (verb !== 'pause') return null;
  if (until === undefined) return { state: 'paused' };
  const time = new Date(until);
  if (Number.isNaN(time.getTime())) throw new ProblemError('input-wrong', 'the body (until) is no date-time like 2026-11-26T08:00:00Z');
  return { state: 'paused', until: time };
}
