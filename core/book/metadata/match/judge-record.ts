import type { BookRecord } from '../../../sdk/index.ts';
import { fold, languageCode } from '../../text/index.ts';
import { type AuthorFit, fitAuthor, isNamed } from './author-fit.ts';
import { isbnKey } from './ids.ts';
import type { Reading } from './item.ts';
import { type Face, oddItem, oddKind, volumesIn } from './record-face.ts';
import { fitSeries, isSeriesName, sameSeries } from './series-fit.ts';
import { fitTitle, type ReadingKey, readingKey, type TitleFit } from './title-fit.ts';
import { isKindOnly, titleKey } from './title-key.ts';

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

/** A reading with its comparable forms. */
export interface Prepared {
  reading: Reading;
  key: ReadingKey;
  isbn?: string;
  /** The title only names the series. */
  isSeriesTitle: boolean;
  /** The item says nothing but its title: no folder, tag or file names anybody or anything else. */
  isBare: boolean;
}

const STOCK = /^(?:(?:part|track|disc|cd|chapter|file|side|tape|unabridged|audiobook|audio|book|mp3|m4b|of|[a-z]?\d+) ?)+$/;

function saysOnly(reading: Reading): boolean {
  const own = fold(`${reading.clue.title} ${reading.clue.subtitle ?? ''}`);
  return reading.context.split(' | ').every((part) => STOCK.test(part.split(own).join(' ').trim()) || own.includes(part));
}

/** Works out what does not depend on a record. */
export function prepare(reading: Reading): Prepared {
  const key = readingKey(reading);
  const isbn = isbnKey(reading.clue.ids);
  const named = (reading.clue.series ?? []).filter((ref) => ref.position !== undefined && Number(ref.position) !== 1);
  const isSeriesTitle = reading.isNumberOnly === true || named.some((ref) => titleKey(ref.name).closed === key.main.closed);
  const isBare = (reading.clue.authors ?? []).length === 0 && saysOnly(reading);
  return { reading, key, isSeriesTitle, isBare, ...(isbn ? { isbn } : {}) };
}

interface Fits {
  title: TitleFit;
  author: AuthorFit;
  series: 'same' | 'other' | undefined;
  isbn: boolean;
  asin: boolean;
  runtime: 'same' | 'other' | undefined;
}

function runtimeFit(mine: number | undefined, theirs: number | undefined): 'same' | 'other' | undefined {
  if (!mine || !theirs) return undefined;
  const apart = Math.abs(mine - theirs);
  if (apart <= Math.max(3, theirs * 0.03)) return 'same';
  return apart > theirs * 0.5 ? 'other' : undefined;
}

function titleFit(prepared: Prepared, face: Face, ids: boolean, series: Fits['series']): TitleFit {
  if (prepared.isSeriesTitle && series !== 'same') {
    const isFirst = prepared.reading.isNumberOnly === true && (prepared.reading.clue.series ?? []).some((ref) => ref.position === '1');
    return isFirst && face.series.length === 0 && prepared.key.main.closed === face.main.closed
      ? { score: 0.85, how: 'the series is named like its first book' }
      : { score: 0, how: 'only the series and a number are known' };
  }
  if (prepared.reading.isNumberOnly) return { score: 0, how: 'only the series and a number are known' };
  return fitTitle(prepared.key, face, { ...(prepared.reading.cut ? { cut: prepared.reading.cut } : {}), beShort: ids });
}

function fitsOf(prepared: Prepared, face: Face): Fits {
  const { clue } = prepared.reading;
  const isbn = prepared.isbn !== undefined && prepared.isbn === face.isbn;
  const asin = clue.ids?.asin !== undefined && clue.ids.asin === face.record.ids.asin;
  const series = fitSeries(clue.series ?? [], face.series);
  return {
    title: titleFit(prepared, face, isbn || asin, series),
    author: fitAuthor(prepared.reading, face.record.authors),
    series,
    isbn,
    asin,
    runtime: runtimeFit(clue.minutes, face.record.minutes),
  };
}

function keysOf(fits: Fits, face: Face): string[] {
  const keys: string[] = [];
  if (fits.title.score >= 0.8) keys.push('title');
  const isSurnameEnough =
    fits.author.score >= 0.5 &&
    fits.title.score >= 0.97 &&
    (fits.author.score > 0.6 || (face.main.words.length > 1 && face.main.closed.length >= 10));
  if (fits.author.score >= 0.8 || isSurnameEnough) keys.push('author');
  if (fits.isbn) keys.push('isbn');
  if (fits.asin) keys.push('asin');
  if (fits.series === 'same') keys.push('series');
  if (fits.runtime === 'same') keys.push('runtime');
  return keys;
}

/** The places that the reading names in the record's series, or in a series it does not name. */
function placesIn(prepared: Prepared, face: Face): number[] {
  const { title, subtitle, series } = prepared.reading.clue;
  const names = [face.main.text, ...face.series.map((ref) => ref.name)];
  const own = (series ?? []).filter((ref) => names.some((name) => sameSeries(name, ref.name)));
  return volumesIn([title, subtitle ?? ''], own);
}

function isSeriesTitled(prepared: Prepared, face: Face): boolean {
  return face.isSeriesTitle || (prepared.reading.clue.series ?? []).some((ref) => isSeriesName(face.main.text, ref.name));
}

/** Both name places in series, and none of these is the same; where the title is the series' name, no place is the first place. */
function isOtherVolume(prepared: Prepared, face: Face): boolean {
  const isSeries = isSeriesTitled(prepared, face);
  const or = (places: readonly number[]): readonly number[] => (places.length === 0 && isSeries ? [1] : places);
  const [mine, theirs] = [or(placesIn(prepared, face)), or(face.volumes)];
  return mine.length > 0 && theirs.length > 0 && !mine.some((place) => theirs.includes(place));
}

function contradictions(prepared: Prepared, face: Face, fits: Fits, keys: readonly string[]): string[] {
  const { reading } = prepared;
  const against: string[] = [];
  const hasId = fits.isbn || fits.asin;
  const isNumberOnly = fits.title.score === 0 && prepared.isSeriesTitle && fits.series === 'same';
  if (!keys.includes('title') && !isNumberOnly && !(hasId && keys.includes('author'))) against.push('other-title');
  const namesAuthor = (reading.clue.authors ?? []).length > 0;
  if (!keys.includes('author') && namesAuthor && !(hasId && keys.includes('title')))
    against.push(fits.series === 'same' && fits.title.score >= 0.95 ? '' : 'other-author');
  const isSecond = fits.author.at > 0 && !hasId && !isNamed(face.record.authors[0]!, reading.context);
  if (isSecond && keys.includes('author')) against.push('adaptation');
  const isToldBySubtitle = fits.title.score === 1 && face.subtitle !== undefined && !isKindOnly(face.subtitle);
  if (
    fits.series !== 'same' &&
    !isToldBySubtitle &&
    (fits.title.score < 0.97 || isSeriesTitled(prepared, face)) &&
    isOtherVolume(prepared, face)
  )
    against.push('other-volume');
  if (fits.runtime === 'other' && !hasId) against.push('runtime');
  return against.filter((name) => name !== '');
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
