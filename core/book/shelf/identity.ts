import type { Clue, Ids } from '../../sdk/index.ts';
import { authorsLikeness, parseName, titleLikeness, umlautFree } from '../text/index.ts';
import { ownKey, readBook, titleKeys } from './reading.ts';
import { sameSeries, seriesKey } from './series-name.ts';
import { isGeneric, readVolume } from './volume.ts';

/** Whether two clues are one work, and why, in words for people. */
export interface Sameness {
  same: boolean;
  why: string;
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

/** Places of both in one series; undefined where they share none. */
function places(left: Clue, right: Clue): { a: string; b: string; series: string } | undefined {
  for (const name of new Set([...namesOf(left), ...namesOf(right)])) {
    const [a, b] = [readBook(left, [name]), readBook(right, [name])];
    const areIn = [left, right].every((clue, at) => namesOf(clue).some((own) => sameSeries(own, name)) || [a, b][at]!.volume.isNamed);
    if (areIn && a.position && b.position) return { a: a.position.text, b: b.position.text, series: name };
  }
  return undefined;
}

/** How alike the titles of two clues are at best, 0 to 1, other titles and forms without subtitle and series counted. */
export function bestTitle(left: Clue, right: Clue): number {
  const names = [...namesOf(left), ...namesOf(right)];
  const keys = (clue: Clue): string[] =>
    [clue.title, ...(clue.otherTitles ?? [])].flatMap((title) => titleKeys(readBook({ ...clue, title }, names)));
  const [a, b] = [keys(left), keys(right)];
  let best = 0;
  for (const one of a) for (const other of b) if (best < 1) best = Math.max(best, titleLikeness(one, other));
  return best;
}

/** Whether two clues mean one work. Nothing is assumed where facts are silent: an author on one side only neither helps nor harms. */
export function sameWork(left: Clue, right: Clue): Sameness {
  const id = sharedId(left.ids, right.ids);
  if (id) return { same: true, why: `both carry ${id}` };
  const authors = authorsLikeness(left.authors, right.authors);
  if (authors !== undefined && authors < 0.6) return { same: false, why: `other author: ${left.authors![0]} and ${right.authors![0]}` };
  const both = places(left, right);
  const title = bestTitle(left, right);
  const shapes = [left, right].map((clue) => readBook(clue, namesOf(clue)).shape);
  if (shapes[0] !== shapes[1] && !(both && both.a === both.b))
    return { same: false, why: `one is ${article(shapes[0]!)}, the other ${article(shapes[1]!)}` };
  if (both && both.a !== both.b) {
    if (title >= 0.97 && !isSeriesTitle(left, both.series))
      return { same: true, why: `same title, counted ${both.a} here and ${both.b} there` };
    return { same: false, why: `other volume of ${both.series}: ${both.a} and ${both.b}` };
  }
  if (title >= 0.9) return { same: true, why: title === 1 ? 'same title and author' : 'same title but for a slip' };
  if (both && authors !== undefined) return { same: true, why: `both are ${both.series} #${both.a}` };
  return { same: false, why: `other title: "${left.title}" and "${right.title}"` };
}

const article = (shape: string): string => (shape === 'omnibus' ? 'an omnibus' : `a ${shape}`);

function isSeriesTitle(clue: Clue, series: string): boolean {
  const own = ownKey(readBook(clue, [series]));
  return own === '' || seriesKey(own) === seriesKey(series);
}
