import type { ShownPlanLine } from '../../../store/index.ts';
import { ProblemError } from '../../problem.ts';
import type { Route, ServerParts } from '../../route.ts';
import { whoIs } from '../caller.ts';
import { ANYTHING, ID, INTEGER, ids, input, list, listQuery, NUMBER, object, oneOf, orNull, page, TEXT, TIME, words } from '../schemas.ts';

const PLAN_STATES = ['making', 'proposed', 'applying', 'applied', 'rejected', 'outdated'] as const;
const LINE_STATES = ['proposed', 'approved', 'applied', 'rejected', 'outdated'] as const;

const PLAN = object({
  id: ID,
  pipeline: TEXT,
  run: orNull({ ...ID, description: 'That made it' }),
  origin: { ...oneOf('live', 'held'), description: 'live: made to be looked at. held: writes of a run that wait for approval' },
  state: oneOf(...PLAN_STATES),
  version: TEXT,
  madeAt: TIME,
  decidedAt: orNull(TIME),
  decidedBy: orNull(TEXT),
  lines: INTEGER,
  waiting: INTEGER,
  grabs: INTEGER,
  links: INTEGER,
  metadata: INTEGER,
  bytes: NUMBER,
});

const LINE = object(
  {
    id: ID,
    item: TEXT,
    label: TEXT,
    kind: oneOf('grab', 'link', 'metadata', 'series'),
    state: oneOf(...LINE_STATES),
    title: { type: 'string', description: 'What it would do' },
    reason: orNull(TEXT),
    book: orNull(ID),
    detail: TEXT,
    source: TEXT,
    bytes: NUMBER,
    cost: { type: 'string', description: 'What it costs the account, in words' },
    changes: list(object({ field: TEXT, before: ANYTHING, after: ANYTHING, source: TEXT, confidence: NUMBER }, ['source', 'confidence'])),
    files: list(object({ from: TEXT, to: TEXT })),
  },
  ['detail', 'source', 'bytes', 'cost', 'changes', 'files'],
);

const SILENT = object({
  instance: TEXT,
  until: { ...orNull(TIME), description: 'It is left alone until then' },
  fields: { ...list(object({ field: TEXT, items: INTEGER })), description: 'What stays unfilled by it, and of how many items' },
});
const WHOLE = object(
  {
    ...(PLAN['properties'] as Record<string, typeof PLAN>),
    lines: list(LINE),
    total: INTEGER,
    silent: { ...list(SILENT), description: 'Services that did not answer while it was made' },
    cursor: TEXT,
  },
  ['cursor'],
);
const DECISION = input({ lines: { ...list(ID), minItems: 1, maxItems: 10_000, description: 'Absent: all that wait' } });

