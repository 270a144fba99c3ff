import type { Handler } from '../../queue/index.ts';
import { LeaseLost } from '../../run/act.ts';
import { TOKENS, type Wiring } from '../container.ts';
import { eventJobs } from '../events/event-jobs.ts';
import { outboxJob } from '../events/outbox-job.ts';

interface Jobs {
  handlers: Record<string, Handler>;
  gaveUp(name: string, payload: unknown, error: Error): Promise<void>;
}

/** How often a run whose pipeline is paused looks whether it may begin. */
const PAUSED_LOOK_MS = 60_000;

/** What each job of the queue does. */
export function jobHandlers(wiring: Wiring): Jobs {
  const runner = wiring.get(TOKENS.runner);
  const { store, log, clock } = wiring.get(TOKENS.opened);
  const run: Handler = async (payload: { run: string }) => {
    if (await store.switches.holds(payload.run)) return store.runs.wake(payload.run, new Date(clock.now().getTime() + PAUSED_LOOK_MS));
    await runner.advance(payload.run);
  };
  const item: Handler = async (payload: { item: string }) => {
    if (!store.leases.held()) throw new LeaseLost(`item ${payload.item}`);
    await runner.work(payload.item);
  };
  const gaveUp = async (name: string, payload: unknown, error: Error): Promise<void> => {
    const { run: runId, item: itemId } = payload as { run?: string; item?: string };
    log.error({ err: error, job: name, payload }, 'a job was given up');
    if (runId) await runner.gaveUp('run', runId, error);
    if (itemId) await runner.gaveUp('item', itemId, error);
  };
  return { handlers: { run, item, outbox: outboxJob(wiring), ...eventJobs(wiring) }, gaveUp };
}
