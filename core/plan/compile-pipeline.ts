import { parseDuration } from '../config/lengths.ts';
import { suggestion } from '../config/near-word.ts';
import { compileSelection, compileTriggers, type Waits, waitFor } from './compile-select.ts';
import { compileSettings } from './compile-settings.ts';
import { compileSteps } from './compile-steps.ts';
import type { Desk } from './desk.ts';
import type { After, PipelinePlan } from './plan.ts';

export function compilePipeline(desk: Desk, name: string): PipelinePlan {
  const entry = desk.config.value.pipelines[name]!;
  const waits: Waits = { secrets: new Set(), leftOut: new Set() };
  const when = compileTriggers(desk, name);
  const select = compileSelection(desk, name, waits);
  if (select.noun === 'event') {
    if (when.some((trigger) => trigger.kind !== 'event')) desk.report('plan/event-without', ['pipelines', name, 'select']);
    for (const trigger of when) if (trigger.kind === 'event' && trigger.from) waitFor(waits, desk.instances.get(trigger.from));
  }
  const steps = compileSteps(desk, { name, select, when, waits });
  const plan: PipelinePlan = {
    name,
    about: entry.about,
    enabled: entry.enabled ?? true,
    when,
    select,
    steps,
    // biome-ignore lint/suspicious/noThenProperty: the word of the grammar
    then: compileAfter(desk, name),
    ...compileSettings(desk, name),
  };
  if (waits.secrets.size > 0) plan.waitsFor = [...waits.secrets];
  if (waits.leftOut.size > 0) plan.leftOut = [...waits.leftOut];
  return plan;
}

function compileAfter(desk: Desk, name: string): After[] {
  const { then: after } = desk.config.value.pipelines[name]!;
  const path = ['pipelines', name, 'then'];
  return [after ?? []].flat().map((entry, index) => {
    if ('forget' in entry) return { do: 'forget', keepMs: keepMs(entry.forget) };
    const pipelines = Object.keys(desk.config.value.pipelines);
    if (!pipelines.includes(entry.run)) {
      const at = Array.isArray(after) ? [...path, index, 'run'] : [...path, 'run'];
      desk.report('plan/unknown-pipeline', at, { name: entry.run, near: suggestion(entry.run, pipelines) });
    }
    return { do: 'run', pipeline: entry.run };
  });
}

function keepMs(forget: Record<string, string>): Record<string, number> {
  const camel = (noun: string) => noun.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(forget).map(([noun, text]) => [camel(noun), parseDuration(text)!]));
}

/** A finding where pipelines start each other in a circle. */
export function checkCircles(desk: Desk, pipelines: readonly PipelinePlan[]): void {
  const next = new Map(pipelines.map((one) => [one.name, one.then.flatMap((after) => (after.do === 'run' ? [after.pipeline] : []))]));
  let isSmaller = true;
  while (isSmaller) {
    const ending = [...next].filter(([, names]) => !names.some((name) => next.has(name)));
    for (const [name] of ending) next.delete(name);
    isSmaller = ending.length > 0;
  }
  // Whoever is left leads into a circle: following them comes round.
  const trail: string[] = [];
  let name = next.keys().next().value;
  while (name !== undefined && !trail.includes(name)) {
    trail.push(name);
    name = next.get(name)!.find((one) => next.has(one));
  }
  if (name === undefined) return;
  const circle = [...trail.slice(trail.indexOf(name)), name];
  desk.report('plan/circle', ['pipelines', name, 'then'], { circle: circle.slice(0, 10).join(' -> ') }, 'key');
}
