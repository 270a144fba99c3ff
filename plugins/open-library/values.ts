import type { SeriesRef } from '../../core/sdk/index.ts';
import type { Prose } from './wire.ts';

/** An object without the fields that say nothing. */
export function present<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}

export function oneLine(text: string | undefined): string {
  return (text ?? '').slice(0, 2000).replace(/\s+/g, ' ').trim();
}

/** Letters and digits alone, for comparing names. */
export function folded(text: string): string {
  return oneLine(text)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

export function proseOf(prose: Prose | undefined): string | undefined {
  const text = typeof prose === 'string' ? prose : prose?.value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}

/** One person stands in two scripts at times; where Latin names are there, the others repeat them. */
export function namesOf(names: readonly string[] | undefined): string[] {
  const clean = [...new Set((names ?? []).map(oneLine))].filter((name) => name !== '');
  const latin = clean.filter((name) => /\p{Script=Latin}/u.test(name));
  return latin.length > 0 ? latin : clean;
}

/** The catalogue's codes are those of libraries ("ger", "fre"); "und" and "mul" say nothing. */
export function languageOf(key: string | undefined): string | undefined {
  const code = /([a-z]{2,3})$/.exec(key ?? '')?.[1];
  if (code === undefined || /^(und|mul|zxx|mis)$/.test(code)) return undefined;
  return Intl.getCanonicalLocales(code)[0];
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** "July 16, 2019", "16 July 2019", "Jul 2019", "2019-07-16" and "2019" as ISO; "c1996" and the like are a year, all else nothing. */
export function dateOf(text: string | undefined): string | undefined {
  const line = oneLine(text);
  const iso = /^(\d{4})(-\d{2}(-\d{2})?)?$/.exec(line);
  if (iso) return line;
  const year = /(?:^|[^\d])(1[4-9]\d{2}|20\d{2})\]?$/.exec(line)?.[1];
  if (!year) return undefined;
  const month = MONTHS.indexOf((/\b([a-z]{3})[a-z]{0,6}\b/i.exec(line)?.[1] ?? '').toLowerCase()) + 1;
  if (month === 0) return year;
  const day = /(?:^|\s)(\d{1,2})(?:st|nd|rd|th)?(?:,|\s)/.exec(line)?.[1];
  const two = (number: number | string) => String(number).padStart(2, '0');
  return day ? `${year}-${two(month)}-${two(day)}` : `${year}-${two(month)}`;
}

/** "Old Kingdom, bk. 1" is a series; "Penguin classics" and "Oxford world's classics, 12" are a publisher's shelf, and are left out. */
export function seriesOf(lines: readonly string[] | undefined): SeriesRef[] | undefined {
  const found = (lines ?? []).flatMap((line): SeriesRef[] => {
    const parts = /^(.{2,150}?)[\s,;:(#-]{1,9}(?:bk|book|vol|volume)\b\.?\s{0,3}(\d{1,3}(?:\.\d)?)\)?$/i.exec(oneLine(line));
    return parts ? [{ name: parts[1]!.replace(/[\s,;:(-]+$/, ''), position: parts[2]! }] : [];
  });
  return found.length > 0 ? found : undefined;
}

/** Headings of lending and of lists stand among the subjects. */
const NO_SUBJECT =
  /^(nyt:|collectionid:|accessible book|protected daisy|in library|lending library|internet archive|overdrive|open ?library|large type|award:|series:|reading level)|=|\d{4}-\d{2}/i;
const MOST_SUBJECTS = 12;

export function genresOf(subjects: readonly string[] | undefined): string[] | undefined {
  const clean = (subjects ?? []).slice(0, 200).map((subject) => oneLine(subject).replace(/\.$/, ''));
  const good = clean.filter((subject) => subject !== '' && subject.length <= 60 && !NO_SUBJECT.test(subject));
  const unique = [...new Map(good.map((subject) => [folded(subject), subject])).values()].slice(0, MOST_SUBJECTS);
  return unique.length > 0 ? unique : undefined;
}

export function coverOf(id: number | null | undefined): string | undefined {
  return typeof id === 'number' && id > 0 ? `https://covers.openlibrary.org/b/id/${id}-L.jpg` : undefined;
}

export function isbn13Of(isbns: readonly string[] | undefined): string[] {
  return digitsOf(isbns).filter((isbn) => /^97[89]\d{10}$/.test(isbn));
}

export function isbn10Of(isbns: readonly string[] | undefined): string[] {
  return digitsOf(isbns).filter((isbn) => /^\d{9}[\dX]$/.test(isbn));
}

function digitsOf(isbns: readonly string[] | undefined): string[] {
  return (isbns ?? []).map((isbn) => isbn.replace(/[\s-]+/g, '').toUpperCase());
}
