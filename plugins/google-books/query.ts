import type { Clue, Ids } from '../../core/sdk/index.ts';

/** Words alone: punctuation inside a quoted phrase makes Google miss, and a quote mark would end the phrase. */
function words(text: string): string {
  return text
    .normalize('NFC')
    .slice(0, 300)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/** Queries by ISBN in the order in which they are asked: 13, 10, and the bare number, because `isbn:` misses known books. */
export function isbnQueries(ids: Ids | undefined): { isbn: string; q: string }[] {
  const known = [ids?.isbn13, ids?.isbn10].filter((isbn) => isbn !== undefined);
  const prefixed = known.map((isbn) => ({ isbn, q: `isbn:${isbn}` }));
  return known[0] ? [...prefixed, { isbn: known[0], q: known[0] }] : [];
}

/** Queries by words: title and author as phrases, then the title's head with the surname, then an ASIN as a bare word. */
export function wordQueries(clue: Clue): string[] {
  const title = words(clue.title);
  const head = words(clue.title.split(/[:(]/)[0]!) || title;
  const author = words(clue.authors?.[0] ?? '');
  const surname = author.split(' ').at(-1) ?? '';
  const queries: string[] = [];
  if (title !== '') {
    queries.push(author === '' ? `intitle:"${title}"` : `intitle:"${title}" inauthor:"${author}"`);
    if (surname !== '') queries.push(`intitle:${head} inauthor:${surname}`);
  }
  if (clue.ids?.asin) queries.push(clue.ids.asin);
  return [...new Set(queries)];
}
