import type { Clue } from '../../../sdk/index.ts';
import type { ReleaseCase } from './case.ts';

const MARTIAN: Clue = { title: 'The Martian', authors: ['Andy Weir'], language: 'en' };
const GRAVE: Clue = {
  title: 'Grave Peril',
  authors: ['Jim Butcher'],
  series: [{ name: 'The Dresden Files', position: '3' }],
  language: 'en',
};
const CRADLE: Clue = { title: 'Unsouled', authors: ['Will Wight'], series: [{ name: 'Cradle', position: '1' }], language: 'en' };
const OMENS: Clue = { title: 'The Quiet Signs', authors: ['Petra Olsen', 'Marcus Webb'], language: 'en' };
const PEN: Clue = { title: 'Naked in Death', authors: ['J. D. Robb'], series: [{ name: 'In Death', position: '1' }], language: 'en' };
const TYPO: Clue = { title: 'The Cartographer of Winter', authors: ['Beatrix Nakamura'], language: 'en' };
const AMPERSAND: Clue = {
  title: 'Salt & Cinders',
  authors: ['Ngozi Adeyemi'],
  series: [{ name: 'Hearth', position: '2' }],
  language: 'en',
};

/** Authors and titles in all their spellings. */
export const NAMES_AND_TITLES: ReleaseCase[] = [
  {
    phenomenon: 'several authors, initials and order',
    clue: OMENS,
    good: [
      'Petra Olsen & Marcus Webb - The Quiet Signs',
      'Marcus Webb, Petra Olsen - The Quiet Signs',
      'The Quiet Signs by Marcus Webb',
      'P. Olsen - The Quiet Signs',
      'Olsen, Petra and Webb, Marcus - The Quiet Signs',
      'Olsen - The Quiet Signs',
    ],
    bad: [
      ['Sigrid Olsen - The Quiet Signs', 'other-author'],
      ['The Quiet Signs by Olsen, Sigrid', 'other-author'],
      ['The Quiet Signs', 'other-author'],
    ],
  },
  {
    phenomenon: 'pen names of one person',
    clue: PEN,
    good: ['Nora Roberts - Naked in Death', 'J.D. Robb - In Death 01 - Naked in Death', 'Robb, J. D. - Naked in Death'],
    bad: [['J. D. Robb - In Death 02 - Glory in Death', 'other-title']],
  },
  {
    phenomenon: 'authors with long, joined and initialled names',
    clue: { title: 'The Winter Gate', authors: ['A. B. C. de la Fontaine'], language: 'en' },
    good: [
      'ABC de la Fontaine - The Winter Gate',
      'A.B.C. de la Fontaine - The Winter Gate',
      'de la Fontaine, A. B. C. - The Winter Gate',
      'The Winter Gate by A B C De La Fontaine',
    ],
    bad: [['Marie Fontaine - The Winter Gate', 'other-author']],
  },
  {
    phenomenon: 'slips of the hand, and words that only look alike',
    clue: TYPO,
    good: [
      'Beatrix Nakamura - The Cartographr of Winter',
      'Beatrix Nakamrua - The Cartographer of Winter',
      'Beatrix Nakamura - The Cartographer of Wintre',
    ],
    bad: [
      ['Beatrix Nakamura - The Cartographer of Summer', 'other-title'],
      ['Beatrix Nakamura - The Cartographers of Winter and Spring', 'other-title'],
    ],
  },
  {
    phenomenon: 'ampersands, apostrophes and entities',
    clue: AMPERSAND,
    good: [
      'Ngozi Adeyemi - Salt and Cinders',
      'Ngozi Adeyemi - Salt &amp; Cinders',
      'Ngozi.Adeyemi.-.Hearth.Bk.2.-.Salt.&.Cinders.Unabr',
      'Ngozi Adeyemi - Salt & Cinders_ Hearth, Book 2',
    ],
    bad: [
      ['Ngozi Adeyemi - Salt', 'other-title'],
      ['Ngozi Adeyemi - Cinders', 'other-title'],
      ['Ngozi Adeyemi - Salt & Cinders & Smoke', 'other-title'],
    ],
  },
  {
    phenomenon: 'short titles in longer names',
    clue: { title: 'Us', authors: ['Dora Quill'], language: 'en' },
    good: ['Dora Quill - Us', 'Us by Dora Quill [ENG / M4B]', 'Dora.Quill-Us.Unabridged.m4b'],
    bad: [
      ['Dora Quill - The Rest of Us', 'other-title'],
      ['Dora Quill - Between Us', 'other-title'],
      ['Dora Quill - Tell Us Everything', 'other-title'],
    ],
  },
  {
    phenomenon: 'series named otherwise in the posting',
    clue: CRADLE,
    good: [
      'Will Wight - Cradle 01 - Unsouled',
      'Will Wight - Unsouled Cradle, Book 1 (Unabridged)',
      'Will Wight - Cradle Series, Book 1 - Unsouled',
      'Unsouled - Will Wight - The Cradle Chronicles 1',
    ],
    bad: [
      ['Will Wight - Cradle, Books 1-3: Foundation', 'pack'],
      ['Will Wight - Cradle 02 - Soulsmith', 'other-title'],
      ['Will Wight - Cradle', 'other-title'],
    ],
  },
  {
    phenomenon: 'other people with the same title',
    clue: { title: 'The Return', authors: ['Nadia Brandt'], language: 'en' },
    good: ['Nadia Brandt - The Return', 'The Return by Nadia Brandt - Audiobook'],
    bad: [
      ['The Return by Hisham Matar [ENG / M4B]', 'other-author'],
      ['Nadia Brandt - The Return of the Fox', 'other-title'],
      ['Nadia Brandt - The Point of Return', 'other-title'],
      ["Brandt, Nadia - The Return's Price", 'other-title'],
    ],
  },
  {
    phenomenon: 'what the source says in its own fields',
    clue: GRAVE,
    good: [
      { title: 'Grave Peril', clue: { title: 'Grave Peril', authors: ['Jim Butcher'] } },
      { title: 'Grave Peril', clue: { title: 'Grave Peril', authors: ['J. Butcher'], series: [{ name: 'Dresden Files', position: '3' }] } },
    ],
    bad: [
      [{ title: 'Grave Peril', clue: { title: 'Grave Peril', authors: ['Ann Other'] } }, 'other-author'],
      [
        {
          title: 'The Dresden Files',
          clue: { title: 'The Dresden Files', authors: ['Jim Butcher'], series: [{ name: 'The Dresden Files', position: '4' }] },
        },
        'other-volume',
      ],
    ],
  },
  {
    phenomenon: 'remarks that say nothing against a book',
    clue: { title: 'The Tide Keeper', authors: ['Ines Holt'], language: 'en' },
    good: [
      "Ines Holt - The Tide Keeper (Reese's Book Club)",
      'Ines Holt - The Tide Keeper - A Novel (Unabridged, includes PDF)',
      'Ines Holt - The Tide Keeper (BBC Audiobooks America)',
      'Ines Holt - The Tide Keeper (with an interview)',
      'The Tide Keeper: An Epic Fantasy Novel by Ines Holt',
      'Ines Holt - The Tide Keeper (10th Anniversary Edition)',
      'Audiobooks/Ines Holt/The Tide Keeper',
      'Ines Holt - The Tide Keeper, narrated by Sam Polish [MP3]',
    ],
    bad: [
      ['Ines Holt - The Complete Tide Keeper', 'pack'],
      ['Ines Holt - The Tide Keeper [Polish]', 'language'],
      ['A Guide to The Tide Keeper - Ines Holt', 'companion'],
      ['The World of The Tide Keeper by Ines Holt', 'companion'],
    ],
  },
  {
    phenomenon: 'dates and numbers that are the title',
    clue: { title: '11/22/63', authors: ['Owen Strand'], language: 'en' },
    good: [
      'Owen Strand - 11/22/63',
      'Owen Strand - 11-22-63 (Unabridged)',
      '11_22_63 by Owen Strand',
      'Owen.Strand-11.22.63.Unabridged.m4b',
    ],
    bad: [['Owen Strand - 11/22', 'other-title']],
  },
  {
    phenomenon: 'what the wanted runtime allows',
    clue: { ...MARTIAN, minutes: 650 },
    good: [{ title: 'Andy Weir - The Martian', bytes: 310_000_000 }],
    bad: [
      [{ title: 'Andy Weir - The Martian', bytes: 20_000_000 }, 'size'],
      [{ title: 'Andy Weir - The Martian', bytes: 30_000_000_000 }, 'size'],
    ],
  },
];
