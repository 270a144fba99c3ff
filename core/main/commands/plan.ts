import { resolve } from 'node:path';
import { hasErrors } from '../../config/finding.ts';
import { renderFindings } from '../../config/render-findings.ts';
import { renderPlan, usedBy } from '../../plan/render-plan.ts';
import type { Silent } from '../../store/index.ts';
import { upcoming } from '../../trigger/slots.ts';
import { type Command, complain, say } from '../command.ts';
import { runningDaemon } from '../running-daemon.ts';
import { readSettings } from '../settings.ts';
import { silentText } from '../terminal/silent-text.ts';
import { withStore } from '../with-store.ts';
import { live } from './live-plan.ts';

/** Who of them is left alone now, as the daemon that runs knows it. No database is started or changed for it. */
async function silentOf(where: { home: string; env: NodeJS.ProcessEnv }, used: ReadonlySet<string>): Promise<Silent[]> {
  const settings = await readSettings(where);
  if (!runningDaemon(resolve(where.home, settings.app?.data ?? 'data'))) return [];
  const all = await withStore(where, (store) => store.shown.silent()).catch(() => []);
  return all.filter(({ instance }) => used.has(instance));
}

export const plan: Command = {
  name: 'plan',
  about: 'Print what a pipeline means: when, what, whom it asks in which order, under which limits and caps',
  usage: '[PIPELINE] [--live] [--json]',
  words: [0, 1],
  options: {
    live: { type: 'boolean', about: 'read everything now and list what a run would write: grabs, links, metadata; nothing is written' },
    json: { type: 'boolean', about: 'the plan as one JSON object' },
  },
  async run({ home, env, options, words }) {
    if (options['live']) return live({ home, env }, words[0], options['json'] === true);
    const { findings, texts, plan: compiled } = await readSettings({ home, env });
    if (findings.some((finding) => finding.severity === 'error')) complain(renderFindings(findings, texts));
    if (hasErrors(findings) || !compiled) return 1;
    const [wanted] = words;
    const chosen = compiled.pipelines.filter((pipeline) => !wanted || pipeline.name === wanted);
    if (chosen.length === 0) {
      complain(renderPlan(compiled, wanted ?? ''));
      return 1;
    }
    if (options['json']) say(JSON.stringify(chosen.length === 1 ? chosen[0] : chosen, null, 2));
    else {
      say(chosen.map((pipeline) => renderPlan(compiled, pipeline.name, upcoming(pipeline.when, new Date(), 3))).join('\n'));
      const silent = await silentOf({ home, env }, new Set(chosen.flatMap((pipeline) => [...usedBy(pipeline)])));
      if (silent.length > 0) say(silent.map(silentText).join('\n'));
    }
    return 0;
  },
};
