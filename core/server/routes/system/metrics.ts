import type { Route, ServerParts } from '../../route.ts';

export const metricsRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/metrics',
    summary: 'Figures for Prometheus: runs, items by outcome, services and their failures, waits, budgets, the queue, this process',
    scope: 'read',
    answers: {
      200: { description: "Prometheus' text format", schema: { type: 'string' }, type: 'text/plain; version=0.0.4; charset=utf-8' },
    },
    handle: async () => {
      const [load, stats, budgets, items] = await Promise.all([parts.load(), parts.shown.stats(), parts.budgets(), parts.shown.outcomes()]);
      const { waiting, working, later } = stats.queue;
      const { missing } = stats.library;
      const standing = { ...load, queue: { waiting, working, later }, missing, budgets, items, problems: parts.problems() };
      return { status: 200, body: await parts.metrics.text(standing) };
    },
  },
];
