import type { Plan } from '../../plan/plan.ts';
import { atWork } from '../at-work.ts';
import { type Command, complain } from '../command.ts';
import type { DaemonStore } from '../container.ts';
import { followRun } from '../terminal/follow-run.ts';

export const run: Command = {
  name: 'run',
  about: 'Run a pipeline now, and tell what becomes of each item',
  usage: 'PIPELINE [--dry-run] [--json]',
  words: [1, 1],
  options: {
    'dry-run': { type: 'boolean', about: 'read everything, write nothing' },
    json: { type: 'boolean', about: 'the run with its journal as one JSON object' },
  },
  async run({ home, env, options, words }) {
    const wanted = { name: words[0] ?? '', dryRun: options['dry-run'] === true, asJson: options['json'] === true };
    return atWork({ home, env, onlyReads: wanted.dryRun }, ({ store, plan }) => startAndFollow(store, plan, wanted));
  },
};

async function startAndFollow(store: DaemonStore, plan: Plan, wanted: { name: string; dryRun: boolean; asJson: boolean }): Promise<number> {
  const pipeline = plan.pipelines.find((each) => each.name === wanted.name);
  if (!pipeline) {
    complain(`pipelines.yaml has no pipeline "${wanted.name}"; it has: ${plan.pipelines.map((each) => each.name).join(', ')}`);
    return 1;
  }
  if (pipeline.waitsFor?.length) {
    complain(`${pipeline.name} waits for the secret ${pipeline.waitsFor.join(', ')}; see: npm run lint`);
    return 1;
  }
  const dryRun = wanted.dryRun || pipeline.dryRun;
  const id = await store.runs.start({ plan: pipeline, planVersion: plan.version, trigger: 'manual', dryRun });
  if (id) return followRun(store, id, wanted.asJson);
  complain(`${pipeline.name} is still running; wait for its end`);
  return 1;
}
