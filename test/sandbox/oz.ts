/** The fourteen Oz books of L. Frank Baum, all in the public domain. */
export interface OzBook {
  number: number;
  title: string;
  year: number;
}

export const AUTHOR = 'L. Frank Baum';
export const SERIES = 'Oz';

const TITLES: [string, number][] = [
  ['The Wonderful Wizard of Oz', 1900],
  ['The Marvelous Land of Oz', 1904],
  ['Ozma of Oz', 1907],
  ['Dorothy and the Wizard in Oz', 1908],
  ['The Road to Oz', 1909],
  ['The Emerald City of Oz', 1910],
  ['The Patchwork Girl of Oz', 1913],
  ['Tik-Tok of Oz', 1914],
  ['The Scarecrow of Oz', 1915],
  ['Rinkitink in Oz', 1916],
  ['The Lost Princess of Oz', 1917],
  ['The Tin Woodman of Oz', 1918],
  ['The Magic of Oz', 1919],
  ['Glinda of Oz', 1920],
];

export const OZ: readonly OzBook[] = TITLES.map(([title, year], index) => ({ number: index + 1, title, year }));

/** What the sandbox's library holds at first. */
export const OWNED: ReadonlySet<number> = new Set([1, 2, 4, 6, 9]);

/** What is posted where. `right`: this is the book; `holds`: what the files really are, where that differs from the name. */
export interface Posting {
  at: 'mam' | 'prowlarr';
  name: string;
  book: number;
  right: boolean;
  why: string;
  kind?: 'ebook' | 'foreign' | 'abridged' | 'dramatized' | 'pack';
  holds?: number;
  series?: string;
}

const right = (at: Posting['at'], book: number, name: string): Posting => ({ at, book, name, right: true, why: 'the book' });
const wrong = (at: Posting['at'], book: number, name: string, why: string, more: Partial<Posting> = {}): Posting => ({
  at,
  book,
  name,
  right: false,
  why,
  ...more,
});

/** For each missing book: some posted rightly on MyAnonamouse, some only behind Prowlarr, and round them what one meets out there. */
export const POSTINGS: readonly Posting[] = [
  right('mam', 3, 'Ozma of Oz'),
  wrong('mam', 3, 'Ozma of Oz', 'an e-book', { kind: 'ebook' }),
  wrong('prowlarr', 3, 'L. Frank Baum - Oz 04 - Dorothy and the Wizard in Oz, with Ozma of Oz preview [M4B]', 'another volume'),
  right('mam', 5, 'The Road to Oz'),
  wrong('mam', 5, 'Die Straße nach Oz (The Road to Oz)', 'German', { kind: 'foreign' }),
  wrong('mam', 7, 'The Patchwork Girl of Oz', 'abridged', { kind: 'abridged' }),
  right('prowlarr', 7, 'L. Frank Baum - Oz 07 - The Patchwork Girl of Oz (Unabridged) [MP3]'),
  wrong('prowlarr', 7, 'The Patchwork Girl of Oz - L. Frank Baum (epub)', 'an e-book', { kind: 'ebook' }),
  wrong('mam', 8, 'Tik-Tok of Oz (Dramatized Adaptation)', 'dramatized', { kind: 'dramatized' }),
  right('prowlarr', 8, 'Baum, L. Frank - Tik-Tok of Oz - Audiobook MP3'),
  right('prowlarr', 10, 'Rinkitink in Oz by L. Frank Baum [MP3]'),
  wrong('prowlarr', 10, 'L. Frank Baum - Rinkitink in Oz (abridged) mp3', 'abridged', { kind: 'abridged' }),
  right('mam', 11, 'The Lost Princess of Oz'),
  wrong('mam', 11, 'The Oz Collection: Books 1-14, with The Lost Princess of Oz', 'a pack', { kind: 'pack', series: '1-14' }),
  right('prowlarr', 12, 'The Tin Woodman of Oz - L. Frank Baum - Unabridged'),
  wrong('prowlarr', 12, 'The Tin Woodman of Oz: A Study Guide - L. Frank Baum', 'a study guide'),
  wrong('mam', 13, 'The Magic of Oz', 'calls itself the book and holds another', { holds: 9 }),
  right('prowlarr', 13, 'L. Frank Baum - The Magic of Oz (Oz 13) [Unabridged] [MP3]'),
  wrong('mam', 14, 'Glinda of Oz', 'an e-book', { kind: 'ebook' }),
  wrong('prowlarr', 14, 'Glinda of Oz - L. Frank Baum (Abridged) [MP3]', 'abridged', { kind: 'abridged' }),
];
