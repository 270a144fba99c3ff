import type { Clue, Ids } from '../../sdk/index.ts';
import { authorsLikeness, parseName, titleLikeness, umlautFree } from '../text/index.ts';
import { ownKey, type Reading, readBook } from './reading.ts';
import { sameSeries, seriesKey } from './series-name.ts';
import { isGeneric, readVolume } from './volume.ts';

/** Whether two clues are one work, and why, in words for people. */
export interface Sameness {
  same: boolean;
  why: string;
  /** 0 to 1; of several that are the same by their facts the surest is meant. */
  sureness: number;
}

/** A clue read once for many comparisons. */
export interface ReadClue {
  clue: Clue;
  names: string[];
  reading: Reading;
  /** The telling pieces of each title that the book has. */
  titles: string[][];
}

const namesOf = (clue: Clue): string[] => (clue.series ?? []).map((ref) => ref.name).filter((name) => name !== '');

/**
 * A stable name of a work: "surname/title", or "surname/series #3" where only series and number are known. Spelling, case, accents,
 * brackets, the subtitle field, "A Novel", series words and co-authors after the first do not change it. A telling subtitle inside the
 * title does ("Star Saga: The Fall"): a split is mended by `sameWork`, two books under one key would not be.
 */
export function workKey(clue: Clue): string {
  const reading = readBook(clue, namesOf(clue));
  const first = clue.authors?.[0];
  const family = first === undefined ? '' : umlautFree(parseName(first).family);
  const own = ownKey(reading);
  const series = clue.series?.find((ref) => ref.name !== '');
  const isNumbered = own === '' || (series !== undefined && seriesKey(own) === seriesKey(series.name));
  if (isNumbered && reading.position) return `${family}/${seriesKey(series?.name ?? reading.volume.whole)} #${reading.position.text}`;
  const telling = readVolume(clue.title, namesOf(clue)).pieces.filter((piece, at) => at === 0 || !isGeneric(piece));
  const title = own === '' || reading.shape === 'part' ? reading.volume.whole : telling.join(' ');
  return `${family}/${title}`;
}

function sharedId(left: Ids | undefined, right: Ids | undefined): string | undefined {
  if (!left || !right) return undefined;
  if (left.isbn13 && left.isbn13 === right.isbn13) return `the ISBN ${left.isbn13}`;
  if (left.asin && left.asin === right.asin) return `the ASIN ${left.asin}`;
  const plugin = Object.keys(left.at ?? {}).find((name) => left.at![name] === right.at?.[name]);
  return plugin === undefined ? undefined : `the ${plugin} id ${left.at![plugin]}`;
}

/** Reads a clue for `sameRead`. */
export function readClue(clue: Clue): ReadClue {
  const names = namesOf(clue);
  const titles = [clue.title, ...(clue.otherTitles ?? [])].map((title) => tellingPieces(title, names));
  return { clue, names, reading: readBook(clue, names), titles };
}

/** Pieces of a title that tell it from others; the whole where only series and number are named. */
function tellingPieces(title: string, names: readonly string[]): string[] {
  const { pieces, whole } = readVolume(title, names);
  return pieces.length === 0 ? [whole] : pieces.filter((piece, at) => at === 0 || !isGeneric(piece));
}

/** Places of both in one series; undefined where they share none. */
function places(left: ReadClue, right: ReadClue): { a: string; b: string; series: string } | undefined {
  const shared = left.names.find((name) => right.names.some((other) => sameSeries(name, other)));
  const [a, b] = [left.reading.position?.text, right.reading.position?.text];
  if (shared !== undefined) return a !== undefined && b !== undefined ? { a, b, series: shared } : undefined;
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const named = one.names.length > 0 && one.reading.position ? readVolume(other.clue.title, one.names) : undefined;
    if (!named?.isNamed || named.position === undefined) continue;
    const [mine, theirs] = [one.reading.position!.text, named.position];
    return one === left ? { a: mine, b: theirs, series: one.names[0]! } : { a: theirs, b: mine, series: one.names[0]! };
  }
  return undefined;
}

