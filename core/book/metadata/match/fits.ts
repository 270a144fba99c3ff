import { fold } from '../../text/index.ts';
import { type AuthorFit, fitAuthor } from './author-fit.ts';
import { isbnKey } from './ids.ts';
import type { Reading } from './item.ts';
import type { Face } from './record-face.ts';
import { fitSeries } from './series-fit.ts';
import { fitTitle, type ReadingKey, readingKey, type TitleFit } from './title-fit.ts';
import { titleKey } from './title-key.ts';

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

/** How a reading and a record agree, part by part. */
export interface Fits {
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

/** Compares a reading with a record. */
export function fitsOf(prepared: Prepared, face: Face): Fits {
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

/** What agrees well enough to count. */
export function keysOf(fits: Fits, face: Face): string[] {
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
