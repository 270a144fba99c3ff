import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds; a service's answer takes longer than our own. */
const OURS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
const THEIRS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const WAITS = [0.1, 0.5, 1, 3, 10, 30, 60, 300, 900];

/** What is read when somebody looks, over all daemons that share the database. */
export interface Standing {
  queue: { waiting: number; working: number; later: number };
  runs: number;
  openDownloads: number;
  missing: number;
  budgets: { instance: string; kind: string; left: number }[];
  items: { pipeline: string; outcome: string; count: number }[];
  problems: { severity: string }[];
}

export type Metrics = ReturnType<typeof createMetrics>;

/** Figures for Prometheus: what this process did is counted as it happens, what the database knows is read at each look. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const made = { registers: [registry] };
  const requests = new Histogram({
    ...made,
    name: 'tomewright_http_request_seconds',
    help: 'Requests to the API',
    labelNames: ['method', 'route', 'status'],
    buckets: OURS,
  });
  const calls = new Histogram({
    ...made,
    name: 'tomewright_plugin_call_seconds',
    help: 'Calls of plugins, with the time they waited for their turn; outcome is ok or the code of the failure',
    labelNames: ['instance', 'capability', 'outcome'],
    buckets: THEIRS,
  });
  const answers = new Histogram({
    ...made,
    name: 'tomewright_upstream_answer_seconds',
    help: 'Answers of services; status 0: none came',
    labelNames: ['instance', 'host', 'status'],
    buckets: THEIRS,
  });
  const waits = new Histogram({
    ...made,
    name: 'tomewright_limiter_wait_seconds',
    help: 'How long requests to services waited for their permit',
    labelNames: ['instance', 'host'],
    buckets: WAITS,
  });
  const refused = new Counter({
    ...made,
    name: 'tomewright_http_problems_total',
    help: 'Answers that were problems',
    labelNames: ['code'],
  });
  const gauges = gaugesOf(registry);
  return {
    requested: (method: string, route: string, status: number, ms: number) => requests.observe({ method, route, status }, ms / 1000),
    refused: (code: string) => refused.inc({ code }),
    called: (instance: string, capability: string, outcome: string, ms: number) =>
      calls.observe({ instance, capability, outcome }, ms / 1000),
    answered: (instance: string, host: string, status: number, ms: number) => answers.observe({ instance, host, status }, ms / 1000),
    waited: (instance: string, host: string, ms: number) => waits.observe({ instance, host }, ms / 1000),
    /** The text as Prometheus reads it. */
    async text(standing: Standing): Promise<string> {
      gauges.set(standing);
      return registry.metrics();
    },
    type: registry.contentType as string,
  };
}

function gaugesOf(registry: Registry) {
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
    new Gauge({ registers: [registry], name: `tomewright_${name}`, help, labelNames });
  const queue = gauge('queue_jobs', 'Jobs of the queue', ['state']);
  const runs = gauge('runs_going', 'Runs that are being worked, without those of intervals');
  const downloads = gauge('downloads_open', 'Downloads that have not ended');
  const missing = gauge('books_missing', 'Books that are missing');
  const budgets = gauge('budget_left', 'What is left at a service', ['instance', 'kind']);
  const items = gauge('items', 'Items of the runs that are kept, by how they ended', ['pipeline', 'outcome']);
  const problems = gauge('problems', 'Problems, by how grave they are', ['severity']);
  return {
    set(standing: Standing): void {
      for (const [state, count] of Object.entries(standing.queue)) queue.set({ state }, Number(count));
      runs.set(standing.runs);
      downloads.set(standing.openDownloads);
      missing.set(standing.missing);
      for (const each of [budgets, items]) each.reset();
      for (const { instance, kind, left } of standing.budgets) budgets.set({ instance, kind }, left);
      for (const { pipeline, outcome, count } of standing.items) items.set({ pipeline, outcome }, count);
      for (const severity of ['info', 'warning', 'error'])
        problems.set({ severity }, standing.problems.filter((problem) => problem.severity === severity).length);
    },
  };
}
