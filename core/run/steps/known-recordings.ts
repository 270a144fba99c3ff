import { type KnownRecording, matchRecord, metadataQueries } from '../../book/index.ts';
import type { Step } from '../../plan/plan.ts';
import type { BookRecord, Clue, Page } from '../../sdk/index.ts';
import { failureLine, line } from '../journal.ts';
import type { JournalLine } from '../ports.ts';
import { instanceOf, type StepCall } from '../step.ts';

interface Accepted {
  abridged: boolean;
  dramatized: boolean;
}

/**
 * Runtimes and readers of the book's recordings: those of the clue, that which the source told of this one, and those that the first of the
 * step's chain knows of. A service that does not answer proves nothing either way, and the files are judged by what is left.
 */
export async function knownRecordings(
  call: StepCall<Extract<Step, { verb: 'verify' }>>,
  about: { clue: Clue; told?: number | undefined; accepts: Accepted },
): Promise<{ known: KnownRecording; journal: JournalLine[] }> {
  const { clue, accepts } = about;
  const own = { minutes: clue.minutes ? [clue.minutes] : [], narrators: clue.narrators ?? [] };
  const journal: JournalLine[] = [];
  for (const instance of call.step.chain ?? []) {
    const records = (await recordingsAt(call, instance, clue, journal)).filter((record) => isWanted(record, accepts));
    if (records.length === 0) continue;
    const minutes = records.flatMap((record) => record.minutes ?? []);
    const all = [...own.minutes, ...minutes];
    journal.push(
      line('item/recordings', `${instance} knows ${records.length} recordings: ${minutes.join(', ')} minutes`, { instance, minutes }),
    );
    return {
      known: {
        minutes: withTold(all, about.told),
        narrators: [...own.narrators, ...records.flatMap((record) => record.narrators ?? [])],
      },
      journal,
    };
  }
  return { known: { ...own, minutes: withTold(own.minutes, about.told) }, journal };
}

/**
 * A source may tell the runtime of its own recording (LibriVox does). Readers differ by a third at most: what lies outside of that beside other
 * recordings is a part of the book, and its word proves nothing.
 */
function withTold(minutes: number[], told: number | undefined): number[] {
  const isPossible = told !== undefined && (minutes.length === 0 || minutes.some((one) => told >= one * 0.7 && told <= one * 1.4));
  return isPossible ? [...minutes, told] : minutes;
}

/** Every record that is surely the book and says how long it plays. */
async function recordingsAt(call: StepCall, instance: string, clue: Clue, journal: JournalLine[]): Promise<BookRecord[]> {
  for (const query of metadataQueries(clue, instanceOf(call.ports, instance).plugin)) {
    const page = await call.ports.plugins.call<Page<BookRecord>>(instance, 'metadata.identify', [query.clue], call.run.pipeline);
    if (!page.ok) {
      journal.push(failureLine(instance, 'metadata.identify', page.failure));
      return [];
    }
    const sure = matchRecord(clue, page.value.items).judged.filter(({ against, keys }) => against.length === 0 && keys.length >= 2);
    const timed = sure.map(({ record }) => record).filter(({ minutes }) => minutes !== undefined && minutes > 0);
    if (timed.length > 0) return timed;
  }
  return [];
}

/** A recording that is not wanted proves nothing of one that is. */
const isWanted = ({ edition }: BookRecord, accepts: Accepted): boolean =>
  (accepts.abridged || edition?.abridged !== true) && (accepts.dramatized || edition?.dramatized !== true);
