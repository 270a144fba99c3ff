import type { Step } from '../../../plan/plan.ts';
import type { Release } from '../../../sdk/index.ts';
import { outdated, type Wish } from '../../consent.ts';
import { instanceOf, type StepCall, type StepResult } from '../../step.ts';
import { downloaderFor } from './payload.ts';

export type DownloadCall = StepCall<Extract<Step, { verb: 'download' }>>;

/** What the grab would be, with what it would cost at the source. */
export function grab(call: DownloadCall, book: string, { release, refused }: { release: Release; refused: string | null }): Wish {
  const { source, key, title, bytes, format, narrators, seeders, flags = [], indexer, protocol } = release;
  const isFree = flags.some((flag) => ['freeleech', 'personal-freeleech', 'fl-vip'].includes(flag));
  const hasAccount = instanceOf(call.ports, source).provides.includes('source.account');
  return {
    kind: 'grab',
    title: `download ${title} from ${source}`,
    same: { book, source, key },
    intent: {
      release: { source, key, title, bytes, format, narrators, seeders, flags, indexer, protocol },
      downloader: downloaderFor(call.ports, call.step, protocol),
      bytes: bytes ?? 0,
      cost: hasAccount ? { slots: 1, countedBytes: isFree ? 0 : (bytes ?? 0), wedges: 0 } : { slots: 0, countedBytes: 0, wedges: 0 },
      next: (call.facts.candidates ?? []).map((each) => ({ source: each.source, title: each.title, bytes: each.bytes })),
      ...(refused ? { refused } : {}),
    },
  };
}

/** A plan may be days old: what has become of the book since then is looked at before anything is fetched. */
export async function goneMeanwhile(call: DownloadCall, book: string): Promise<StepResult | null> {
  const { ports, run, item, at } = call;
  const line = await ports.proposals.approved(run.applies ?? '', { key: item.key, step: at, kind: 'grab' });
  if (!line) return null;
  const is = await ports.shelf.standing(book);
  const why = is.owned
    ? 'the library has it by now'
    : is.downloading
      ? 'it is being downloaded already'
      : is.deleted
        ? 'it was deleted from the library on purpose'
        : is.ignored
          ? 'its owner ignores it by now'
          : null;
  return why ? outdated(call, line, `since the plan was made: ${why}`) : null;
}
