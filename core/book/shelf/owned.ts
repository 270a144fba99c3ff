import { distance } from 'fastest-levenshtein';
import type { Clue } from '../../sdk/index.ts';
import { covers, languageCode, type Position, parsePosition, ratio, titleLikeness } from '../text/index.ts';
import { authorsAgree } from './group.ts';
import { isEverything, sizeOfSet } from './kind.ts';
import { ownKey, type Reading, readBook, titleKeys } from './reading.ts';
import { sameSeries, seriesKey } from './series-name.ts';
import { closed, type ShelfIndex } from './shelf-index.ts';
import type { Work } from './work.ts';

/** Works that a copy holds, and why we think so, in words for people. */
export interface Holding {
  works: Work[];
  why: string;
  /** The copy is one of `works`, and nothing tells which: it is taken for the first that no other copy holds. */
  isOneOf?: boolean;
  /** Only the likeness of the titles speaks for it; a better reason elsewhere outweighs it. */
  isGuess?: boolean;
}

const NOTHING: Holding = { works: [], why: 'it is none of these books' };

const isOne = (work: Work): boolean => work.kind !== 'omnibus' && work.kind !== 'companion';

function sharesId(owned: Clue, work: Work): boolean {
  const ids = owned.ids;
  if (!ids) return false;
  return work.records.some(
    ({ ids: other }) =>
      (ids.isbn13 !== undefined && ids.isbn13 === other.isbn13) ||
      (ids.asin !== undefined && ids.asin === other.asin) ||
      Object.entries(ids.at ?? {}).some(([plugin, id]) => other.at?.[plugin] === id),
  );
}

function writtenByOthers(owned: Clue, shelf: ShelfIndex): boolean {
  if (!owned.authors?.length || (shelf.authors.length > 0 && authorsAgree(owned.authors, shelf.authors))) return false;
  return shelf.people.length + shelf.authors.length > 0 && !authorsAgree(owned.authors, shelf.people);
}

/** The works that one copy holds. A copy in another language holds none; a set holds all that is in it. */
export function holdingOf(owned: Clue, shelf: ShelfIndex): Holding {
  const language = languageCode(owned.language);
  if (language !== undefined && language !== shelf.language) return { works: [], why: `it is a copy in another language (${language})` };
  if (writtenByOthers(owned, shelf)) return { works: [], why: `it is by ${owned.authors![0]}` };
  const byId = shelf.works.filter((work) => sharesId(owned, work));
  if (byId.length === 1 && isOne(byId[0]!)) return { works: byId, why: 'it carries the same id' };
  const reading = readBook(owned, shelf.names);
  return (
    bySet(owned, reading, shelf) ??
    byTitle(reading, shelf) ??
    byPlace(owned, reading, shelf) ??
    bySeriesName(reading, shelf) ??
    byLikeness(reading, shelf) ??
    byForeignTitle(owned, reading, shelf)
  );
}

function hits(map: ReadonlyMap<string, ReadonlySet<Work>>, key: string, keep: (work: Work) => boolean): Work[] {
  return [...(map.get(key) ?? [])].filter(keep);
}

function rangeSaid(owned: Clue, reading: Reading): Position | undefined {
  if (reading.position && !reading.position.isSingle) return reading.position;
  const nameless = owned.series?.find((ref) => ref.name === '' && ref.position !== undefined);
  const position = parsePosition(nameless?.position);
  return position && !position.isSingle ? position : undefined;
}

function bySet(owned: Clue, reading: Reading, shelf: ShelfIndex): Holding | undefined {
  const said = rangeSaid(owned, reading);
  if (!said && reading.position?.isSingle && reading.shape !== 'omnibus') return undefined;
  const keys = titleKeys(reading);
  const isBook = keys.some((key) => hits(shelf.byKey, key, isOne).length > 0);
  const sets = [...new Set(keys.flatMap((key) => hits(shelf.byKey, key, (work) => work.kind === 'omnibus')))];
  if (!said && (isBook || (sets.length === 0 && reading.shape !== 'omnibus'))) return undefined;
  const ranges = [said, ...sets.map((work) => parsePosition(work.position))].filter(
    (position) => position !== undefined && !position.isSingle,
  ) as Position[];
  const range = said ?? ranges[0];
  if (range) {
    const works = shelf.works.filter((work) => isOne(work) && work.position !== undefined && holds(range, work.position));
    if (works.length > 0) return { works, why: `"${owned.title}" holds ${range.text}` };
  }
  return unrangedSet(owned, reading, shelf);
}

function holds(range: Position, place: string): boolean {
  const at = Number(place);
  return Number.isFinite(at) && covers(range, at);
}

const isWhole = (work: Work): boolean => isOne(work) && /^[1-9]\d*$/.test(work.position ?? '');

/** A set that does not say its numbers: the titles it names, else as many as it says, else a short series whole. */
function unrangedSet(owned: Clue, reading: Reading, shelf: ShelfIndex): Holding | undefined {
  const whole = ` ${reading.volume.whole} ${owned.subtitle === undefined ? '' : readBook({ title: owned.subtitle }, []).volume.whole} `;
  const named = shelf.works.filter((work) => isOne(work) && shelf.readings.get(work)!.some((one) => isNamedIn(whole, one, shelf)));
  if (named.length > 1) return { works: named, why: `"${owned.title}" names them` };
  if (reading.shape === 'omnibus' && named.length === 1 && !reading.volume.isNamed)
    return { works: named, why: `"${owned.title}" names it` };
  if (!speaksOfSeries(whole, shelf.names)) return undefined;
  const placed = shelf.works.filter(isWhole);
  const size = sizeOfSet(owned.title);
  if (size !== undefined) return { works: placed.slice(0, size), why: `"${owned.title}" holds ${size} books` };
  if (isEverything(owned.title) || placed.length <= 5) return { works: placed, why: `"${owned.title}" is taken for the whole series` };
  return undefined;
}

