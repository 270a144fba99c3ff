import type { EventName, PipelinePlan } from '../plan/plan.ts';

/** Something that happened, and at which instance. */
export interface Happening {
  event: EventName;
  from: string;
}

/** The pipelines that an event starts: enabled ones, not waiting for a secret, with a trigger of that name and place. */
export function startedBy(pipelines: readonly PipelinePlan[], happening: Happening): PipelinePlan[] {
  return pipelines.filter(
    (pipeline) =>
      pipeline.enabled &&
      !pipeline.waitsFor?.length &&
      pipeline.when.some(
        (trigger) => trigger.kind === 'event' && trigger.event === happening.event && (trigger.from ?? happening.from) === happening.from,
      ),
  );
}
