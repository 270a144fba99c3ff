import { Redactor } from '../../host/redact.ts';
import { Watcher } from '../../trigger/watcher.ts';
import type { CloseList } from '../close-list.ts';
import { TOKENS, type Wiring } from '../container.ts';
import type { Problems } from '../problems.ts';
import { HealthFeed } from './health-feed.ts';
import { watchProblems } from './problem-watch.ts';

/** Between two looks at a library; under a lifted pace, as tests and the sandbox run, a fraction of it. */
const WATCH_MS = { real: 10_000, lifted: 300 };
/** So often it is looked whether a row was left behind by a job that was given up. */
const SWEEP_MS = { real: 5_000, lifted: 1_000 };
const PRUNE_MS = 60_000;
/** So often it is looked what is wrong. */
const LOOK_MS = { real: 10_000, lifted: 500 };
/** Events that wait for so long have lost their job. */
const LOST_MS = 3 * 60_000;

export interface EventLoops {
  /** The plan has changed. */
  fit(): void;
}

/** Watches libraries, and sees to it that nothing that was stored stays unhandled. */
export function startEventLoops(wiring: Wiring, closing: CloseList, problems: Problems): EventLoops {
  const { store, log, tap, pace, clock } = wiring.get(TOKENS.opened);
  const plugins = wiring.get(TOKENS.plugins);
  const watcher = new Watcher({
    plan: () => plugins.current(),
    take: (instance, forMs) => store.watches.take(instance, forMs),
    watch: (instance, cursor) => plugins.call(instance, 'library.watch', cursor === null ? [] : [cursor]),
    heard: (instance, look) => store.watches.heard(instance, look),
    failed: (instance, forget) => store.watches.failed(instance, forget),
    release: () => store.watches.release(),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    log: { info: (fields, message) => log.info(fields, message), warn: (fields, message) => log.warn(fields, message) },
    everyMs: WATCH_MS[pace],
  });
  const quietly = (work: Promise<unknown>): void =>
    void work.catch((error: unknown) => log.warn({ err: error }, 'events could not be looked after; it is tried again'));
  const sweep = async (): Promise<void> => {
    if (await store.inbox.isDue()) await store.inbox.wake();
    await store.outbox.sweep();
    for (const pipeline of await store.eventStarts.waiting(new Date(clock.now().getTime() - LOST_MS)))
      await store.eventStarts.wake(pipeline);
  };
  const redactor = new Redactor(plugins.knownSecrets());
  const untap = tap.attach(store.feed, redactor);
  const deaf = store.bell.on((topic) => topic === 'inbox' && quietly(store.inbox.wake()));
  const timer = setInterval(() => quietly(sweep()), SWEEP_MS[pace]);
  const health = new HealthFeed(store.feed);
  const look = alone(async () => {
    await health.tell(plugins.health());
    await watchProblems(wiring, problems);
  });
  const looking = setInterval(() => quietly(look()), LOOK_MS[pace]);
  const pruning = setInterval(() => quietly(store.feed.prune()), PRUNE_MS);
  watcher.fit();
  closing.add('event loops', () => {
    clearInterval(timer);
    clearInterval(pruning);
    clearInterval(looking);
    untap();
    deaf();
    return watcher.stop();
  });
  return {
    fit: () => {
      for (const secret of plugins.knownSecrets()) redactor.learn(secret);
      watcher.fit();
    },
  };
}

/** Work that is still going is not begun again. */
function alone(work: () => Promise<void>): () => Promise<void> {
  let isGoing = false;
  return async () => {
    if (isGoing) return;
    isGoing = true;
    await work().finally(() => {
      isGoing = false;
    });
  };
}
