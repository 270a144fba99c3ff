import type { SeriesRef } from '../../../sdk/index.ts';
import { languageCode, parsePosition } from '../../text/index.ts';
import { isbnKey } from '../match/ids.ts';
import { plainLine } from '../merge/plain-text.ts';
import { type EntryField, isEmpty } from './fields.ts';

const lower = (text: unknown): string => String(text).normalize('NFC').split(/\s+/).filter(Boolean).join(' ').toLowerCase();

function setOf(values: unknown, key: (value: never) => string): string {
  return [...new Set((Array.isArray(values) ? values : [values]).map((value) => key(value as never)))].sort().join('\n');
}

function seriesKey(ref: SeriesRef): string {
  return `${lower(ref.name)}#${parsePosition(ref.position)?.text ?? ref.position ?? ''}`;
}

/** An ISBN in either length as the edition it stands for. */
function editionOf(value: unknown): string {
  const digits = String(value);
  return isbnKey(digits.replace(/[-\s]/g, '').length === 10 ? { isbn10: digits } : { isbn13: digits }) ?? digits.trim();
}

/**
 * Whether two values of a field are one to the library: lists as sets (Audiobookshelf keeps its own order of authors), names blind
 * to case (it ignores such changes), descriptions as the text that is left of the HTML, dates and languages by what they mean.
 */
export function sameValue(field: EntryField, left: unknown, right: unknown): boolean {
  if (isEmpty(left) || isEmpty(right)) return isEmpty(left) && isEmpty(right);
  switch (field) {
    case 'authors':
    case 'narrators':
    case 'genres':
      return setOf(left, lower) === setOf(right, lower);
    case 'series':
      return setOf(left, seriesKey) === setOf(right, seriesKey);
    case 'description':
      return plainLine(String(left)) === plainLine(String(right));
    case 'publishedYear':
      return String(left).slice(0, 4) === String(right).slice(0, 4);
    case 'language':
      return (languageCode(String(left)) ?? left) === (languageCode(String(right)) ?? right);
    case 'isbn':
      return editionOf(left) === editionOf(right);
    default:
      return typeof left === 'string' && typeof right === 'string' ? left.trim() === right.trim() : left === right;
  }
}
