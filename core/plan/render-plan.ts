import type { PipelinePlan, Plan } from './plan.ts';
import { capWords, durationWords, limitWords, selectionWords, stepWords, triggerWords } from './render-words.ts';
import { strictest } from './strictest.ts';

/** One pipeline of a plan as text for people. `next` are its next starts, as the trigger tells them. */
export function renderPlan(plan: Plan, name: string, next: readonly Date[] = []): string {
  const pipeline = plan.pipelines.find((one) => one.name === name);
  if (!pipeline) return `There is no pipeline ${name}. There are: ${plan.pipelines.map((one) => one.name).join(', ')}.\n`;
  const rows: [string, string[]][] = [
    [
      'when',
      [
        ...pipeline.when.map(triggerWords),
        ...next.map((slot, index) => `${index === 0 ? 'next ' : '     '}${timeWords(slot, zoneOf(pipeline))}`),
      ],
    ],
    ['select', [selectionWords(pipeline.select)]],
    ['do', pipeline.steps.length > 0 ? pipeline.steps.map((step, index) => `${index + 1}. ${stepWords(step)}`) : ['nothing more']],
    ['then', pipeline.then.map(afterWords)],
    ['batch', [batchWords(pipeline)]],
    ['retry', [pipeline.backoffMs.length > 0 ? `after ${pipeline.backoffMs.map(durationWords).join(', ')}, then given up` : 'none']],
    ['caps', [capWords(pipeline.caps)]],
    ['approve', [pipeline.approve]],
    ['quality', [pipeline.quality.name]],
    ['limits', limitRows(plan, pipeline)],
    ['notify', Object.entries(pipeline.notify).map(([instance, outcomes]) => `${instance}: ${outcomes.join(', ')}`)],
  ];
  const body = rows.flatMap(([label, lines]) => lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(8)}  ${line}`));
  return `${[`${name}: ${pipeline.about}`, ...body, ...notes(pipeline)].join('\n')}\n`;
}

function zoneOf(pipeline: PipelinePlan): string {
  return pipeline.when.flatMap((trigger) => (trigger.kind === 'schedule' ? [trigger.timezone] : []))[0] ?? 'UTC';
}

function timeWords(slot: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'short' }).format(slot);
  return `${parts} (${slot.toISOString().replace(/:00\.000Z$/, 'Z')})`;
}

function afterWords(after: PipelinePlan['then'][number]): string {
  if (after.do === 'run') return `run ${after.pipeline}`;
  return `forget ${Object.entries(after.keepMs)
    .map(([noun, ms]) => `${noun} older than ${durationWords(ms)}`)
    .join(', ')}`;
}

function batchWords({ batch, overlap, catchUpMs }: PipelinePlan): string {
  const words = [
    `${batch.size} items`,
    batch.pauseMs > 0 ? `${durationWords(batch.pauseMs)} of rest between` : '',
    batch.until ? `the next when the downloads are ${batch.until}` : '',
    overlap === 'skip' ? 'a start during a run is skipped' : 'a start during a run waits',
    `a missed start is made up for within ${durationWords(catchUpMs)}`,
  ];
  return words.filter(Boolean).join('; ');
}

function limitRows(plan: Plan, pipeline: PipelinePlan): string[] {
  return plan.instances
    .filter((instance) => usedBy(pipeline).has(instance.name))
    .map((instance) => `${instance.name}: ${limitWords(strictest([...instance.limits, ...(pipeline.limits[instance.name] ?? [])]))}`);
}

/** The instances that a pipeline talks to. */
export function usedBy(pipeline: PipelinePlan): Set<string> {
  const { select } = pipeline;
  const names = [
    'from' in select ? select.from : [],
    select.noun === 'books' && select.state === 'missing' ? select.shelf : [],
    pipeline.when.flatMap((trigger) => (trigger.kind === 'event' ? (trigger.from ?? []) : [])),
    pipeline.steps.flatMap((step) => {
      if (step.verb === 'find') return step.chain.flatMap((link) => [link.identify ?? [], link.source].flat());
      if (step.verb === 'correct' || step.verb === 'verify') return step.chain ?? [];
      if (step.verb === 'download') return step.downloaders;
      return step.verb === 'import' ? step.library : [];
    }),
    Object.keys(pipeline.notify),
  ];
  return new Set(names.flat());
}

function notes(pipeline: PipelinePlan): string[] {
  return [
    pipeline.enabled ? '' : '  It is not enabled: it starts only by hand.',
    pipeline.dryRun ? '  It is a dry run: nothing is written, nothing is spent.' : '',
    pipeline.waitsFor ? `  It waits for ${pipeline.waitsFor.join(', ')}: without a value, or off.` : '',
    pipeline.leftOut ? `  Left out of its chains, because not configured: ${pipeline.leftOut.join(', ')}.` : '',
  ].filter(Boolean);
}
