import type { Clue } from '../../../sdk/index.ts';
import { isIsbn } from './ids.ts';

/** One question to a metadata service, as plain data; `clue` holds just what is asked with. */
export interface MetadataQuery {
  by: 'isbn' | 'title-author' | 'asin' | 'title';
  clue: Clue;
}

/** In which order a service is best asked; a service that is not listed is asked like Goodreads. */
const LADDERS: Record<string, readonly MetadataQuery['by'][]> = {
  'google-books': ['isbn', 'title-author', 'asin', 'title'],
  goodreads: ['title-author', 'isbn', 'title'],
  audnexus: ['asin', 'title-author', 'title'],
  'open-library': ['isbn', 'title-author', 'title'],
  librivox: ['title-author', 'title'],
};

function question(clue: Clue, by: MetadataQuery['by']): MetadataQuery[] {
  const { ids, language } = clue;
  const common = { title: clue.title, ...(language ? { language } : {}) };
  const author = clue.authors?.[0];
  if (by === 'isbn') {
    const isbn13 = isIsbn(ids?.isbn13) ? { isbn13: ids.isbn13 } : {};
    const isbn10 = isIsbn(ids?.isbn10) ? { isbn10: ids.isbn10 } : {};
    const own = { ...isbn13, ...isbn10 };
    return Object.keys(own).length > 0 ? [{ by, clue: { ...common, ids: own } }] : [];
  }
  if (by === 'asin') return ids?.asin ? [{ by, clue: { ...common, ids: { asin: ids.asin } } }] : [];
  if (by === 'title') return author || clue.title.length < 4 ? [] : [{ by, clue: common }];
  return author ? [{ by, clue: { ...common, authors: [author], ...(clue.series ? { series: clue.series } : {}) } }] : [];
}

/**
 * What to ask a service about a book, in order; the next only where the one before brought no match. Google Books: ISBN, title
 * and author, ASIN. Goodreads: title and author, ISBN. Audnexus: ASIN, title and author. Titles alone are asked for last, where no author is known. ISBNs with a
 * wrong check digit are not asked for.
 */
export function metadataQueries(clue: Clue, service: string): MetadataQuery[] {
  const ladder = LADDERS[service] ?? LADDERS['goodreads']!;
  return ladder.flatMap((by) => question(clue, by));
}
