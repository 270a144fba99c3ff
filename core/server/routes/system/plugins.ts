import { ProblemError } from '../../problem.ts';
import type { Route, ServerParts, ShownPlugin } from '../../route.ts';
import { whoIs } from '../caller.ts';
import { FLAG, INTEGER, input, list, NUMBER, object, oneOf, orNull, params, TEXT, TIME } from '../schemas.ts';

const PLUGIN = object({
  instance: TEXT,
  plugin: TEXT,
  version: TEXT,
  summary: TEXT,
  kinds: list(TEXT),
  provides: list(TEXT),
  state: {
    ...oneOf('ok', 'idle', 'paused', 'resting', 'quarantined', 'not-configured', 'disabled'),
    description:
      'idle: not called yet. paused: the service asked to be left alone until `pausedUntil`. resting: it crashed and is started anew in a moment. quarantined: it crashed too often.',
  },
  pausedUntil: orNull(TIME),
  breaker: {
    type: ['object', 'null'],
    description:
      'open: its service failed several times in a row and is left alone until `until`; half-open: one call tries whether it is back. null: the instance is not configured.',
    required: ['state', 'failures'],
    properties: {
      state: { enum: ['closed', 'open', 'half-open'] },
      failures: { type: 'integer' },
      until: TIME,
      since: TIME,
      reason: { type: 'string' },
    },
  },
  limits: list(object({ text: TEXT, left: INTEGER, of: INTEGER }, ['left', 'of'])),
  failures: {
    ...list(object({ at: TIME, code: TEXT, message: TEXT, capability: TEXT })),
    description: 'The last ones, newest first, since this daemon began',
  },
  isolation: oneOf('inline', 'process'),
  crashes: { ...INTEGER, description: 'Within ten minutes' },
  enabled: FLAG,
  missing: { ...list(TEXT), description: 'Secrets that it needs and that have no value' },
  pipelines: list(TEXT),
  calls: object({ today: INTEGER, failed: INTEGER }),
  medianMs: orNull(NUMBER),
});

const INSTANCE = params('instance');

export const pluginRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/plugins',
    summary: 'Every instance: health, limits and what is left of them, last failures',
    scope: 'read',
    answers: { 200: { description: 'The instances', schema: object({ items: list(PLUGIN) }) } },
    handle: async () => ({ status: 200, body: { items: await parts.plugins.list() } }),
  },
  {
    method: 'get',
    path: '/api/plugins/:instance',
    summary: 'One instance',
    scope: 'read',
    params: INSTANCE,
    answers: { 200: { description: 'The instance', schema: PLUGIN } },
    handle: async ({ params: { instance } }) => ({ status: 200, body: await one(parts, instance) }),
  },
  {
    method: 'post',
    path: '/api/plugins/:instance/check',
    summary: 'Asks the service whether it is well, now',
    scope: 'operate',
    params: INSTANCE,
    body: input({}),
    answers: { 200: { description: 'What it said', schema: object({ ok: FLAG, message: TEXT, ms: NUMBER }) } },
    handle: async ({ params: { instance } }) => {
      await one(parts, instance);
      return { status: 200, body: await parts.plugins.check(instance as string) };
    },
  },
  ...(['enable', 'disable'] as const).map(
    (verb): Route => ({
      method: 'post',
      path: `/api/plugins/:instance/${verb}`,
      summary: verb === 'enable' ? 'It may be called again' : 'Nobody calls it, in any daemon, until it is enabled again',
      scope: 'operate',
      params: INSTANCE,
      body: input({}),
      answers: { 200: { description: 'As it is now', schema: PLUGIN } },
      handle: async ({ params: { instance }, caller }) => {
        await one(parts, instance);
        await parts.switches.setPlugin(instance as string, verb === 'enable', whoIs(caller));
        return { status: 200, body: await one(parts, instance) };
      },
    }),
  ),
];

async function one(parts: ServerParts, instance: string | undefined): Promise<ShownPlugin> {
  const found = (await parts.plugins.list()).find((each) => each.instance === instance);
  if (!found) throw new ProblemError('not-found', `pipelines.yaml has no instance "${instance}"`);
  return found;
}
