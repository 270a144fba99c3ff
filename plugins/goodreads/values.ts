import { oneLine } from './text.ts';

/** An object without the fields that say nothing. */
export function present<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}

/** Legacy pages say the word "null" where an edition has none. */
export function isbn13Of(text: string | null | undefined): string | undefined {
  const digits = oneLine(text).replace(/[\s-]+/g, '');
  return /^97[89]\d{10}$/.test(digits) ? digits : undefined;
}

export function isbn10Of(text: string | null | undefined): string | undefined {
  const digits = oneLine(text)
    .replace(/[\s-]+/g, '')
    .toUpperCase();
  return /^\d{9}[\dX]$/.test(digits) ? digits : undefined;
}

/** The full-size cover by https: lists append a size ("._SX50_"), and a book without one has a placeholder. */
export function coverOf(link: string | null | undefined): string | undefined {
  if (!link || !/^https?:\/\//.test(link) || link.includes('/nophoto/')) return undefined;
  return link.replace(/^http:/, 'https:').replace(/\._[A-Z]{2}\d[^/]{0,40}_(?=\.[a-z]{3,4}$)/, '');
}

/** A number printed for people: "1,488,647". */
export function countOf(text: string | null | undefined): number | undefined {
  const digits = oneLine(text).replaceAll(',', '');
  return /^\d{1,15}$/.test(digits) && Number(digits) > 0 ? Number(digits) : undefined;
}

export function ratingOf(value: string | number | null | undefined): number | undefined {
  const rating = Number(value ?? 0);
  return Number.isFinite(rating) && rating > 0 && rating <= 5 ? rating : undefined;
}