/** A title against a title: whole against whole, and the first piece alone where one of them has no more. */
function piecesLikeness(left: readonly string[], right: readonly string[]): number {
  const joined = titleLikeness(left.join(' '), right.join(' '));
  return left.length > 1 && right.length > 1 ? joined : Math.max(joined, titleLikeness(left[0]!, right[0]!) * 0.98);
}

/** How alike the titles of two books are at best, 0 to 1; other titles count, subtitles and series do not have to be there. */
function bestTitle(left: ReadClue, right: ReadClue): number {
  let best = 0;
  const [mine, theirs] = [titlesFor(left, right.names), titlesFor(right, left.names)];
  for (const one of mine) for (const other of theirs) if (best < 1) best = Math.max(best, piecesLikeness(one, other));
  return best;
}

/** Titles without the series that only the other side names ("Some Series 02 - Title"). */
function titlesFor(read: ReadClue, names: readonly string[]): string[][] {
  const isNews = names.length > 0 && read.names.length === 0;
  return isNews ? [...read.titles, tellingPieces(read.clue.title, names)] : read.titles;
}

/** Whether two clues mean one work. Nothing is assumed where facts are silent: an author on one side only neither helps nor harms. */
export function sameWork(left: Clue, right: Clue): Sameness {
  return sameRead(readClue(left), readClue(right));
}

const other = (why: string): Sameness => ({ same: false, why, sureness: 0 });

/** `sameWork` for clues that are read already. */
export function sameRead(left: ReadClue, right: ReadClue): Sameness {
  const id = sharedId(left.clue.ids, right.clue.ids);
  if (id) return { same: true, why: `both carry ${id}`, sureness: 1 };
  const authors = authorsLikeness(left.clue.authors, right.clue.authors);
  if (authors !== undefined && authors < 0.6) return other(`other author: ${left.clue.authors![0]} and ${right.clue.authors![0]}`);
  const both = places(left, right);
  const title = bestTitle(left, right);
  const isPlaceOne = both !== undefined && both.a === both.b;
  const [a, b] = [left.reading.shape, right.reading.shape];
  if (a !== b && !isPlaceOne) return other(`one is ${article(a)}, the other ${article(b)}`);
  const sureness = title * 0.5 + (authors ?? 0.5) * 0.3 + (isPlaceOne ? 0.15 : both ? 0 : 0.05);
  if (both && !isPlaceOne) {
    const isOwnTitle = title >= 0.97 && !isSeriesTitle(left) && !isSeriesTitle(right);
    if (!isOwnTitle) return other(`other volume of ${both.series}: ${both.a} and ${both.b}`);
    return { same: true, why: `same title, counted ${both.a} here and ${both.b} there`, sureness };
  }
  if (title >= 0.9) return { same: true, why: title >= 0.98 ? 'same title' : 'same title but for a slip', sureness };
  if (isPlaceOne && authors !== undefined && mayDiffer(left, right))
    return { same: true, why: `both are ${both.series} #${both.a}`, sureness };
  return other(`other title: "${left.clue.title}" and "${right.clue.title}"`);
}

const article = (shape: string): string => (shape === 'omnibus' ? 'an omnibus' : `a ${shape}`);

/** Titles of one place may differ where one is only a number, or one is a translation. Else the numbers may be of two orders. */
function mayDiffer(left: ReadClue, right: ReadClue): boolean {
  const names = [...left.names, ...right.names];
  if (isSeriesTitle(left, names) || isSeriesTitle(right, names)) return true;
  const [a, b] = [left.reading.language, right.reading.language];
  return a !== undefined && b !== undefined && a !== b;
}

function isSeriesTitle({ clue, names }: ReadClue, all: readonly string[] = names): boolean {
  const own = readVolume(clue.title, all).pieces[0] ?? '';
  return own === '' || all.some((name) => seriesKey(own) === seriesKey(name));
}