export const planRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/plans',
    summary: 'Plans, newest first: what pipelines would do, and writes that wait for approval',
    scope: 'read',
    query: listQuery({ state: oneOf(...PLAN_STATES), pipeline: words(100) }),
    answers: { 200: { description: 'A page of plans', schema: page(PLAN) } },
    handle: async ({ query }) => ({ status: 200, body: await parts.shown.plans(query as never) }),
  },
  {
    method: 'get',
    path: '/api/plans/:id',
    summary: 'One plan with its lines: each grab with size and cost, each link, each field old and new',
    scope: 'read',
    params: ids('id'),
    query: input({
      limit: { type: 'integer', minimum: 1, maximum: 200, default: 200 },
      cursor: { type: 'string', minLength: 1, maxLength: 2000 },
      state: oneOf(...LINE_STATES),
    }),
    answers: { 200: { description: 'The plan', schema: WHOLE } },
    handle: async ({ params, query }) => {
      const id = params['id'] as string;
      const [plan, lines] = await Promise.all([parts.shown.plan(id), parts.shown.planLines(id, query as never)]);
      if (!plan) throw gone(id);
      const { cursor } = lines;
      const silent = plan.run === null ? [] : await parts.shown.silent(plan.run);
      return { status: 200, body: { ...plan, total: plan.lines, lines: lines.items.map(lineOf), silent, ...(cursor ? { cursor } : {}) } };
    },
  },
  {
    method: 'post',
    path: '/api/plans',
    summary: 'Make a plan: a run that reads everything, writes nothing, and keeps what it would write',
    scope: 'operate',
    body: input({ pipeline: words(100) }, ['pipeline']),
    example: { pipeline: 'complete-series' },
    answers: { 202: { description: 'It is being made; its run tells when it is ready', schema: object({ run: ID }) } },
    handle: async ({ body }) => {
      const { pipeline } = body as { pipeline: string };
      if (!parts.plans.current().pipelines.some((each) => each.name === pipeline))
        throw new ProblemError('not-found', `pipelines.yaml has no pipeline "${pipeline}"`);
      const started = await parts.proposals.make(pipeline);
      if ('refused' in started) throw new ProblemError('pipeline-waits', started.refused);
      return { status: 202, body: { run: started.run } };
    },
  },
  {
    method: 'post',
    path: '/api/plans/:id/apply',
    summary: 'Approve a plan, or lines of it, and carry out just that; each line is checked against the world again right before its write',
    scope: 'operate',
    params: ids('id'),
    body: DECISION,
    answers: { 202: { description: 'It is being carried out', schema: object({ plan: ID, run: ID }) } },
    handle: async ({ params, body, caller }) => {
      const id = params['id'] as string;
      if (!(await parts.shown.plan(id))) throw gone(id);
      const started = await parts.proposals.apply(id, { by: whoIs(caller), ...(body as { lines?: string[] }) });
      if ('refused' in started) throw new ProblemError('conflict', started.refused);
      return { status: 202, body: { plan: id, run: started.run } };
    },
  },
  {
    method: 'post',
    path: '/api/plans/:id/reject',
    summary: 'Reject a plan, or lines of it: they are never carried out, and the same is not proposed again',
    scope: 'operate',
    params: ids('id'),
    body: DECISION,
    answers: { 200: { description: 'It is rejected', schema: object({ plan: ID, rejected: INTEGER }) } },
    handle: async ({ params, body, caller }) => {
      const id = params['id'] as string;
      if (!(await parts.shown.plan(id))) throw gone(id);
      const rejected = await parts.proposals.reject(id, { by: whoIs(caller), ...(body as { lines?: string[] }) });
      if (rejected === 0) throw new ProblemError('conflict', `nothing of plan ${id} that you name waits for approval`);
      return { status: 200, body: { plan: id, rejected } };
    },
  },
];

const gone = (id: string): ProblemError => new ProblemError('not-found', `there is no plan ${id}`);

interface Intent {
  release?: { source?: string; title?: string };
  bytes?: number;
  cost?: { slots?: number; countedBytes?: number; wedges?: number };
  refused?: string;
  corrections?: { field: string; before: unknown; after: unknown; source?: string; confidence?: number }[];
  series?: unknown;
  relPath?: string;
  files?: { path: string }[];
}

/** A line as people read it; what only the machine needs of its intent stays behind. */
function lineOf({ intent, ...line }: ShownPlanLine): object {
  const { release, bytes, cost, refused, corrections, series, relPath, files } = intent as Intent;
  return {
    ...line,
    ...(refused ? { detail: refused } : relPath ? { detail: relPath } : {}),
    ...(release?.source ? { source: release.source } : {}),
    ...(typeof bytes === 'number' ? { bytes } : {}),
    ...(cost ? { cost: costWords(cost) } : {}),
    ...(corrections
      ? { changes: corrections.map(changeOf) }
      : series
        ? { changes: [{ field: 'series', before: null, after: series }] }
        : {}),
    ...(files && relPath ? { files: files.map(({ path }) => ({ from: path, to: `${relPath}/${path.split('/').at(-1)}` })) } : {}),
  };
}

const changeOf = ({ field, before, after, source, confidence }: NonNullable<Intent['corrections']>[number]): object => ({
  field,
  before: before ?? null,
  after: after ?? null,
  ...(source ? { source } : {}),
  ...(typeof confidence === 'number' ? { confidence } : {}),
});

function costWords({ slots = 0, countedBytes = 0, wedges = 0 }: NonNullable<Intent['cost']>): string {
  const parts = [
    slots > 0 ? `${slots} unsatisfied slot${slots === 1 ? '' : 's'}` : '',
    countedBytes > 0 ? `${Math.round(countedBytes / 1e6)} MB that count` : '',
    wedges > 0 ? `${wedges} wedge${wedges === 1 ? '' : 's'}` : '',
  ].filter(Boolean);
  return parts.join(', ') || 'nothing';
}
