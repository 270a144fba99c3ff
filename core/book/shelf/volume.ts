import type { SeriesRef } from '../../sdk/index.ts';
import { articleFree, parsePosition, positionOf, readable, seriesIn, turnArticle, words } from '../text/index.ts';
import { sameSeries, seriesKey } from './series-name.ts';

/** A printed title read as a volume of a series whose names are known. All keys are folded and without article. */
export interface Volume {
  /** What is left when the series' name and number are taken away; "" for "Some Series, Book 3". */
  bare: string;
  /** The pieces of `bare` in order: title, then subtitles. */
  pieces: string[];
  /** The same pieces as printed. */
  printed: string[];
  /** The whole title with series and number, without bracketed remarks. */
  whole: string;
  /** Printed form of the first piece. */
  title: string;
  /** The place that the title names in this series (canonical text), or "Book 3" without a name. */
  position?: string;
  /** The series is named in the title. */
  isNamed: boolean;
  /** Other series that the title names. */
  others: SeriesRef[];
  /** Bracketed words that are neither title nor series. */
  remarks: string[];
}

const MARKED_ONLY =
  /^(?:books?|bks?|vol(?:ume)?s?|nos?|episode|band|buch|tome|#)[.\s]{0,2}[#\s]{0,2}[a-z0-9.]{1,12}(?:\s?(?:-|–|&|and|to)\s?\d{1,3})?$/i;
/** Without a digit or a counting word a text names no place in a series. */
const MAY_COUNT = /\d|#|\b(?:books?|bk|vol|no|nos|part|band|buch|tome|libro|episode)/i;
/** "Book 2 of 5": the number, and how many there are. */
const COUNT_OF = /((?:^|\s)(?:books?|bk|vol(?:ume)?)[.\s]{1,2}\d{1,3}) of \d{1,3}$/i;
const MARKED = /#|\b(?:book|vol|volume|band|buch|tome|part)\b/i;
const EDITION_WORD =
  /^(?:(?:un)?abridged|audio ?book|an? (?:novel|novella|memoir|thriller|romance)|light novel|book|ebook|kindle edition|movie tie in|unabridged edition|complete and unabridged)$/;

/** A title of more pieces is hostile or a heap of keywords. */
const MOST_PIECES = 8;

/** Without any of these a title is one piece. */
const PUNCTUATED = /[:;,–—]|\s-\s/;

const key = (text: string): string => articleFree(words(text).join(' '));

/** Closes up ": " and " - " inside the series' own name, so that it is not torn when the title is split there. */
function protect(text: string, names: readonly string[]): string {
  let safe = text;
  for (const name of names) {
    if (!/:\s|\s[-–—]\s/.test(name)) continue;
    const at = safe.toLowerCase().indexOf(name.toLowerCase());
    if (at < 0) continue;
    const closed = safe.slice(at, at + name.length).replace(/:\s|\s[-–—]\s/g, ' ');
    safe = safe.slice(0, at) + closed + safe.slice(at + name.length);
  }
  return safe;
}

function bracketsOf(text: string): { outside: string; inside: string[] } {
  const inside: string[] = [];
  const outside = text.replace(/\s?[([{]([^()[\]{}]{0,200})[)\]}]/g, (_, content: string) => {
    if (content.trim() !== '') inside.push(content.trim());
    return '';
  });
  return { outside: outside.replace(/\s+/g, ' ').trim(), inside };
}

/** "TheFinalEmpire" as "The Final Empire". */
function spaced(text: string): string {
  return /^\S{6,}$/.test(text) ? text.replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ').replace(/_/g, ' ') : text;
}

/** "02. Title", "2 - Title": a number that stands before the title, as file and folder names have it. */
function leadingNumber(text: string): { text: string; number?: string } {
  const found = /^(\d{1,3}(?:\.\d{1,2})?)(?:\.\s|\s?[-–—]\s)(?=.{2})/.exec(text);
  const number = found ? parsePosition(found[1])?.text : undefined;
  return found && number !== undefined ? { text: text.slice(found[0].length), number } : { text };
}

interface Found {
  ref?: SeriesRef;
  isOwn: boolean;
}

function seriesPiece(piece: string, names: readonly string[]): Found | undefined {
  const text = piece.replace(/^[\s,;:-]+|[\s,;:-]+$/g, '').replace(COUNT_OF, '$1');
  const own = names.length > 0 ? seriesKey(text) : '';
  if (own !== '' && names.some((name) => own === seriesKey(name))) return { isOwn: true };
  if (!MAY_COUNT.test(text)) return undefined;
  if (MARKED_ONLY.test(text)) {
    const position = positionOf(text);
    return position === undefined ? undefined : { isOwn: true, ref: { name: '', position } };
  }
  const ref = seriesIn(text, { bare: true });
  if (!ref) return undefined;
  if (names.some((name) => sameSeries(ref.name, name))) return { isOwn: true, ref };
  return { isOwn: false, ref };
}

/** Reads a printed title, told the names of the series it may belong to (none is fine). */
export function readVolume(printed: string, names: readonly string[] = []): Volume {
  const { outside, inside } = bracketsOf(protect(spaced(readable(printed)), names));
  const { text, number } = leadingNumber(outside === '' ? inside.join(' ') : outside);
  const volume: Volume = { bare: '', pieces: [], printed: [], whole: key(text), title: '', isNamed: false, others: [], remarks: [] };
  const take = (found: Found): void => {
    if (found.isOwn) {
      volume.isNamed ||= found.ref?.name !== '';
      volume.position ??= found.ref?.position;
    } else volume.others.push(found.ref!);
  };
  if (number !== undefined) volume.position = number;
  for (const remark of inside) {
    for (const part of remark.split(/\s?;\s?/)) {
      const found = seriesPiece(part, names);
      if (found) take(found);
      else volume.remarks.push(part);
    }
  }
  const entire = seriesPiece(text, names);
  if (entire?.isOwn) {
    take(entire);
    volume.title = turnArticle(entire.ref ? entire.ref.name || text : text);
    return volume;
  }
  if (PUNCTUATED.test(text)) readPieces(text, names, volume, take);
  else {
    volume.printed = [text.trim()];
    volume.pieces = volume.whole === '' ? [] : [volume.whole];
    volume.bare = volume.whole;
    volume.title = text.trim();
  }
  return volume;
}

function readPieces(text: string, names: readonly string[], volume: Volume, take: (found: Found) => void): void {
  const kept: string[] = [];
  const all = text.split(/\s?:\s|\s[-–—]\s|\s?;\s/).slice(0, MOST_PIECES);
  for (const [at, piece] of all.entries()) {
    const found = piece.trim() === '' ? undefined : seriesPiece(piece, names);
    if (found && (found.isOwn || (at > 0 ? MARKED.test(piece) : isSeriesOf(piece, all.slice(1), names)))) take(found);
    else if (piece.trim() !== '' && !EDITION_WORD.test(key(piece)) && key(piece) !== '') kept.push(trailing(piece, names, take));
  }
  volume.printed = kept.map((piece) => piece.trim().replace(/[\s,]+$/, '')).filter((piece) => key(piece) !== '');
  volume.pieces = kept.map(key).filter((piece) => piece !== '');
  volume.bare = volume.pieces.join(' ');
  volume.title = turnArticle(kept[0] ?? text).replace(/[\s,]+$/, '');
}

/** Whether a first piece like "Name 3" is a series and not the title: a telling title follows it. */
function isSeriesOf(piece: string, rest: readonly string[], names: readonly string[]): boolean {
  const isTelling = (one: string): boolean =>
    key(one) !== '' && !isGeneric(key(one)) && !EDITION_WORD.test(key(one)) && !seriesPiece(one, names);
  return /(?:^|\D)\d{1,2}$/.test(piece) && rest.some(isTelling);
}

/** "Foundling, Halfway Saga Book 2" in one piece: the title before the comma, the series after it. */
function trailing(piece: string, names: readonly string[], take: (found: Found) => void): string {
  const at = piece.lastIndexOf(', ');
  if (at <= 0) return piece;
  const found = seriesPiece(piece.slice(at + 2), names);
  if (!found?.isOwn || !found.ref) return piece;
  take(found);
  return piece.slice(0, at);
}

/** A subtitle that says only what sort of book it is ("A Novel", "A Fantasy LitRPG Adventure"). */
export function isGeneric(piece: string): boolean {
  return /\b(?:novels?|novella|saga|adventures?|thriller|mystery|mysteries|memoir|romance|story|stories|litrpg|fantasy|tale|standalone|edition|series)$/.test(
    piece,
  );
}
