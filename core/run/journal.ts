import type { Failure } from '../sdk/index.ts';
import type { JournalLine } from './ports.ts';

/** Every kind of line that a run's journal can hold, with what it tells. README.md of this folder lists the same. */
export const JOURNAL = {
  'run/selecting': 'the selection began',
  'run/selected': 'how many items it brought',
  'run/braked': 'the library lost too much; nothing is searched or written',
  'run/asked': 'a service was asked for a list',
  'run/unanswered': 'a service could not be asked; what depends on it stays as it was',
  'run/stuck': 'a download stood still for too long and was given up',
  'run/failed-download': 'the downloader gave a download up for good',
  'run/gave-up': 'the run ended by an error of ours',
  'item/asked': 'a source was asked, and what it answered',
  'item/same-query': 'a source was left out because it was asked just this before',
  'item/failed-call': 'a call failed, with its code and remedy',
  'item/clue': 'a metadata service made the clue fuller',
  'item/unfilled': 'which fields stay unfilled because a service did not answer',
  'item/recordings': 'which runtimes of the book a metadata service knows',
  'item/chosen': 'the release that was chosen, and why',
  'item/none-good': 'nothing good enough, with the commonest reasons',
  'item/dry': 'what a real run would have done',
  'item/capped': 'a cap was reached; the item stays due',
  'item/proposed': 'what a plan proposes',
  'item/held': 'a write that waits for its owner, was rejected, or is not in the plan that is applied',
  'item/guarded': 'the account guard said no',
  'item/pack': 'what a pack holds, and which of its books are taken',
  'item/unfit': 'a release that was left by its list of files; the next candidate is looked at',
  'item/taken': 'somebody else has it already',
  'item/no-downloader': 'no downloader of the step takes what the release is',
  'item/added': 'handed to the downloader',
  'item/verified': 'what the recording was found to be',
  'item/mismatch': 'the recording is not the book; quarantined',
  'item/linked': 'the files are in the library folder',
  'item/refused': 'the files were not imported, and why',
  'item/waits': 'what the item waits for',
  'item/seen': 'the library shows the book',
  'item/matched': 'which record of a service is the book',
  'item/unmatched': 'no record had two keys in agreement',
  'item/corrected': 'fields that were written',
  'item/kept': 'fields that were left as they are, and why',
  'item/series': 'series that were linked',
  'item/undone': 'fields that were put back as they were',
  'item/bug': 'an error of ours, with its message',
} as const;

export type JournalKind = keyof typeof JOURNAL;

export function line(kind: JournalKind, message: string, data?: Record<string, unknown>): JournalLine {
  return data ? { kind, message, data } : { kind, message };
}

export function failureLine(instance: string, capability: string, failure: Failure): JournalLine {
  return line('item/failed-call', `${instance}: ${failure.message}`, {
    instance,
    capability,
    code: failure.code,
    retryAfterMs: failure.retryAfterMs,
  });
}
