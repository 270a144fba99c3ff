import type { BookRecord } from '../../../sdk/index.ts';
import { languageCode } from '../../text/index.ts';
import { contradictions } from './contradictions.ts';
import { type Fits, fitsOf, keysOf, type Prepared } from './fits.ts';
import { oddItem, oddKind } from './odd-kind.ts';
import type { Face } from './record-face.ts';

/** The verdict on one record. */
export interface Judged {
  record: BookRecord;
  /** 0 to 1. */
  score: number;
  /** What agreed: title, author, isbn, asin, series, runtime. */
  keys: string[];
  /** What contradicts, by name: other-author, other-title, other-volume, foreign-edition, omnibus, part, companion, adaptation, runtime. */
  against: string[];
  /** One sentence for people. */
  why: string;
  /** The title agrees, and the item names no author that could confirm or contradict. */
  isTitleAlone: boolean;
}

function scoreOf(prepared: Prepared, fits: Fits, keys: readonly string[]): number {
  const { confidence } = prepared.reading;
  const title = keys.includes('title') ? fits.title.score : keys.includes('series') && prepared.isSeriesTitle ? 0.88 : 0;
  const author = keys.includes('author') ? Math.max(fits.author.score, 0.7) : 0.5;
  const extra = (fits.isbn || fits.asin ? 0.1 : 0) + (fits.series === 'same' ? 0.03 : 0) + (fits.runtime === 'same' ? 0.04 : 0);
  const malus = fits.series === 'other' ? 0.06 : 0;
  return Math.max(0, Math.min(1, (title * 0.65 + author * 0.35 + extra - malus) * (0.9 + 0.1 * confidence)));
}

function sentence(keys: readonly string[], against: readonly string[], fits: Fits, kind: string | undefined): string {
  if (against.length > 0) return `not this one: ${kind ?? (against.includes('other-title') ? fits.title.how : against.join(', '))}`;
  return keys.length > 0 ? `${keys.join(' and ')} agree (${fits.title.how}, ${fits.author.how})` : 'nothing agrees';
}

function judgeOne(prepared: Prepared, face: Face, fallback: string): Judged {
  const fits = fitsOf(prepared, face);
  const keys = keysOf(fits, face);
  const against = contradictions(prepared, face, fits, keys);
  const wanted = languageCode(prepared.reading.clue.language) ?? fallback;
  const kind = oddKind(face, prepared.isSeriesTitle ? '' : prepared.reading.context) ?? oddItem(prepared.reading.names, face);
  if (kind) against.push(kind.name);
  if (face.language !== undefined && face.language !== wanted) against.push('foreign-edition');
  const isTitleAlone = keys.length === 1 && fits.title.score >= 0.97 && prepared.isBare;
  return {
    record: face.record,
    score: scoreOf(prepared, fits, keys),
    keys,
    against,
    why: sentence(keys, against, fits, kind?.why),
    isTitleAlone,
  };
}

/** Tries every reading on a record and keeps the most favourable verdict. */
export function judge(all: readonly Prepared[], face: Face, language: string): Judged {
  let best: Judged | undefined;
  for (const prepared of all) {
    const verdict = judgeOne(prepared, face, language);
    const rank = (judged: Judged): number =>
      (judged.against.length === 0 ? 10 * Math.min(2, judged.keys.length) : -10 * judged.against.length) + judged.score;
    if (!best || rank(verdict) > rank(best)) best = verdict;
  }
  return best ?? { record: face.record, score: 0, keys: [], against: ['other-title'], why: 'the item names no title', isTitleAlone: false };
}
