import type { SeriesRef } from '../../../sdk/index.ts';
import { parsePosition, splitAuthors } from '../../text/index.ts';

/** What one name may mean, before the item's other names are considered. */
export interface Draft {
  title: string;
  subtitle?: string;
  series: SeriesRef[];
  /** A place whose series is not named here. */
  position?: string;
  authors: string[];
  narrators: string[];
  year?: number;
  confidence: number;
  isNumberOnly?: boolean;
  cut?: 'maybe' | 'likely';
}

/** A piece of a name between separators, and what it looks like. */
export interface Piece {
  text: string;
  kind: 'words' | 'year' | 'position' | 'series';
  series?: SeriesRef;
  position?: string;
}

/** "Title by Author". */
export const BY = /^(.{1,150}) by ([^()]{3,60})$/i;
/** A series shortened to letters before its number ("SM34 Title"). */
const CODED = /^[A-Z]{1,5}\d{1,3}\s(\S.{2,150})$/;
const MARKED_MIDDLE = /^(.{3,100}?)[\s,]{1,3}(?:bk|book|vol|volume)\b\.?\s?([a-z]{1,9})[\s:.-]{1,3}(\S.{1,150})$/i;
const LEADING_NUMBER = /^#?(\d{1,3}(?:\.\d{1,2})?)(?:\s?[-.:_)]\s?|\s)(.{2,200})$/;
const MIDDLE_NUMBER = /^(.{3,100}?)[\s,]{1,3}(?:(?:bk|book|vol|volume|no)\b\.?\s?|#)?(\d{1,3}(?:\.\d)?)[\s:.-]{1,3}(\S.{1,150})$/i;
const TRAILING_YEAR = /^(.{2,150}?)[\s,]{1,2}(?:1[89]|20)\d\d$/;
const TRAILING_DISC = /^(.{2,150}?)[\s,]{1,3}(?:disc|disk|cd|tape|part|pt|teil|track)\s?\d{1,3}(?:\sof\s\d{1,3})?$/i;

function numbered(text: string): Partial<Draft>[] {
  const found: Partial<Draft>[] = [];
  const leading = LEADING_NUMBER.exec(text);
  if (leading) found.push({ title: leading[2]!, position: String(Number(leading[1])), confidence: 1 });
  const coded = CODED.exec(text);
  if (coded) found.push({ title: coded[1]!, confidence: 0.9 });
  const marked = MARKED_MIDDLE.exec(text);
  const place = marked ? parsePosition(marked[2])?.text : undefined;
  if (marked && place) found.push({ title: marked[3]!, series: [{ name: marked[1]!, position: place }], confidence: 0.95 });
  const middle = MIDDLE_NUMBER.exec(text);
  if (!middle || Number(middle[2]) > 300) return found;
  return [...found, { title: middle[3]!, series: [{ name: middle[1]!, position: String(Number(middle[2])) }], confidence: 0.95 }];
}

/** The titles that a piece may hold: as it stands, without numbers, years and discs around it, and before "by". */
export function titlesOf(piece: Piece): Partial<Draft>[] {
  const found: Partial<Draft>[] = [{ title: piece.text, confidence: 1 }, ...numbered(piece.text)];
  for (const draft of [...found]) {
    const shorter = TRAILING_YEAR.exec(draft.title!) ?? TRAILING_DISC.exec(draft.title!);
    if (shorter) found.push({ ...draft, title: shorter[1]!, confidence: 0.97 });
  }
  for (const draft of [...found]) {
    const by = BY.exec(draft.title!);
    if (by) found.push({ ...draft, title: by[1]!, authors: splitAuthors(by[2]!), confidence: 1 });
  }
  return found;
}
