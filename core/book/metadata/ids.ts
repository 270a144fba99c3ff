import isbn from 'isbn3';
import type { Ids } from '../../sdk/index.ts';

/** The identifiers found in some texts: valid ISBNs (checked by their check digit) and Audible numbers; undefined where there is none. */
export function idsIn(texts: readonly string[]): Ids | undefined {
  const ids: Ids = {};
  for (const text of texts) {
    for (const [digits] of text.slice(0, 512).matchAll(/(?<![\dA-Za-z])(?:97[89][-\s]?)?\d(?:[-\s]?\d){8}[-\s]?[\dXx](?![\dA-Za-z])/g)) {
      const parsed = isbn.parse(digits);
      if (!parsed?.isValid) continue;
      if (parsed.isbn13) ids.isbn13 ??= parsed.isbn13;
      if (parsed.isbn10) ids.isbn10 ??= parsed.isbn10;
    }
    const asin = /(?<![A-Za-z\d])B0[A-Z\d]{8}(?![A-Za-z\d])/.exec(text.slice(0, 512));
    if (asin) ids.asin ??= asin[0];
  }
  return Object.keys(ids).length > 0 ? ids : undefined;
}

/** The ISBN-13 of a record, worked out from its ISBN-10 where it has only that. */
export function isbn13Of(ids: Ids | undefined): string | undefined {
  const own = ids?.isbn13 ?? ids?.isbn10;
  return own ? (isbn.parse(own)?.isbn13 ?? undefined) : undefined;
}
