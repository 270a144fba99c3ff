import type { Handler } from '../../queue/index.ts';
import { LeaseLost } from '../../run/act.ts';
import { TOKENS, type Wiring } from '../container.ts';
import { eventJobs } from '../events/event-jobs.ts';
import { outboxJob } from '../events/outbox-job.ts';

interface Jobs {
  handlers: Record<string, Handler>;
  gaveUp(name: string, payload: unknown, error: Error): Promise<void>;
}

/** How often a run whose pipeline is paused looks whether it may begin, and what a held database keeps back whether it may go on. */
const LOOK_MS = { real: 60_000, lifted: 500 };

/** What each job of the queue does. */
export function jobHandlers(wiring: Wiring): Jobs {
  const works = wiring.get(TOKENS.works);
  const { store, log, clock, pace } = wiring.get(TOKENS.opened);
  const later = (): Date => new Date(clock.now().getTime() + LOOK_MS[pace]);
  // A dry run only reads.
  const isHeld = async (of: { run: string } | { item: string }): Promise<boolean> => {
    if ((await store.identity.held()) === null) return false;
    const run = 'run' in of ? of.run : await store.runs.runOf(of.item);
    return run !== null && !(await store.runs.get(run))?.dryRun;
  };
  const run: Handler = async (payload: { run: string }) => {
    const mayGoOn = store.leases.guard();
    if ((await isHeld(payload)) || (await store.switches.holds(payload.run))) return store.runs.wake(payload.run, later());
    await (await works()).runner.advance(payload.run, mayGoOn);
  };
  const item: Handler = async (payload: { item: string }) => {
    const mayGoOn = store.leases.guard();
    const { runner } = await works();
    if (!store.leases.held()) throw new LeaseLost(`item ${payload.item}`);
    if (await isHeld(payload)) return store.runs.postpone(payload.item, later());
    await runner.work(payload.item, mayGoOn);
  };
  const gaveUp = async (name: string, payload: unknown, error: Error): Promise<void> => {
    const { run: runId, item: itemId } = payload as { run?: string; item?: string };
    log.error({ err: error, job: name, payload }, 'a job was given up');
    const { runner } = await works();
    if (runId) await runner.gaveUp('run', runId, error);
    if (itemId) await runner.gaveUp('item', itemId, error);
  };
  return { handlers: { run, item, outbox: outboxJob(wiring), ...eventJobs(wiring) }, gaveUp };
}
