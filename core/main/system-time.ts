import type { SchedulerClock } from '../trigger/scheduler.ts';

/** The machine's own time. */
export const systemTime: SchedulerClock = {
  now: () => new Date(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
