import { ProblemError } from '../../problem.ts';
import type { Route, ServerParts } from '../../route.ts';
import { FLAG, ids, input, list, mapOf, NUMBER, object, oneOf, orNull, type Schema, TEXT, words } from '../schemas.ts';

const PROFILE: Schema = { type: 'object', additionalProperties: true };
const VERDICT = oneOf('accept', 'reject');

const REPLAYED = object({
  quality: TEXT,
  chosen: orNull({ type: 'string', description: 'The title that would be taken now' }),
  chosenBefore: orNull(TEXT),
  items: list(
    object({
      release: { type: 'object', additionalProperties: true },
      verdict: VERDICT,
      score: NUMBER,
      why: TEXT,
      gates: list(object({ gate: TEXT, passed: FLAG, reason: TEXT })),
      parts: mapOf(NUMBER),
      before: orNull(object({ verdict: VERDICT, score: NUMBER })),
    }),
  ),
});

export const replayRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/quality',
    summary: 'The quality profiles of pipelines.yaml',
    scope: 'read',
    answers: { 200: { description: 'The profiles', schema: object({ items: list(object({ name: TEXT, profile: PROFILE })) }) } },
    handle: async () => ({ status: 200, body: { items: parts.quality.list() } }),
  },
  {
    method: 'post',
    path: '/api/runs/:id/items/:item/replay',
    summary:
      'Judge the stored candidates of an item anew by another profile, of pipelines.yaml or a draft of one; nobody is asked, nothing is changed',
    scope: 'read',
    params: ids('id', 'item'),
    body: input({
      quality: { ...words(100), description: 'The name of a profile; this, or `profile`' },
      profile: { type: 'object', description: 'A profile as it would stand under `quality` of pipelines.yaml; it is stored nowhere' },
    }),
    example: { quality: 'default' },
    answers: { 200: { description: 'The verdicts now and before', schema: REPLAYED } },
    handle: async ({ params, body }) => {
      const by = body as { quality: string } | { profile: object };
      if ('quality' in by === 'profile' in by)
        throw new ProblemError('input-wrong', 'the body names a profile of pipelines.yaml (quality), or holds one of its own (profile)');
      if ('quality' in by && !parts.quality.list().some((each) => each.name === by.quality))
        throw new ProblemError('not-found', `pipelines.yaml has no quality profile "${by.quality}"`);
      const candidates = await parts.shown.candidates(params['id'] as string, params['item'] as string);
      const judged = candidates && (await parts.quality.replay(params['item'] as string, by, candidates));
      if (!judged) throw new ProblemError('not-found', `the run ${params['id']} has no item ${params['item']} with a book`);
      if ('wrong' in judged) throw new ProblemError('input-wrong', `the body (profile) is no quality profile: ${judged.wrong}`);
      return { status: 200, body: judged };
    },
  },
];
