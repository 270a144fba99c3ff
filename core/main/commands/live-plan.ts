import { startPlanning } from '../../run/apply-plan.ts';
import { atWork } from '../at-work.ts';
import { complain, say } from '../command.ts';
import type { DaemonStore } from '../container.ts';
import { renderProposal } from '../terminal/render-proposal.ts';

const LOOK_MS = 300;

/** Plans a pipeline with all its reading, prints what it would write, and says how to have it done. */
export async function live(where: { home: string; env: NodeJS.ProcessEnv }, name: string | undefined, asJson: boolean): Promise<number> {
  if (!name) {
    complain('say which pipeline: npm run plan -- complete-series --live');
    return 2;
  }
  return atWork({ ...where, onlyReads: true }, async ({ store, plan }) => {
    const needs = { plans: { current: () => plan }, runs: store.runs, proposals: store.plans };
    const started = await startPlanning(needs, name);
    if ('refused' in started) {
      complain(started.refused);
      return 1;
    }
    if (!asJson) complain('reading what there is; nothing is written ...');
    const end = await ended(store, started.run);
    const made = await store.plans.ofRun(started.run);
    if (!made || end.state !== 'finished') {
      complain(`${name} could not be planned: ${end.reason ?? end.state}`);
      return 1;
    }
    const lines = await allLines(store, made.id);
    const notes = await notesOf(store, started.run);
    const silent = await store.shown.silent(started.run);
    if (asJson) say(JSON.stringify({ plan: made.id, pipeline: name, lines, others: notes, silent }));
    else say(renderProposal({ id: made.id, pipeline: name, lines, others: notes, silent }));
    return 0;
  });
}

async function ended(store: DaemonStore, run: string): Promise<{ state: string; reason: string | null }> {
  for (;;) {
    const summary = await store.runs.summary(run);
    if (!summary) return { state: 'failed', reason: 'its run is gone' };
    if (['finished', 'failed', 'stopped'].includes(summary.state)) return summary;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** All lines of a plan, page by page. */
export async function allLines(store: DaemonStore, plan: string) {
  const lines = [];
  let after: string | undefined;
  do {
    const page = await store.plans.lines(plan, after ? { after } : {});
    lines.push(...page.items);
    after = page.next ?? undefined;
  } while (after);
  return lines;
}

/** Items that would come to no write, with why. */
async function notesOf(store: DaemonStore, run: string): Promise<{ label: string; outcome: string; reason: string }[]> {
  const notes: { label: string; outcome: string; reason: string }[] = [];
  let after: string | undefined;
  do {
    const page = await store.runs.items(run, after ? { after, limit: 200 } : { limit: 200 });
    for (const { label, outcome, reason } of page.items)
      if (outcome && outcome !== 'dry' && outcome !== 'done') notes.push({ label, outcome, reason: reason ?? '' });
    after = page.next ?? undefined;
  } while (after);
  return notes;
}
