import type { BookRecord, Entry } from '../../../sdk/index.ts';

/**
 * What each field is worth, in points of 100. Title and authors find a book, the description and cover sell it, narrators and
 * runtime are what makes an audiobook; a subtitle, a rating or a number of pages is nothing to miss. A place counts only for a book that is in a series.
 */
export const COMPLETENESS_WEIGHTS = {
  title: 15,
  authors: 15,
  description: 14,
  cover: 10,
  narrators: 10,
  genres: 8,
  published: 8,
  language: 6,
  identifier: 6,
  publisher: 4,
  minutes: 4,
  'series-position': 8,
} as const;

/** How complete a book's metadata are, and what is missing, the weightiest first. */
export interface Completeness {
  /** 0 to 100, whole. */
  percent: number;
  missing: string[];
}

type Weighted = keyof typeof COMPLETENESS_WEIGHTS;

function hasField(record: BookRecord, field: Weighted): boolean {
  if (field === 'identifier') return Boolean(record.ids.isbn13 ?? record.ids.isbn10 ?? record.ids.asin);
  if (field === 'series-position') return (record.series ?? []).some((ref) => ref.position !== undefined && ref.position !== '');
  const value = record[field];
  if (Array.isArray(value)) return value.some((part) => part.trim() !== '');
  return typeof value === 'number' ? value > 0 : (value ?? '').trim() !== '';
}

/** How complete a record or a library's entry is, by `COMPLETENESS_WEIGHTS`. */
export function completeness(book: BookRecord | Entry): Completeness {
  const record = 'record' in book ? book.record : book;
  const isSeries = (record.series ?? []).length > 0;
  const fields = (Object.keys(COMPLETENESS_WEIGHTS) as Weighted[]).filter((field) => field !== 'series-position' || isSeries);
  const worth = (some: readonly Weighted[]): number => some.reduce((sum, field) => sum + COMPLETENESS_WEIGHTS[field], 0);
  const missing = fields.filter((field) => !hasField(record, field)).sort((a, b) => COMPLETENESS_WEIGHTS[b] - COMPLETENESS_WEIGHTS[a]);
  return { percent: Math.floor((100 * (worth(fields) - worth(missing))) / worth(fields)), missing };
}