function isNamedIn(text: string, reading: Reading, shelf: ShelfIndex): boolean {
  const key = ownKey(reading);
  return key.length >= 5 && !shelf.names.some((name) => seriesKey(name) === seriesKey(key)) && text.includes(` ${key} `);
}

function speaksOfSeries(text: string, names: readonly string[]): boolean {
  return names.some((name) => seriesKey(name) !== '' && text.includes(` ${seriesKey(name)} `));
}

function byTitle(reading: Reading, shelf: ShelfIndex): Holding | undefined {
  const keys = titleKeys(reading);
  for (const key of [...keys, ...keys.map(closed)]) {
    const found = hits(shelf.byKey, key, isOne);
    const holding = found.length > 1 ? chosen(found, reading, shelf) : { works: found, why: 'same title' };
    if (holding.works.length > 0 && !contradicts(holding.works[0]!, reading, shelf)) return holding;
  }
  return undefined;
}

/** A title that is only the series' name does not outweigh a number: "Some Series" #3 is not volume 1 of that title. */
function contradicts(work: Work, reading: Reading, shelf: ShelfIndex): boolean {
  const place = reading.position?.text;
  if (place === undefined || work.position === undefined || place === work.position) return false;
  const own = ownKey(reading);
  return own === '' || shelf.names.some((name) => seriesKey(name) === seriesKey(own)) || !isTelling(own, shelf);
}

/** A piece that several works carry ("A Fantasy Adventure") tells none of them. */
function isTelling(key: string, shelf: ShelfIndex): boolean {
  return (shelf.byPiece.get(key)?.size ?? 0) <= 1;
}

function chosen(found: readonly Work[], reading: Reading, shelf: ShelfIndex): Holding {
  const place = reading.position?.text;
  const same =
    place === undefined
      ? found.filter((work) => shelf.byLiteral.get(reading.literal)?.has(work))
      : found.filter((work) => work.position === place);
  if (same.length === 1 || place !== undefined) return { works: same, why: 'same title' };
  return { works: [...found], why: 'same title as several', isOneOf: true };
}

function byPlace(owned: Clue, reading: Reading, shelf: ShelfIndex): Holding | undefined {
  const place = reading.position;
  if (!place?.isSingle) return undefined;
  const isMember = reading.volume.isNamed || (owned.series ?? []).some((ref) => shelf.names.some((name) => sameSeries(ref.name, name)));
  const works = isMember ? shelf.works.filter((work) => isOne(work) && work.position === place.text) : [];
  return works.length > 0 ? { works, why: `it is number ${place.text}` } : undefined;
}

/** "Some Series" without a number, where several volumes have no other name: one of them. */
function bySeriesName(reading: Reading, shelf: ShelfIndex): Holding | undefined {
  if (ownKey(reading) !== '' || !reading.volume.isNamed || reading.position) return undefined;
  const works = shelf.works.filter((work) => isWhole(work) && shelf.readings.get(work)!.some((one) => ownKey(one) === ''));
  return works.length > 0 ? { works, why: 'it has only the name of the series', isOneOf: true } : undefined;
}

function byLikeness(reading: Reading, shelf: ShelfIndex): Holding | undefined {
  for (const piece of reading.volume.pieces.filter((key) => key.length >= 5)) {
    const found = hits(shelf.byPiece, piece, isOne);
    if (found.length === 1) return { works: found, why: 'part of the title is the same', isGuess: true };
  }
  const [bare, main] = [reading.volume.bare, ownKey(reading)];
  if (main.length < 4) return undefined;
  const scored = [...shelf.byKey].flatMap(([key, works]) => {
    const score = Math.max(likeness(bare, key), likeness(main, key));
    return score >= 0.85 ? [...works].filter(isOne).map((work) => ({ work, score })) : [];
  });
  scored.sort((a, b) => b.score - a.score);
  const [best] = scored;
  const rival = scored.find(({ work }) => work !== best?.work);
  if (!best || (rival && best.score - rival.score < 0.04)) return undefined;
  return { works: [best.work], why: 'the title is the same but for a slip or a prefix', isGuess: true };
}

function likeness(title: string, key: string): number {
  if (key.length < 5 || title.length < 5) return 0;
  const like = titleLikeness(title, key);
  if (like >= 0.85) return like;
  if (!/\d/.test(title + key) && distance(title, key) <= 1) return 0.88;
  const [short, long] = title.length <= key.length ? [title, key] : [key, title];
  const isPhrase = short.includes(' ') || short.length >= 10;
  if (isPhrase && ` ${long} `.includes(` ${short} `)) return 0.86;
  return short.length >= 20 && ratio(long.slice(0, short.length), short) >= 0.95 ? 0.9 : 0;
}

function byForeignTitle(owned: Clue, reading: Reading, shelf: ShelfIndex): Holding {
  if (languageCode(owned.language) === undefined) return NOTHING;
  const found = [...new Set(titleKeys(reading).flatMap((key) => hits(shelf.byForeignKey, key, isOne)))];
  return found.length === 1 ? { works: found, why: 'same title in a translation, and the copy says it is in the asked language' } : NOTHING;
}
