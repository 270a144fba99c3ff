import { ProblemError } from '../../problem.ts';
import type { Route, ServerParts } from '../../route.ts';
import { FLAG, input, object, params, TEXT } from '../schemas.ts';

export const notificationRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'post',
    path: '/api/notifications/:instance/test',
    summary: 'Sends a test to a notifier and says whether it took it',
    scope: 'operate',
    params: params('instance'),
    body: input({}),
    answers: { 200: { description: 'What came of it', schema: object({ ok: FLAG, message: TEXT }) } },
    handle: async ({ params: { instance = '' } }) => {
      const plan = parts.plans.current().instances.find((each) => each.name === instance);
      if (!plan?.provides.includes('notifier.send')) throw new ProblemError('not-found', `pipelines.yaml has no notifier "${instance}"`);
      return { status: 200, body: await parts.notify(instance) };
    },
  },
];
