import { applyPlan, rejectPlan } from '../../run/apply-plan.ts';
import { atWork } from '../at-work.ts';
import { type Command, complain, say } from '../command.ts';
import type { DaemonStore } from '../container.ts';
import { followRun } from '../terminal/follow-run.ts';
import { renderProposal } from '../terminal/render-proposal.ts';
import { withStore } from '../with-store.ts';
import { allLines } from './live-plan.ts';

export const apply: Command = {
  name: 'apply',
  about: 'Carry out a plan, just as it stands, or say no to it; without a number: list what waits',
  usage: '[PLAN] [--lines 1,2] [--reject] [--show]',
  words: [0, 1],
  options: {
    lines: { type: 'string', value: 'N,N', about: 'only these lines' },
    reject: { type: 'boolean', about: 'say no: the same is not proposed again' },
    show: { type: 'boolean', about: 'print the plan and change nothing' },
  },
  async run({ home, env, options, words }) {
    const [plan] = words;
    const where = { home, env };
    if (!plan) return withStore(where, list);
    if (options['show']) return withStore(where, (store) => show(store, plan));
    const lines = typeof options['lines'] === 'string' ? { lines: options['lines'].split(',').map((id) => id.trim()) } : {};
    const decision = { by: 'command line', ...lines };
    if (options['reject']) return withStore(where, (store) => reject(store, plan, decision));
    return atWork(where, async ({ store, plan: current }) => {
      const started = await applyPlan({ plans: { current: () => current }, runs: store.runs, proposals: store.plans }, plan, decision);
      if ('run' in started) return followRun(store, started.run, false);
      complain(started.refused);
      return 1;
    });
  },
};

async function list(store: DaemonStore): Promise<number> {
  const { items } = await store.plans.list({ state: 'proposed' });
  if (items.length === 0) say('no plan waits for you');
  for (const { id, pipeline, origin, madeAt, lines } of items)
    say(
      `plan ${id} of ${pipeline}, ${origin === 'live' ? 'made by hand' : 'held by its run'} ${madeAt.toISOString()}: ${lines.proposed === 1 ? '1 line waits' : `${lines.proposed ?? 0} lines wait`}`,
    );
  return 0;
}

async function show(store: DaemonStore, id: string): Promise<number> {
  const plan = await store.plans.get(id);
  if (!plan) {
    complain(`there is no plan ${id}`);
    return 1;
  }
  const silent = plan.run ? await store.shown.silent(plan.run) : [];
  say(renderProposal({ id, pipeline: plan.pipeline, lines: await allLines(store, id), others: [], silent }));
  return 0;
}

async function reject(store: DaemonStore, plan: string, decision: { by: string; lines?: string[] }): Promise<number> {
  const rejected = await rejectPlan({ proposals: store.plans }, plan, decision);
  if (rejected > 0) say(`${rejected} lines of plan ${plan} are rejected; the same is not proposed again`);
  else complain(`nothing of plan ${plan} waits`);
  return rejected > 0 ? 0 : 1;
}
