import { hasErrors } from '../../config/finding.ts';
import { renderFindings } from '../../config/render-findings.ts';
import { type Command, complain, say } from '../command.ts';
import { readSettings } from '../settings.ts';

export const lint: Command = {
  name: 'lint',
  about: 'Check pipelines.yaml, config/app.yaml and the plugin folders: every finding with its line',
  usage: '[--json]',
  words: [0, 0],
  options: { json: { type: 'boolean', about: 'the findings as one JSON object' } },
  async run({ home, env, options }) {
    const { findings, texts, plan } = await readSettings({ home, env });
    const status = hasErrors(findings) ? 1 : 0;
    if (options['json']) {
      say(JSON.stringify({ ok: status === 0, findings }));
      return status;
    }
    if (findings.length > 0) complain(renderFindings(findings, texts));
    const errors = findings.filter((finding) => finding.severity === 'error').length;
    const warnings = findings.length - errors;
    if (status === 0)
      say(
        `pipelines.yaml is good: ${plan?.pipelines.length ?? 0} pipelines, ${plan?.instances.length ?? 0} instances, ${warnings} warnings`,
      );
    else complain(`${errors} errors, ${warnings} warnings`);
    return status;
  },
};
