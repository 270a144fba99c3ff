import { type Finding, hasErrors, sortFindings } from '../config/finding.ts';
import type { PipelinesConfig } from '../config/load-config.ts';
import { environmentName, type Secrets } from '../config/secrets.ts';
import type { CatalogView } from './catalog-view.ts';
import { compileInstance } from './compile-instance.ts';
import { checkCircles, compilePipeline } from './compile-pipeline.ts';
import { Desk, type DeskInstance } from './desk.ts';
import { leaveOutOwnSources } from './leave-out.ts';
import type { PipelinePlan, Plan } from './plan.ts';

/** pipelines.yaml as a plan, with all findings. There is no plan where one of them is an error. */
export function compile(parts: { config: PipelinesConfig; catalog: CatalogView; secrets: Secrets }): { plan?: Plan; findings: Finding[] } {
  const desk = new Desk(parts);
  const file = parts.config.value;
  for (const name of Object.keys(file.plugins)) desk.instances.set(name, compileInstance(desk, name, parts.secrets));
  const pipelines = Object.keys(file.pipelines).map((name) => compilePipeline(desk, name));
  checkCircles(desk, pipelines);
  checkIdleChains(desk);
  for (const instance of desk.instances.values()) reportMissing(desk, instance, pipelines);
  const findings = sortFindings(desk.findings);
  if (hasErrors(findings)) return { findings };
  const instances = [...desk.instances.values()].flatMap((instance) => instance.plan ?? []);
  return { plan: { version: parts.config.version, instances: leaveOutOwnSources(instances), pipelines }, findings };
}

// A chain that no pipeline uses today may be used tomorrow: its names are checked all the same.
function checkIdleChains(desk: Desk): void {
  const text = JSON.stringify(desk.config.value.pipelines);
  for (const [name, elements] of Object.entries(desk.config.value.chains ?? {})) {
    if (text.includes(JSON.stringify(name))) continue;
    for (const [index, element] of elements.entries()) {
      const names = typeof element === 'string' ? element.split(' -> ') : [element.search, element.identify ?? []].flat();
      for (const one of names) if (!desk.instances.has(one)) desk.instance(one, {}, { path: ['chains', name, index] });
    }
  }
}

function reportMissing(desk: Desk, instance: DeskInstance, pipelines: PipelinePlan[]): void {
  // That it is off is no finding: its owner wrote so.
  if (desk.config.value.plugins[instance.name]?.enabled === false) return;
  for (const secret of instance.missing) {
    const waiting = pipelines.filter((one) => one.enabled && one.waitsFor?.includes(secret)).map((one) => one.name);
    const without = pipelines.filter((one) => one.enabled && one.leftOut?.includes(instance.name)).map((one) => one.name);
    const means = [
      waiting.length > 0 ? `${waiting.join(', ')} ${waiting.length === 1 ? 'waits' : 'wait'} for ${secret}` : '',
      without.length > 0 ? `${without.join(', ')} ${without.length === 1 ? 'goes' : 'go'} on without it` : '',
    ].filter(Boolean);
    const values = {
      secret,
      name: instance.name,
      variable: environmentName(secret),
      means: means.join('; ') || 'no pipeline needs it now',
    };
    desk.report('plan/missing-secret', secretPath(desk, instance.name, secret), values);
  }
}

function secretPath(desk: Desk, name: string, secret: string): (string | number)[] {
  const path = ['plugins', name, 'with'];
  const entry = Object.entries(desk.config.value.plugins[name]!.with ?? {}).find(([, value]) =>
    JSON.stringify(value).includes(`"${secret}"`),
  );
  return entry ? [...path, entry[0]] : path;
}
