import { hasErrors } from '../../config/finding.ts';
import { renderFindings } from '../../config/render-findings.ts';
import { renderPlan } from '../../plan/render-plan.ts';
import { upcoming } from '../../trigger/slots.ts';
import { type Command, complain, say } from '../command.ts';
import { readSettings } from '../settings.ts';
import { live } from './live-plan.ts';

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
    else say(chosen.map((pipeline) => renderPlan(compiled, pipeline.name, upcoming(pipeline.when, new Date(), 3))).join('\n'));
    return 0;
  },
};
