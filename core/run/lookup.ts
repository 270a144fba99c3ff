import { mergeRecords } from '../book/index.ts';
import type { BookRecord, Clue, Failure } from '../sdk/index.ts';
import type { Ports } from './ports.ts';
import { type Gathered, gather, nothing } from './steps/gather.ts';

/** What the metadata services say of a book that somebody waits for. `complete: false`: some did not answer, or not in time. */
export interface LookedUp {
  record: BookRecord | null;
  complete: boolean;
  failures: { instance: string; failure: Failure }[];
}

/** An answer is kept so long: who gave up waiting presses the button again. */
const KEPT_MS = 10 * 60_000;
const MOST_KEPT = 200;

/**
 * Looks a book up in the metadata chain for somebody who waits: with what was found within `withinMs`. The services go on being asked
 * beyond that, so that the same question is answered the next time.
 */
export function createLookup(ports: Pick<Ports, 'plugins' | 'plans' | 'clock'>): (clue: Clue, withinMs: number) => Promise<LookedUp> {
  const kept = new Map<string, { until: number; gathered: Gathered; end: Promise<void>; isEnded: boolean }>();

  function begun(clue: Clue, chain: string[]) {
    const now = ports.clock.now().getTime();
    for (const [key, one] of kept) if (one.until < now || kept.size > MOST_KEPT) kept.delete(key);
    const key = JSON.stringify([clue, chain]);
    const earlier = kept.get(key);
    if (earlier && !(earlier.isEnded && earlier.gathered.failures.length > 0)) return earlier;
    const gathered = nothing();
    const work = { until: now + KEPT_MS, gathered, isEnded: false, end: Promise.resolve() };
    work.end = gather({ ports, chain }, { clue, given: clue }, gathered).then(
      () => {
        work.isEnded = true;
      },
      () => {
        kept.delete(key);
      },
    );
    kept.set(key, work);
    return work;
  }

  return async (clue, withinMs) => {
    const chain = chainOf(ports);
    const work = begun(clue, chain);
    await Promise.race([work.end, ports.clock.sleep(withinMs)]);
    const { found, failures } = work.gathered;
    return {
      record: mergeRecords(found, chain)?.record ?? null,
      complete: work.isEnded && failures.length === 0 && chain.length > 0,
      failures: [...failures],
    };
  };
}

/** The longest chain by which a pipeline corrects metadata; where none does, every service that identifies books. */
function chainOf({ plans }: Pick<Ports, 'plans'>): string[] {
  const plan = plans.current();
  const chains = plan.pipelines.flatMap(({ steps }) => steps.flatMap((step) => (step.verb === 'correct' ? [step.chain] : [])));
  const longest = chains.toSorted((a, b) => b.length - a.length)[0];
  return (
    longest ??
    plan.instances.filter(({ provides, missing }) => provides.includes('metadata.identify') && !missing?.length).map(({ name }) => name)
  );
}
