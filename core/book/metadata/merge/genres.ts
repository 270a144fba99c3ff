import { plainLine } from './plain-text.ts';

/** Shelves and formats that readers and shops keep among the genres, and that say nothing about the book. */
const JUNK = new Set(
  `general books book fiction-general audiobook audiobooks audio audio-book audio-books audible ebook ebooks e-book e-books kindle nook paperback
  hardcover library library-books default owned owned-books books-i-own i-own my-books my-library to-buy to-read to-listen tbr wishlist wish-list
  currently-reading read reading re-read reread dnf abandoned unfinished finished favorite favorites favourite favourites all-time-favorites
  book-club bookclub maybe shelfari-favorites did-not-finish arc netgalley giveaways e-audiobook unabridged abridged recommended literature-general
  unknown other misc miscellaneous none untagged`.split(/\s+/),
);

const ALIASES: Record<string, string> = {
  scifi: 'Science Fiction',
  'sci fi': 'Science Fiction',
  sf: 'Science Fiction',
  'science fiction': 'Science Fiction',
  'sci fi fantasy': 'Science Fiction & Fantasy',
  'sf fantasy': 'Science Fiction & Fantasy',
  nonfiction: 'Nonfiction',
  'non fiction': 'Nonfiction',
  ya: 'Young Adult',
  'young adult fiction': 'Young Adult',
  'juvenile fiction': 'Children',
  'childrens fiction': 'Children',
  childrens: 'Children',
  lgbt: 'LGBTQ+',
  lgbtq: 'LGBTQ+',
  'biography autobiography': 'Biography',
  biographies: 'Biography',
  memoirs: 'Memoir',
  mysteries: 'Mystery',
  thrillers: 'Thriller',
  classic: 'Classics',
};

const SMALL = new Set(['and', 'of', 'the', 'in', 'for', 'a', 'to']);
const MOST = 10;

function keyOf(genre: string): string {
  return genre
    .toLowerCase()
    .replace(/['’]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(' ');
}

function cased(genre: string): string {
  const isPlain = genre === genre.toLowerCase() || (genre === genre.toUpperCase() && genre.length > 4);
  if (!isPlain) return genre;
  const words = genre.toLowerCase().split(' ');
  return words.map((word, at) => (at > 0 && SMALL.has(word) ? word : word.charAt(0).toUpperCase() + word.slice(1))).join(' ');
}

function parts(line: string): string[] {
  const path = line.split(/\s*(?:\/|>|;|\||\s--\s)\s*/);
  return path.flatMap((part) => (/^(juvenile |young adult )?(non)?fiction, /i.test(part) ? part.split(', ') : [part]));
}

/**
 * Genres in one form: shop paths ("Fiction / Fantasy / Epic") are split, shelves and formats dropped, lower-case and upper-case
 * names written as titles, known spellings made one, duplicates dropped; at most ten, in the order they came.
 */
export function cleanGenres(genres: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const part of genres.flatMap((genre) => parts(plainLine(genre.slice(0, 200))))) {
    const isShelf = /^[a-z0-9]+(-[a-z0-9]+)+$/.test(part);
    const name = isShelf ? part.split('-').join(' ') : part.replace(/^[\s\-–,.]+|[\s\-–,.]+$/g, '');
    const key = keyOf(name);
    if (!/\p{L}/u.test(key) || key.length > 40 || /\d{4}|\bstars?$/.test(key) || JUNK.has(key.split(' ').join('-'))) continue;
    const shown = ALIASES[key] ?? cased(name);
    if (!seen.has(keyOf(shown))) seen.set(keyOf(shown), shown);
  }
  return [...seen.values()].slice(0, MOST);
}
