import type { QualityProfile, Release } from '../../../sdk/index.ts';
import type { Fit } from '../fit.ts';
import type { Mark, Place } from '../name/mark.ts';
import type { NameReading } from '../name/reading.ts';
import type { MarkKind } from '../name/vocabulary.ts';
import type { Wanted } from '../wanted.ts';

/** All that the gates look at. */
export interface Situation {
  wanted: Wanted;
  release: Release;
  profile: QualityProfile;
  reading: NameReading;
  fit: Fit;
}

/** Words of a name as they were written. */
export const say = (tokens: NameReading['tokens'], from: number, to: number): string =>
  tokens
    .slice(from, to)
    .map((token) => token.raw)
    .join(' ');

/** A phrase of several telling words stands even where the title is one of them: "Complete Series" of a book called "Series". */
function isOpen({ from, to }: Mark, { tokens }: NameReading, { roles }: Fit): boolean {
  if (roles[from] === 'mark' && roles[to - 1] === 'mark') return true;
  if (to - from < 2 || (roles[from] !== 'mark' && roles[to - 1] !== 'mark')) return false;
  for (let at = from; at < to; at++) if (roles[at] === 'mark' && tokens[at]!.lexeme.isTelling) return true;
  return false;
}

const NO_MARKS: readonly Mark[] = [];

/** Marks of a kind whose words the wanted book does not explain. */
export function openMarks({ reading, fit }: Pick<Situation, 'reading' | 'fit'>, kind: MarkKind): readonly Mark[] {
  let found: Mark[] | undefined;
  for (const mark of reading.marks) {
    if (mark.kind !== kind || !isOpen(mark, reading, fit)) continue;
    if (found) found.push(mark);
    else found = [mark];
  }
  return found ?? NO_MARKS;
}

/** The words of the first open mark of a kind. */
export const said = (situation: Situation, kind: MarkKind): string | undefined => {
  const mark = openMarks(situation, kind)[0];
  return mark && say(situation.reading.tokens, mark.from, mark.to);
};

const SPOKEN: readonly MarkKind[] = ['audio', 'full', 'reader', 'abridged'];

/** Whether a word says that it is speech. */
export const isSpoken = (situation: Situation): boolean => SPOKEN.some((kind) => openMarks(situation, kind).length > 0);

/** Whether a place is several volumes. */
export const isRange = (place: Place): boolean => place.high > place.low;

/** The volumes that a name says the release holds, where it names more than one. */
export function rangeOf(fit: Fit): { low: number; high: number } | undefined {
  const place = fit.places.find((candidate) => isRange(candidate) && candidate.high - candidate.low < 100);
  return place && { low: place.low, high: place.high };
}

/** Formats that the release's field or name says, lower case. */
export function formatsOf({ release, reading }: Pick<Situation, 'release' | 'reading'>): string[] {
  if (!release.format) return reading.formats;
  const field = release.format
    .toLowerCase()
    .split(/[\s,/]+/)
    .filter((word) => word !== '');
  return field.length > 0 ? field : reading.formats;
}

/** Whether the release names this narrator, in its field or its name. */
export function isReadBy({ release, reading }: Pick<Situation, 'release' | 'reading'>, narrator: string): boolean {
  const folded = narrator.toLowerCase().replace(/[^a-z0-9 ]/g, '');
  if (release.narrators?.some((name) => name.toLowerCase().replace(/[^a-z0-9 ]/g, '') === folded)) return true;
  const parts = folded.split(' ').filter((word) => word !== '');
  return parts.length > 1 && reading.tokens.some((_, at) => parts.every((word, next) => reading.tokens[at + next]?.word === word));
}
