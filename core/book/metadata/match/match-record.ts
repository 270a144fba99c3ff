import type { BookRecord, Clue } from '../../../sdk/index.ts';
import { fold } from '../../text/index.ts';
import { type Prepared, prepare } from './fits.ts';
import type { Reading } from './item.ts';
import { type Judged, judge } from './judge-record.ts';
import { type Face, faceOf } from './record-face.ts';

/** What became of matching: the record to use or null, and every record with its verdict. */
export interface RecordMatch {
  pick: BookRecord | null;
  /** Score of the pick and the keys that agreed; nothing is written unless there are two. */
  score: number;
  keys: string[];
  /** One sentence for people: why this one, or why none. */
  why: string;
  /** In the order of `records`. */
  judged: Judged[];
}

/** A clue as the only reading of itself. */
export function readingOfClue(clue: Clue): Reading {
  const parts = [clue.title, clue.subtitle ?? '', ...(clue.authors ?? []), ...(clue.series ?? []).map((ref) => ref.name)];
  return { clue, confidence: 1, from: 'clue', names: [fold(clue.title)], context: parts.map(fold).filter(Boolean).join(' | ') };
}

function readingsOf(given: Clue | readonly Reading[]): Reading[] {
  if (Array.isArray(given)) return given;
  const clue = given as Clue;
  const others = (clue.otherTitles ?? []).map((title): Clue => ({ ...clue, title }));
  return [clue, ...others].map(readingOfClue);
}

/** Among records of one title: the one whose first author all of them name, or undefined where several people wrote such a book. */
function commonOne(faces: readonly Face[], open: readonly number[]): number | undefined {
  const namesOf = (at: number): string[] => faces[at]!.record.authors.map(fold);
  return open.find((at) => {
    const [first] = namesOf(at);
    return first !== undefined && open.every((other) => namesOf(other).includes(first));
  });
}

function best(faces: readonly Face[], judged: readonly Judged[]): { at: number; why: string } {
  const open = judged.map((verdict, at) => ({ verdict, at })).filter(({ verdict }) => verdict.against.length === 0);
  const sure = open.filter(({ verdict }) => verdict.keys.length >= 2).sort((a, b) => b.verdict.score - a.verdict.score || a.at - b.at);
  if (sure[0]) return { at: sure[0].at, why: sure[0].verdict.why };
  const alone = open.filter(({ verdict }) => verdict.isTitleAlone).sort((a, b) => b.verdict.score - a.verdict.score || a.at - b.at);
  if (alone.length === 0)
    return {
      at: -1,
      why: 'no record agrees in two of title, author, ISBN, place in the series and runtime without contradicting the item',
    };
  const only = commonOne(
    faces,
    alone.map(({ at }) => at),
  );
  if (only === undefined) return { at: -1, why: 'the item names no author, and several authors wrote a book of this title' };
  return { at: only, why: `${judged[only]!.why}; the item names no author, so nothing may be written on this alone` };
}

/**
 * Finds the one record that is the item's book, or none. Two independent keys must agree (title, author, ISBN or ASIN, place in
 * the series, runtime) and nothing may contradict. Only where an item names no author at all, a title that just one author
 * among the records has is picked on its own; `keys` then holds that one key, and `planChange` writes nothing on it.
 */
export function matchRecord(
  given: Clue | readonly Reading[],
  records: readonly BookRecord[],
  options: { language?: string } = {},
): RecordMatch {
  const prepared: Prepared[] = readingsOf(given).map(prepare);
  const faces = records.map(faceOf);
  const judged = faces.map((face) => judge(prepared, face, options.language ?? 'en'));
  const { at, why } = best(faces, judged);
  const verdict = judged[at];
  return { pick: records[at] ?? null, score: verdict?.score ?? 0, keys: verdict?.keys ?? [], why, judged };
}
