import type { BookRecord, Clue } from '../../sdk/index.ts';
import { cut, languageCode, type Position, parsePosition, readable } from '../text/index.ts';
import { type Shape, shapeOf } from './kind.ts';
import { namesAnOrder, sameSeries } from './series-name.ts';
import { readVolume, type Volume } from './volume.ts';

/** A title together with what its fields say, read for one series (or none). */
export interface Reading {
  volume: Volume;
  /** The place in the series that is looked at. */
  position?: Position;
  shape: Shape;
  /** ISO 639-1, where it is known. */
  language?: string;
  authors: readonly string[];
  /** The printed title, tidied and in lower case: the most literal form. */
  literal: string;
}

/** The position text of the first membership in the series that has one. A membership counted by another order has none. */
function placeIn(series: Clue['series'], names: readonly string[]): string | undefined {
  const isOrdered = names.some(namesAnOrder);
  for (const ref of series ?? []) {
    if (ref.position === undefined || !names.some((name) => sameSeries(ref.name, name))) continue;
    if (namesAnOrder(ref.name) === isOrdered) return ref.position;
  }
  return undefined;
}

/** Reads a record's or a clue's title and fields, told the names of the series. */
export function readBook(book: BookRecord | Clue, names: readonly string[]): Reading {
  const volume = readVolume(book.title, names);
  const subtitle = book.subtitle === undefined ? undefined : readVolume(book.subtitle, names);
  const said = placeIn(book.series, names);
  const position = parsePosition(said) ?? parsePosition(volume.position ?? subtitle?.position);
  const isPlaced = position?.isSingle === true;
  const language = languageCode(book.language);
  const shape =
    position && !position.isSingle
      ? 'omnibus'
      : shapeOf(book.subtitle === undefined ? book.title : `${book.title} ${book.subtitle}`, volume, isPlaced);
  return {
    volume: subtitle ? { ...volume, pieces: [...volume.pieces, ...subtitle.pieces] } : volume,
    shape,
    authors: book.authors ?? [],
    literal: readable(book.title).toLowerCase().trim(),
    ...(position ? { position } : {}),
    ...(language ? { language } : {}),
  };
}

/** The keys under which a title may be met: without series, first piece, and the whole. Never empty texts. */
export function titleKeys({ volume }: Reading): string[] {
  const keys = volume.bare === '' ? [volume.whole] : [volume.pieces.join(' '), volume.bare, volume.pieces[0] ?? '', volume.whole];
  return [...new Set(keys.filter((key) => key !== ''))];
}

/** The key that tells this title from its series' others: without series and subtitle; "" where only the series and a number are named. */
export function ownKey({ volume }: Reading): string {
  return volume.pieces[0] ?? '';
}

/** One record with its reading. */
export interface Piece {
  record: BookRecord;
  reading: Reading;
}

const LATIN = /^(?:en|de|fr|es|it|nl|pt|sv|da|no|nb|nn|fi|is|pl|cs|sk|hu|ro|hr|sl|et|lv|lt|tr|id|ms|vi|ca|eu|gl|ga|cy|la|af|sq)$/;

/** In another language than the asked one, by its field or, where that is silent, by its script. */
export function isForeign(record: BookRecord, reading: Reading, language: string): boolean {
  if (reading.language !== undefined) return reading.language !== language;
  if (!LATIN.test(language)) return false;
  const title = cut(record.title);
  const letters = title.match(/\p{L}/gu)?.length ?? 0;
  const latin = title.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return latin * 2 < letters;
}
