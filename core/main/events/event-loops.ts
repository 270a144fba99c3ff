import { Redactor } from '../../host/redact.ts';
import { Watcher } from '../../trigger/watcher.ts';
import type { CloseList } from '../close-list.ts';
import { TOKENS, type Wiring } from '../container.ts';

/** Between two looks at a library; under a lifted pace, as tests and the sandbox run, a fraction of it. */
const WATCH_MS = { real: 10_000, lifted: 300 };
/** So often it is looked whether a row was left behind by a job that was given up. */
const SWEEP_MS = { real: 5_000, lifted: 1_000 };
const PRUNE_MS = 60_000;
/** Events that wait for so long have lost their job. */
const LOST_MS = 3 * 60_000;

export interface EventLoops {
  /** The plan has changed. */
  fit(): void;
}

/** Watches libraries, and sees to it that nothing that was stored stays unhandled. */
export function startEventLoops(wiring: Wiring, closing: CloseList): EventLoops {
  const { store, log, tap, pace } = wiring.get(TOKENS.opened);
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
    for (const pipeline of await store.eventStarts.waiting(new Date(Date.now() - LOST_MS))) await store.eventStarts.wake(pipeline);
  };
  const redactor = new Redactor(plugins.knownSecrets());
  const untap = tap.attach(store.feed, redactor);
  const deaf = store.bell.on((topic) => topic === 'inbox' && quietly(store.inbox.wake()));
  const timer = setInterval(() => quietly(sweep()), SWEEP_MS[pace]);
  const pruning = setInterval(() => quietly(store.feed.prune()), PRUNE_MS);
  watcher.fit();
  closing.add('event loops', () => {
    clearInterval(timer);
    clearInterval(pruning);
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
