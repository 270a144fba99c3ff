import { ProblemError } from '../../problem.ts';
import type { Route, ServerParts } from '../../route.ts';
import {
  FLAG,
  ID,
  INTEGER,
  ids,
  list,
  listQuery,
  mapOf,
  NUMBER,
  OUTCOMES,
  object,
  oneOf,
  orNull,
  page,
  RUN,
  RUN_STATES,
  TEXT,
  TIME,
  words,
} from '../schemas.ts';

const ITEM = object({
  id: ID,
  key: TEXT,
  label: TEXT,
  state: oneOf('pending', 'ready', 'settled'),
  batch: orNull(INTEGER),
  step: { ...INTEGER, description: 'How many of its steps are worked' },
  outcome: orNull(oneOf(...OUTCOMES)),
  reason: orNull(TEXT),
  settledAt: orNull(TIME),
  candidates: { ...INTEGER, description: 'How many releases were looked at' },
  book: orNull(ID),
});

const LINE = object({
  id: ID,
  item: orNull(ID),
  kind: { type: 'string', description: 'A code of core/run/README.md' },
  message: TEXT,
  data: orNull({ type: 'object', additionalProperties: true }),
  at: TIME,
});

const CANDIDATE = object({
  release: { type: 'object', additionalProperties: true },
  verdict: oneOf('accept', 'reject'),
  score: NUMBER,
  why: TEXT,
  gates: list(object({ gate: TEXT, passed: FLAG, reason: TEXT })),
  parts: mapOf(NUMBER),
});

const WHOLE = object({
  ...(RUN['properties'] as Record<string, typeof RUN>),
  pipelineSteps: { ...list({ type: 'object' }), description: 'As they were when the run began' },
  items: {
    ...list(object({ ...(ITEM['properties'] as Record<string, typeof ITEM>), candidates: list({ type: 'object' }) })),
    description: 'The first 200',
  },
  total: INTEGER,
  journal: { ...list(LINE), description: 'The first 200 lines' },
});

export const runRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/runs',
    summary: 'Runs, newest first',
    scope: 'read',
    query: listQuery({
      pipeline: words(100),
      state: oneOf(...RUN_STATES),
      going: { type: 'boolean', description: 'true: those that have not ended' },
    }),
    answers: { 200: { description: 'A page of runs', schema: page(RUN) } },
    handle: async ({ query }) => ({ status: 200, body: await parts.shown.runs(query as never) }),
  },
  {
    method: 'get',
    path: '/api/runs/:id',
    summary: 'One run with its items and its journal: who was asked, what was chosen, and why',
    scope: 'read',
    params: ids('id'),
    answers: { 200: { description: 'The run', schema: WHOLE } },
    handle: async ({ params }) => {
      const run = await parts.runs.one(params['id'] as string);
      if (!run) throw gone(params['id']);
      return { status: 200, body: run };
    },
  },
  {
    method: 'get',
    path: '/api/runs/:id/items',
    summary: "A run's items in their order",
    scope: 'read',
    params: ids('id'),
    query: listQuery({ outcome: oneOf(...OUTCOMES), q: words() }),
    answers: { 200: { description: 'A page of items', schema: page(ITEM) } },
    handle: async ({ params, query }) => ({ status: 200, body: await parts.shown.items(params['id'] as string, query as never) }),
  },
  {
    method: 'get',
    path: '/api/runs/:id/items/:item',
    summary: 'One item of a run',
    scope: 'read',
    params: ids('id', 'item'),
    answers: { 200: { description: 'The item', schema: ITEM } },
    handle: async ({ params }) => {
      const item = await parts.shown.item(params['id'] as string, params['item'] as string);
      if (!item) throw new ProblemError('not-found', `the run ${params['id']} has no item ${params['item']}`);
      return { status: 200, body: item };
    },
  },
  {
    method: 'get',
    path: '/api/runs/:id/journal',
    summary: 'What a run, or one item of it, did and why, in the order it was written',
    scope: 'read',
    params: ids('id'),
    query: listQuery({ item: ID }),
    answers: { 200: { description: 'A page of the journal', schema: page(LINE) } },
    handle: async ({ params, query }) => ({ status: 200, body: await parts.shown.journal(params['id'] as string, query as never) }),
  },
  {
    method: 'get',
    path: '/api/runs/:id/items/:item/candidates',
    summary: 'Every release that was looked at for an item, with its gates, score and verdict, best first',
    scope: 'read',
    params: ids('id', 'item'),
    answers: { 200: { description: 'The candidates', schema: object({ items: list(CANDIDATE) }) } },
    handle: async ({ params }) => {
      const items = await parts.shown.candidates(params['id'] as string, params['item'] as string);
      if (!items) throw new ProblemError('not-found', `the run ${params['id']} has no item ${params['item']}`);
      return { status: 200, body: { items } };
    },
  },
  {
    method: 'post',
    path: '/api/runs/:id/stop',
    summary: 'Stop a run after the step that is being worked; what is downloading goes on',
    scope: 'operate',
    params: ids('id'),
    body: { type: 'object', additionalProperties: false, properties: {} },
    answers: { 202: { description: 'It is stopped', schema: object({ run: ID }) } },
    handle: async ({ params }) => {
      const id = params['id'] as string;
      if (!(await parts.runs.stop(id))) throw new ProblemError('not-found', `there is no run ${id} that is still going`);
      return { status: 202, body: { run: id } };
    },
  },
];

const gone = (id: string | undefined): ProblemError => new ProblemError('not-found', `there is no run ${id}; runs are kept for 30 days`);
