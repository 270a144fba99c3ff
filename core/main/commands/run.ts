import { resolve } from 'node:path';
import { renderFindings } from '../../config/render-findings.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Command, complain, say } from '../command.ts';
import { type DaemonStore, TOKENS } from '../container.ts';
import { startDaemon } from '../daemon.ts';
import { runningDaemon } from '../running-daemon.ts';
import { readSettings } from '../settings.ts';
import { withStore } from '../with-store.ts';

const LOOK_MS = 300;
const ENDED = ['finished', 'failed', 'stopped'];

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
    const settings = await readSettings({ home, env });
    const wanted = { name: words[0] ?? '', dryRun: options['dry-run'] === true, asJson: options['json'] === true };
    if (!settings.plan || !settings.app) {
      complain(renderFindings(settings.findings, settings.texts));
      return 1;
    }
    // A daemon that is up works the run; else one is started for it alone.
    if (runningDaemon(resolve(home, settings.app.data))) {
      const { plan } = settings;
      return withStore({ home, env }, (store) => startAndFollow(store, plan, wanted));
    }
    const daemon = await startDaemon({ home, env, scope: 'run' });
    try {
      return await startAndFollow(daemon.store, daemon.wiring.get(TOKENS.plugins).current(), wanted);
    } finally {
      await daemon.stop();
    }
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
  if (id) return follow(store, id, wanted.asJson);
  complain(`${pipeline.name} is still running; wait for its end`);
  return 1;
}

async function follow(store: DaemonStore, id: string, asJson: boolean): Promise<number> {
  const told = new Set<string>();
  for (;;) {
    const summary = await store.runs.summary(id);
    if (!summary) return 0;
    let after: string | undefined;
    do {
      const page = await store.runs.items(id, after ? { after, limit: 200 } : { limit: 200 });
      for (const item of page.items) {
        if (!item.outcome || told.has(item.id)) continue;
        told.add(item.id);
        if (!asJson) say(`${item.label}: ${item.outcome}${item.reason ? ` (${item.reason})` : ''}`);
      }
      after = page.next ?? undefined;
    } while (after);
    if (ENDED.includes(summary.state)) {
      const journal = await store.runs.readJournal({ run: id }, { limit: 200 });
      if (asJson) say(JSON.stringify({ ...summary, journal: journal.items }));
      else for (const entry of journal.items.filter((each) => each.item === null)) say(`  ${entry.message}`);
      if (!asJson) say(`${summary.pipeline} is ${summary.state}: ${summary.reason ?? ''}`);
      return summary.state === 'finished' ? 0 : 1;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
