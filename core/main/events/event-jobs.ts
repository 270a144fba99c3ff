import type { Handler } from '../../queue/index.ts';
import { startedBy } from '../../trigger/events.ts';
import { handleInbox } from '../../trigger/handle-inbox.ts';
import { TOKENS, type Wiring } from '../container.ts';
import { notesOf } from './notes.ts';

/** So long a burst of events is waited for, so that a scan of 300 books is one run: longer than the time between two looks. */
const SETTLE_MS = { real: 15_000, lifted: 1_000 };

/** The jobs that work events: read what came in, and start the pipelines that wait for it. */
export function eventJobs(wiring: Wiring): Record<'inbox' | 'events', Handler> {
  const { store, log, pace, clock } = wiring.get(TOKENS.opened);
  const plugins = wiring.get(TOKENS.plugins);
  return {
    inbox: async () =>
      handleInbox({
        clock,
        plan: () => plugins.current(),
        call: (instance, capability, args) => plugins.call(instance, capability, args),
        inbox: store.inbox,
        shelf: store.shelf,
        notes: (message) => notesOf(wiring, message),
        log: { warn: (fields, message) => log.warn(fields, message), error: (fields, message) => log.error(fields, message) },
        settleMs: SETTLE_MS[pace],
      }),
    events: async ({ pipeline: name }: { pipeline: string }) => {
      const plan = plugins.current();
      const pipeline = plan.pipelines.find((each) => each.name === name);
      const waitsForEvents = pipeline?.when.some(
        (when) => when.kind === 'event' && startedBy([pipeline], { event: when.event, from: when.from ?? '' }).length > 0,
      );
      if (pipeline && waitsForEvents) {
        await store.eventStarts.start({ plan: pipeline, planVersion: plan.version, dryRun: pipeline.dryRun });
        return;
      }
      const dropped = await store.eventStarts.drop(name);
      if (dropped > 0) log.warn({ pipeline: name, events: dropped }, 'events came for a pipeline that no longer waits for them');
    },
  };
}
