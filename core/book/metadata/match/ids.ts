import isbn from 'isbn3';
import type { Ids } from '../../../sdk/index.ts';

const ISBN = /(?<![\dA-Za-z])(?:97[89][-\s]?)?\d(?:[-\s]?\d){8}[-\s]?[\dXx](?![\dA-Za-z])/g;
const ASIN = /(?<![A-Za-z\d])B0[A-Z\d]{8}(?![A-Za-z\d])/;

/**
 * The identifiers that an item bears; undefined where it bears none. `tags` are fields meant for an ISBN or ASIN, where a 13-digit
 * number counts even with a wrong check digit (they are often copied wrongly); in `names` only a number with the right one does.
 */
export function idsIn(tags: readonly string[], names: readonly string[]): Ids | undefined {
  const ids: Ids = {};
  const read = (text: string, isField: boolean): void => {
    for (const [found] of text.slice(0, 512).matchAll(ISBN)) {
      const digits = found.replace(/[-\s]/g, '').toUpperCase();
      const parsed = isbn.parse(digits);
      if (parsed?.isbn10) ids.isbn10 ??= parsed.isbn10;
      if (parsed) ids.isbn13 ??= parsed.isbn13;
      else if (isField && /^97[89]\d{10}$/.test(digits)) ids.isbn13 ??= digits;
    }
    const asin = ASIN.exec(text.slice(0, 512));
    if (asin) ids.asin ??= asin[0];
  };
  for (const text of tags) read(text, true);
  for (const text of names) read(text, false);
  return Object.keys(ids).length > 0 ? ids : undefined;
}

/** The part of an ISBN that tells editions apart: twelve digits, without the check digit, the same for both lengths. */
export function isbnKey(ids: Ids | undefined): string | undefined {
  const own = (ids?.isbn13 ?? ids?.isbn10 ?? '').replace(/[-\s]/g, '');
  if (/^97[89]\d{10}$/.test(own)) return own.slice(0, 12);
  return /^\d{9}[\dXx]$/.test(own) ? `978${own.slice(0, 9)}` : undefined;
}

/** Whether an ISBN's check digit is right, so that a service can be asked for it. */
export function isIsbn(text: string | undefined): text is string {
  return text !== undefined && isbn.parse(text) !== null;
}
