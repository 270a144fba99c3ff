import type { BookRecord, Ids } from '../../../sdk/index.ts';
import { fold } from '../../text/index.ts';
import { cleanRecord } from './clean-record.ts';

/** A matched record of one service. `score` and `keys` are what `matchRecord` gave. */
export interface Found {
  source: string;
  record: BookRecord;
  score: number;
  keys?: readonly string[];
}

/** The fields of which the origin is kept. `isbn` stands for both lengths, `rating` also for the number of ratings. */
export const RECORD_FIELDS = [
  'title',
  'subtitle',
  'authors',
  'narrators',
  'series',
  'published',
  'publisher',
  'language',
  'description',
  'genres',
  'cover',
  'minutes',
  'pages',
  'rating',
  'work',
  'edition',
  'isbn',
  'asin',
] as const;
/** One of `RECORD_FIELDS`. */
export type RecordField = (typeof RECORD_FIELDS)[number];

/** One record out of several, with the origin of every field. */
export interface MergedRecord {
  record: BookRecord;
  /** Which source each field is from. */
  sources: Partial<Record<RecordField, string>>;
  /** 0 to 1: the source's score, raised where another source says the same, lowered where one says otherwise. */
  confidence: Partial<Record<RecordField, number>>;
  /** The keys by which each source's record was matched. */
  keys: Record<string, readonly string[]>;
}

type Values = Partial<Record<RecordField, unknown>>;

function valuesOf(record: BookRecord): Values {
  const { ids, rating, ratings, ...rest } = record;
  const isbn = { ...(ids.isbn13 ? { isbn13: ids.isbn13 } : {}), ...(ids.isbn10 ? { isbn10: ids.isbn10 } : {}) };
  const values: Values = { ...rest };
  if (rating !== undefined) values.rating = { rating, ...(ratings === undefined ? {} : { ratings }) };
  if (Object.keys(isbn).length > 0) values.isbn = isbn;
  if (ids.asin) values.asin = ids.asin;
  if (record.authors.length === 0) delete values.authors;
  return values;
}

function comparable(value: unknown): string {
  if (Array.isArray(value)) return value.map(comparable).sort().join('|');
  if (typeof value === 'object' && value !== null) return Object.values(value).map(comparable).join('~');
  return fold(String(value));
}

function agreed(field: RecordField, first: Values, others: readonly { values: Values; score: number }[], score: number): number {
  const own = comparable(first[field]);
  return others.reduce((sum, { values, score: other }) => {
    if (values[field] === undefined) return sum;
    return comparable(values[field]) === own ? sum + (1 - sum) * 0.5 * other : sum * 0.97;
  }, score);
}

function assembled(values: Values, found: readonly Found[]): BookRecord {
  const { isbn, asin, rating, ...rest } = values;
  const at = Object.assign({}, ...found.map(({ record }) => record.ids.at ?? {}).reverse()) as Record<string, string>;
  const ids: Ids = {
    ...(isbn as Ids | undefined),
    ...(asin ? { asin: asin as string } : {}),
    ...(Object.keys(at).length > 0 ? { at } : {}),
  };
  return { title: '', authors: [], ...rest, ...(rating as object | undefined), ids } as BookRecord;
}

/**
 * Merges matched records field by field: each field is taken from the first source in `order` that has it (sources not named come
 * last, better scores first), later ones only fill what is missing. Records are cleaned first. null where nothing was found.
 */
export function mergeRecords(found: readonly Found[], order: readonly string[]): MergedRecord | null {
  const place = (source: string): number => (order.includes(source) ? order.indexOf(source) : order.length);
  const sorted = [...found].sort((a, b) => place(a.source) - place(b.source) || b.score - a.score);
  if (sorted.length === 0) return null;
  const cleaned = sorted.map(({ source, record, score }) => ({ source, score, values: valuesOf(cleanRecord(record)) }));
  const merged: Values = {};
  const sources: MergedRecord['sources'] = {};
  const confidence: MergedRecord['confidence'] = {};
  for (const field of RECORD_FIELDS) {
    const first = cleaned.find(({ values }) => values[field] !== undefined);
    if (!first) continue;
    merged[field] = first.values[field];
    sources[field] = first.source;
    const others = cleaned.filter((other) => other !== first);
    confidence[field] = Math.round(Math.min(1, agreed(field, first.values, others, first.score)) * 1000) / 1000;
  }
  const keys = Object.fromEntries([...sorted].reverse().map(({ source, keys: own }) => [source, own ?? []]));
  return { record: assembled(merged, sorted), sources, confidence, keys };
}
