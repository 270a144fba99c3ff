import { TOKENS } from '../../core/main/container.ts';
import type { Daemon } from '../../core/main/daemon.ts';
import { violated } from '../model/invariants.ts';

export interface RunView {
  id: string;
  state: string;
  reason: string | null;
  items: {
    id: string;
    key: string;
    label: string;
    state: string;
    outcome: string | null;
    reason: string | null;
    candidates: { title: string; verdict: string; why: string }[];
  }[];
}

const LOOK_MS = 100;

/** Starts a pipeline by hand and waits for its end. */
export async function runPipeline(daemon: Daemon, name: string, more: { dryRun?: boolean; timeoutMs?: number } = {}): Promise<RunView> {
  const plan = daemon.wiring.get(TOKENS.plugins).current();
  const pipeline = plan.pipelines.find((each) => each.name === name);
  if (!pipeline) throw new Error(`the plan has no ${name}`);
  const id = await daemon.store.runs.start({ plan: pipeline, planVersion: plan.version, trigger: 'manual', dryRun: more.dryRun ?? false });
  if (!id) throw new Error(`${name} is still running`);
  return finished(daemon, id, more.timeoutMs ?? 120_000);
}

export async function finished(daemon: Daemon, id: string, timeoutMs = 120_000): Promise<RunView> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const run = await daemon.store.runs.summary(id);
    if (!run) throw new Error(`run ${id} is gone`);
    if (['finished', 'failed', 'stopped'].includes(run.state)) return view(daemon, { id, state: run.state, reason: run.reason });
    if (performance.now() > until)
      throw new Error(`run ${id} is still ${run.state} after ${timeoutMs} ms: ${JSON.stringify(run.byOutcome)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Every invariant of the store, whatever flow came before. */
async function holds(daemon: Daemon): Promise<void> {
  const wrong = await violated(daemon.store.database.knex);
  if (wrong.length > 0) throw new Error(`the store is not as it must be: ${wrong.join('; ')}`);
}

/** Items that runs of intervals are at: a book may be in the library already, and its metadata not yet. */
async function followed(daemon: Daemon): Promise<number> {
  const { knex } = daemon.store.database;
  const items = knex('task_items').join('tasks', 'tasks.id', 'task_items.task_id');
  const [row] = await items.where('tasks.trigger', 'every').whereNull('tasks.finished_at').count<{ count: string }[]>('task_items.id');
  return Number(row?.count ?? 0);
}

/** Waits until nothing is being worked: what a run left to others (a next candidate, an import) is done too. */
export async function quiet(daemon: Daemon, timeoutMs = 60_000): Promise<void> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const { runs, openDownloads } = await daemon.store.runs.load();
    if (runs === 0 && openDownloads === 0 && (await followed(daemon)) === 0) return holds(daemon);
    if (performance.now() > until) throw new Error(`after ${timeoutMs} ms there are still ${runs} runs and ${openDownloads} downloads`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function view(daemon: Daemon, run: Pick<RunView, 'id' | 'state' | 'reason'>): Promise<RunView> {
  const { items } = await daemon.store.runs.items(run.id, { limit: 200 });
  return {
    ...run,
    items: await Promise.all(items.map(async (item) => ({ ...item, candidates: await daemon.store.runs.candidates(item.id) }))),
  };
}
