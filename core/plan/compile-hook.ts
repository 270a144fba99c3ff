import { hookWeakness } from '../config/hook-secret.ts';
import type { InstanceEntry } from '../config/pipelines-file.ts';
import { Secret } from '../config/secret.ts';
import { environmentName, type Secrets } from '../config/secrets.ts';
import type { PluginView } from './catalog-view.ts';
import type { Desk } from './desk.ts';
import { planFinding } from './messages.ts';
import type { InstancePlan } from './plan.ts';

interface Subject {
  name: string;
  entry: InstanceEntry;
  plugin: PluginView;
}

/** What webhooks to this instance are proved with; a secret that nobody should trust is a finding. */
export function compileHook(desk: Desk, { name, entry, plugin }: Subject, secrets: Secrets): InstancePlan['hookSecrets'] {
  const written = entry['hook-secret'];
  if (written === undefined) return undefined;
  const path = ['plugins', name, 'hook-secret'];
  if (!plugin.manifest.provides.includes('library.hook')) desk.report('plan/no-hook', path, { name, plugin: plugin.manifest.id }, 'key');
  return [written].flat().map((one, index) => {
    const spot = Array.isArray(written) ? [...path, index] : path;
    const secret = one instanceof Secret ? one.secret : `${name}-hook`;
    const value = one instanceof Secret ? secrets(one.secret) : String(one);
    if (!(one instanceof Secret)) {
      const place = desk.config.yaml.place(spot);
      const values = { key: 'hook-secret', name: secret, variable: environmentName(secret) };
      desk.findings.push({ ...planFinding('plan/inline-secret', place, values), sensitive: true });
    }
    const why = value === undefined ? undefined : hookWeakness(value);
    if (value === undefined) desk.report('plan/hook-secret-missing', spot, { name, secret, variable: environmentName(secret) });
    else if (why) desk.report('plan/hook-secret', spot, { name, secret, why });
    return one instanceof Secret ? { secret: one.secret } : one;
  });
}
