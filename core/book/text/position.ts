import { readable } from './fold.ts';
import { numberValue, ordinalValue } from './number.ts';

/** A place or places in a series. */
export interface Position {
  /** Canonical text: "1.5", "1-3", "1-16, 13.5". */
  text: string;
  /** What it covers; a single book has one range with `from` equal to `to`. */
  ranges: { from: number; to: number }[];
  /** One book and not several. */
  isSingle: boolean;
  /** For ordering: the lowest place; several books come right after the single one of the same number. */
  sortKey: number;
}

const plain = (value: number): string => String(Math.round(value * 1000) / 1000);

function rangeOf(part: string): { from: number; to: number } | undefined {
  const pieces = part.split(/\s?(?:-|–|—|\bto\b|\bthrough\b|\.\.\.?)\s?/);
  if (pieces.length > 2) return undefined;
  const values = pieces.map((piece) => {
    const word = piece.trim().replace(/^#/, '').toLowerCase();
    return /^\d{1,4}(?:[.,]\d{1,3})?$/.test(word) ? Number(word.replace(',', '.')) : numberValue(word);
  });
  const from = values[0];
  const to = values[1] ?? from;
  if (from === undefined || to === undefined || values.includes(undefined) || to < from) return undefined;
  return { from, to };
}

const WHOLE = /^\d{1,3}$/;

function singleAt(place: number): Position {
  return { text: String(place), ranges: [{ from: place, to: place }], isSingle: true, sortKey: place };
}

/** Reads "3", "03", "1.5", "III", "Three", "1-3", "Books 1 to 3", "01-16, 13.5", "1 & 2"; undefined where it is no position. */
export function parsePosition(text: string | number | null | undefined): Position | undefined {
  if (text === null || text === undefined) return undefined;
  if (typeof text === 'string' && WHOLE.test(text)) return singleAt(Number(text));
  const bare = readable(String(text))
    .trim()
    .replace(/^(?:books?|bks?|vol(?:ume)?s?|parts?|nos?|numbers?|#)[.:\s]{0,3}/i, '');
  if (bare === '' || bare.length > 60) return undefined;
  const ranges: Position['ranges'] = [];
  for (const part of bare.split(/\s?(?:,(?=\s)|;|&|\+|\/|\band\b)\s?/)) {
    const range = rangeOf(part.trim());
    if (!range) return undefined;
    ranges.push(range);
  }
  const isSingle = ranges.length === 1 && ranges[0]!.from === ranges[0]!.to;
  const lowest = Math.min(...ranges.map((range) => range.from));
  return {
    text: ranges.map(({ from, to }) => (from === to ? plain(from) : `${plain(from)}-${plain(to)}`)).join(', '),
    ranges,
    isSingle,
    sortKey: isSingle ? lowest : lowest + 0.0005,
  };
}

/** Whether a position covers the place `at`. A range covers the halves inside it only where it is named: 1-3 does not cover 2.5. */
export function covers(position: Position, at: number): boolean {
  return position.ranges.some(({ from, to }) => (from === to ? from === at : Number.isInteger(at) && from <= at && at <= to));
}

/** Orders positions as text; what is no position comes last. */
export function comparePositions(left: string | null | undefined, right: string | null | undefined): number {
  const [a, b] = [parsePosition(left)?.sortKey ?? Infinity, parsePosition(right)?.sortKey ?? Infinity];
  return a === b ? 0 : a - b;
}

const MARKED =
  /(?:^|[^a-z])(?:books?|bks?|bk|volumes?|vols?|episode|novel|part|number|no|#|band|buch|teil|tome|libro|livre|boek|bok|del)[.:#\s]{0,3}([a-z0-9.]{1,12}(?:\s?[-–]\s?\d{1,3})?)(?![a-z0-9])/gi;
const ORDINAL_FIRST = /(?:^|[^a-z0-9])([a-z]{5,12}|\d{1,3}(?:st|nd|rd|th)) (?:book|volume|novel|instal?lment|part)(?![a-z])/gi;

/** The position that a text names with a marker ("Book Three", "Vol. IV", "#3", "the third novel") or is as a whole ("03"); canonical text. */
export function positionOf(text: string): string | undefined {
  const clean = readable(text);
  for (const found of clean.matchAll(MARKED)) {
    const position = parsePosition(found[1]!.replace(/\.$/, ''));
    if (position) return position.text;
  }
  for (const found of clean.matchAll(ORDINAL_FIRST)) {
    const value = ordinalValue(found[1]!.toLowerCase());
    if (value !== undefined) return String(value);
  }
  return /^\s{0,5}#?\d/.test(clean) ? parsePosition(clean)?.text : undefined;
}
