import type { BookRecord, Entry, EntryChange } from '../../../sdk/index.ts';

/** A field that can be written to a library. */
export type EntryField = keyof EntryChange;

/** One changed field, as it is stored: values in the shapes of `EntryChange`, `before` null where the field was empty. */
export interface Correction {
  field: EntryField;
  before: unknown;
  after: unknown;
  source: string;
  confidence: number;
  /** The run that made it, where the store knows. */
  run?: string;
}

/**
 * `fill`: written only where the library has nothing. `extend`: also adds places to the series that are there. `mend`: also
 * replaces a value that is provably the same thing garbled (cut off, mojibake, debris of file names, a placeholder). `never`: not
 * written on a match of the book, because it belongs to the recording.
 */
export type FieldPolicy = 'fill' | 'extend' | 'mend' | 'never';

/** What may be done to each field. No field is replaced just because a service says otherwise. */
export const FIELD_POLICIES: Record<EntryField, FieldPolicy> = {
  title: 'mend',
  subtitle: 'fill',
  authors: 'mend',
  narrators: 'fill',
  series: 'extend',
  genres: 'fill',
  publishedYear: 'fill',
  publishedDate: 'fill',
  publisher: 'fill',
  description: 'mend',
  isbn: 'fill',
  asin: 'fill',
  language: 'fill',
  abridged: 'never',
};

/** All fields that can be written, in the order of the table. */
export const ENTRY_FIELDS = Object.keys(FIELD_POLICIES) as EntryField[];

/** Whether a value says nothing. */
export function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

const fullDate = (published: string | undefined): string | undefined =>
  /^\d{4}-\d{2}-\d{2}$/.test(published ?? '') ? published : undefined;

/** A record's value of a field in the shape of `EntryChange`; undefined where it says nothing. */
export function recordValue(record: BookRecord, field: EntryField): unknown {
  const own: Record<EntryField, unknown> = {
    title: record.title,
    subtitle: record.subtitle,
    authors: record.authors,
    narrators: record.narrators,
    series: record.series?.map(({ name, position }) => ({ name, ...(isEmpty(position) ? {} : { position: String(position) }) })),
    genres: record.genres,
    publishedYear: record.published?.slice(0, 4),
    publishedDate: fullDate(record.published),
    publisher: record.publisher,
    description: record.description,
    isbn: record.ids.isbn13 ?? record.ids.isbn10,
    asin: record.ids.asin,
    language: record.language,
    abridged: record.edition?.abridged,
  };
  return isEmpty(own[field]) ? undefined : own[field];
}

/** An entry's value of a field; undefined where it is empty. */
export function entryValue(entry: Entry, field: EntryField): unknown {
  return recordValue(entry.record, field);
}
