import type { Daemon, DaemonOptions } from '../../../core/main/daemon.ts';

type Clock = NonNullable<DaemonOptions['clock']>;

export interface MovedClock extends Clock {
  /** So much time is over at once: what waits for a moment in it comes due. */
  pass(ms: number): void;
  passTo(moment: Date): void;
}

interface Timer {
  at: number;
  callback: () => void;
  handle?: NodeJS.Timeout;
}

/** A clock that stands at a moment when it is made, and goes on from there like any other; it can be put forward. */
export function movedClock(start: Date): MovedClock {
  let ahead = start.getTime() - Date.now();
  const timers = new Set<Timer>();
  const now = (): number => Date.now() + ahead;
  const wind = (timer: Timer): void => {
    clearTimeout(timer.handle);
    timer.handle = setTimeout(
      () => {
        timers.delete(timer);
        timer.callback();
      },
      Math.max(0, timer.at - now()),
    );
  };
  const pass = (ms: number): void => {
    ahead += ms;
    for (const timer of timers) wind(timer);
  };
  return {
    now: () => new Date(now()),
    after: (ms, callback) => {
      const timer: Timer = { at: now() + ms, callback };
      timers.add(timer);
      wind(timer);
      return () => {
        timers.delete(timer);
        clearTimeout(timer.handle);
      };
    },
    pass,
    passTo: (moment) => pass(moment.getTime() - now()),
  };
}

const LOOK_MS = 100;

/** The queue goes by the database's clock: what is due by the moved one is made due there. Gives the way to end it. */
export function moveQueue(daemon: Daemon, clock: MovedClock): () => Promise<void> {
  const due = 'update graphile_worker._private_jobs set run_at = now() where locked_at is null and run_at > now() and run_at <= ?';
  let isOver = false;
  const going = (async () => {
    while (!isOver) {
      await daemon.store.database.knex.raw(due, [clock.now()]);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  return async () => {
    isOver = true;
    await going;
  };
}
