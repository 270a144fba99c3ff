import type { Clue } from '../../../sdk/index.ts';

/** A book of a certain shape of names, with what postings of it need: another volume, and other people. */
export interface Shape {
  shape: string;
  clue: Clue;
  /** Another book of the series, or of the author. */
  sibling: string;
}

const inSeries = (title: string, author: string, [name, position]: [string, string]): Clue => ({
  title,
  authors: [author],
  series: [{ name, position }],
  language: 'en',
});
const alone = (title: string, author: string, more: Partial<Clue> = {}): Clue => ({ title, authors: [author], language: 'en', ...more });

/** Invented books; every posting of `POSTINGS` must be judged alike for all of them. */
export const SHAPES: readonly Shape[] = [
  { shape: 'plain names', clue: inSeries('The Copper Orchard', 'Mara Quill', ['The Gull Cycle', '3']), sibling: 'The Drowned Bell' },
  { shape: 'a particle', clue: alone('Harvest of Glass', 'Pieter van der Meulen'), sibling: 'Winter Ferry' },
  { shape: 'hyphens', clue: inSeries('Half-Light Harbour', 'Anne-Marie Lloyd-Pryce', ['Salt-Wife', '5']), sibling: 'Low-Tide Road' },
  { shape: 'initials', clue: alone('The Lacquer Fan', 'T. E. Holloway'), sibling: 'A Minor Key' },
  { shape: 'accents', clue: alone('Señora Zoë Waits', 'Jürgen Ångström'), sibling: 'The Café Wall' },
  { shape: 'one short word', clue: alone('Ember', 'Odile Fontaine'), sibling: 'Thistle' },
  { shape: 'a number in the title', clue: alone('Seven Quiet Rivers', 'Ruth Adeyemi'), sibling: 'Nine Loud Towns' },
  { shape: 'a year for a title', clue: alone('1877', 'Osip Brandt'), sibling: 'The Long Thaw' },
  {
    shape: 'the title is the name of its series',
    clue: inSeries('Thornwalker', 'Cass Devlin', ['Thornwalker', '1']),
    sibling: 'Briarqueen',
  },
  { shape: 'a series that calls itself a saga', clue: inSeries('Ironbound', 'Lia Marsh', ['The Rook Saga', '4']), sibling: 'Goldbound' },
  { shape: 'an apostrophe', clue: alone("The Tinker's Wife's Ghost", "Niamh O'Hara"), sibling: "The Miller's Son" },
  { shape: 'a title of link words', clue: alone('Out of the Blue and Into', 'Sam Weatherby'), sibling: 'Over and Under' },
  { shape: 'a subtitle', clue: alone('Slow Maps', 'Ines Duarte', { subtitle: 'How Rivers Draw a Country' }), sibling: 'Fast Maps' },
  { shape: 'words of postings in the title', clue: alone('The Reader in the Library', 'Tom Page'), sibling: 'A Book of Days' },
  { shape: 'an author named like a language', clue: alone('Bright Hollow', 'Dana English'), sibling: 'Dark Hollow' },
  { shape: 'an author of one name', clue: alone('The Weaver of Ash', 'Orlande'), sibling: 'The Dyer of Salt' },
  { shape: 'an ampersand', clue: alone('Flint & Feather', 'Gus Amari'), sibling: 'Moss & Marrow' },
  { shape: 'a transliterated author', clue: alone('The Birch Letters', 'Лев Морозов'), sibling: 'The Pine Letters' },
];
