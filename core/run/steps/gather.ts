import { completeness, type Found, matchRecord, mergeRecords, metadataQueries, type Reading } from '../../book/index.ts';
import type { BookRecord, Clue, Failure, Page } from '../../sdk/index.ts';
import { failureLine, line } from '../journal.ts';
import type { JournalLine, Outcome, Ports } from '../ports.ts';
import { instanceOf } from '../step.ts';

/** Who is asked, in what order, under whose limits. */
export interface Asking {
  ports: Pick<Ports, 'plugins' | 'plans' | 'clock'>;
  chain: string[];
  pipeline?: string;
}

/** What is asked with, and what an answer is compared with. */
export interface About {
  clue: Clue;
  given: Clue | Reading[];
}

/** What the services said, as far as they were asked. */
export interface Gathered {
  found: Found[];
  failures: { instance: string; failure: Failure }[];
  journal: JournalLine[];
}

const TRIES = 3;
const BETWEEN_TRIES_MS = 2_000;
/** A longer pause than this is not waited for; the next service is asked. */
const LONGEST_PAUSE_MS = 60_000;

/** Asks the chain in order while fields are missing. What is in `gathered` already counts, so somebody who waits no longer may use it. */
export async function gather(asking: Asking, about: About, gathered: Gathered = nothing()): Promise<Gathered> {
  for (const instance of asking.chain) {
    const merged = mergeRecords(gathered.found, asking.chain);
    if (merged && completeness(merged.record).missing.length === 0) break;
    await ask(asking, instance, about, gathered);
  }
  return gathered;
}

export const nothing = (): Gathered => ({ found: [], failures: [], journal: [] });

/** One service: its questions in order, until a record is surely the book. */
async function ask(call: Asking, instance: string, { clue, given }: About, gathered: Gathered): Promise<void> {
  for (const query of metadataQueries(clue, instanceOf(call.ports, instance).plugin)) {
    const page = await patiently(call, instance, query.clue);
    if (!page.ok) {
      gathered.failures.push({ instance, failure: page.failure });
      gathered.journal.push(failureLine(instance, 'metadata.identify', page.failure));
      return;
    }
    const match = matchRecord(given, page.value.items);
    if (!match.pick) continue;
    gathered.found.push({ source: instance, record: match.pick, score: match.score, keys: match.keys });
    gathered.journal.push(
      line('item/matched', `${instance}, asked by ${query.by}: "${match.pick.title}" (${match.why})`, {
        instance,
        by: query.by,
        score: match.score,
        keys: match.keys,
      }),
    );
    return;
  }
  gathered.journal.push(line('item/unmatched', `${instance} knows no record that is surely this book`, { instance }));
}

/** Two more tries on time-outs and short rate limits. */
async function patiently(call: Asking, instance: string, clue: Clue): Promise<Outcome<Page<BookRecord>>> {
  for (let tried = 1; ; tried++) {
    const page = await call.ports.plugins.call<Page<BookRecord>>(instance, 'metadata.identify', [clue], call.pipeline);
    if (page.ok || tried === TRIES) return page;
    const { code, retryAfterMs = BETWEEN_TRIES_MS } = page.failure;
    if ((code !== 'unavailable' && code !== 'rate-limited') || retryAfterMs > LONGEST_PAUSE_MS) return page;
    await call.ports.clock.sleep(retryAfterMs);
  }
}
