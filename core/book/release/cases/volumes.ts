import type { Clue } from '../../../sdk/index.ts';
import type { ReleaseCase } from './case.ts';

const MISTBORN: Clue = {
  title: 'Mistborn: The Final Empire',
  otherTitles: ['The Final Empire'],
  authors: ['Brandon Sanderson'],
  series: [{ name: 'Mistborn', position: '1' }],
  language: 'en',
};
const CRAWLER: Clue = {
  title: 'Dungeon Lord 3: A LitRPG Adventure',
  authors: ['Ada Marlowe'],
  series: [{ name: 'Dungeon Lord', position: '3' }],
  language: 'en',
};
const FARSIDE: Clue = { title: 'The Far Side', authors: ['Rowan Kelly'], series: [{ name: 'Moonfall', position: '2' }], language: 'en' };
const OMNIBUS: Clue = {
  title: 'The Moonfall Trilogy',
  authors: ['Rowan Kelly'],
  series: [{ name: 'Moonfall', position: '1-3' }],
  language: 'en',
};
const COMPANION: Clue = { title: "The Clockmaker's Companion", authors: ['Ines Holt'], language: 'en' };
const COLLECTED: Clue = { title: 'The Glass Orchard and Other Stories', authors: ['Ines Holt'], language: 'en' };
const SEQUELS: Clue = { title: 'Ember', authors: ['Tom Varga'], series: [{ name: 'Ember', position: '1' }], language: 'en' };
const NUMERIC: Clue = { title: '2041', authors: ['Lena Fisk'], language: 'en' };
const DOOMSDAY: Clue = {
  title: 'Doomsday Book',
  authors: ['Connie Willis'],
  series: [{ name: 'Oxford Time Travel', position: '1' }],
  language: 'en',
};
const STEPS: Clue = {
  title: 'Thirty-Seven Lanterns',
  authors: ['Hugo Lindqvist'],
  series: [{ name: 'The Harbour', position: '4' }],
  language: 'en',
};

/** Which book of a series it is, and what holds several. */
export const VOLUMES: ReleaseCase[] = [
  {
    phenomenon: 'title and series share words',
    clue: MISTBORN,
    good: [
      'Brandon Sanderson - Mistborn 01 - The Final Empire',
      'Mistborn: The Final Empire - Brandon Sanderson',
      'The Final Empire (Mistborn, #1) by Brandon Sanderson',
      'Brandon Sanderson - The Final Empire [Michael Kramer] [64kbps M4B]',
    ],
    bad: [
      ['Brandon Sanderson - Mistborn 02 - The Well of Ascension', 'other-title'],
      ['Brandon Sanderson - Mistborn: Secret History', 'other-title'],
      ['Brandon Sanderson - Mistborn Trilogy', 'pack'],
      ['Mistborn: The Well of Ascension by Brandon Sanderson', 'other-title'],
    ],
  },
  {
    phenomenon: 'the title is the name of the series',
    clue: SEQUELS,
    good: ['Tom Varga - Ember', 'Tom Varga - Ember 01 - Ember', 'Ember (Ember #1) - Tom Varga', 'Tom Varga - Ember, Book One (Unabridged)'],
    bad: [
      ['Tom Varga - Ember 2', 'other-volume'],
      ['Tom Varga - Ember 02 - Ash', 'other-title'],
      ['Tom Varga - Ember: Rising', 'other-title'],
      ['Tom Varga - Ember Rising', 'other-title'],
      ['Ember II by Tom Varga', 'other-volume'],
      ['Tom Varga - The Ember Series', 'pack'],
      ['Tom Varga - Ember Box Set: Books 1-3', 'pack'],
    ],
  },
  {
    phenomenon: 'numbered titles with what kind of book it is',
    clue: CRAWLER,
    good: [
      'Ada Marlowe - Dungeon Lord 3',
      'Dungeon Lord 3: A LitRPG Adventure - Ada Marlowe',
      'Dungeon Lord, Book 3 by Ada Marlowe [ENG / M4B]',
      'Ada Marlowe - Dungeon Lord vol_03',
      'Ada Marlowe - Dungeon Lord A LitRPG Adventure Dungeon Lord, Book 3',
    ],
    bad: [
      ['Ada Marlowe - Dungeon Lord 4', 'other-volume'],
      ['Ada Marlowe - Dungeon Lord: A LitRPG Adventure', 'other-volume'],
      ['Ada Marlowe - Dungeon Lord, Book 2 - A LitRPG Adventure', 'other-volume'],
    ],
  },
  {
    phenomenon: 'an omnibus is asked for',
    clue: OMNIBUS,
    good: [
      'Rowan Kelly - Moonfall Books 1-3',
      'Rowan Kelly - The Moonfall Trilogy',
      'Moonfall Series 1-3 by Rowan Kelly',
      'Rowan Kelly - Moonfall I-III (Unabridged)',
    ],
    bad: [
      ['Rowan Kelly - Moonfall 01 - Nearside', 'other-volume'],
      ['Rowan Kelly - Moonfall Books 4-6', 'pack'],
      ['Rowan Kelly - Moonfall, Book 2', 'other-volume'],
    ],
  },
  {
    phenomenon: 'omnibuses are not the volume',
    clue: FARSIDE,
    good: ['Rowan Kelly - Moonfall 02 - The Far Side', 'The Far Side - Rowan Kelly'],
    bad: [
      ['Rowan Kelly - Moonfall Books 1-3', 'pack'],
      ['Rowan Kelly - The Moonfall Trilogy', 'pack'],
      ['Rowan Kelly - Nearside / The Far Side / Eclipse', 'pack'],
      ['Rowan Kelly - Collection [12 Audiobooks]', 'pack'],
    ],
  },
  {
    phenomenon: 'words of warning that belong to the title',
    clue: COMPANION,
    good: ["Ines Holt - The Clockmaker's Companion", 'The Clockmakers Companion by Ines Holt [ENG / MP3]'],
    bad: [
      ["Companion to The Clockmaker's Companion - Ines Holt", 'companion'],
      ["Ines Holt - The Clockmaker's Companion (Abridged)", 'abridged'],
    ],
  },
  {
    phenomenon: 'collections that are wanted',
    clue: COLLECTED,
    good: ['Ines Holt - The Glass Orchard and Other Stories', 'The Glass Orchard & Other Stories by Ines Holt'],
    bad: [['Ines Holt - Collection (9 Audiobooks)', 'pack']],
  },
  {
    phenomenon: 'numbers as titles',
    clue: NUMERIC,
    good: [
      'Lena Fisk - 2041',
      '2041 by Lena Fisk [ENG / M4B]',
      'Lena.Fisk-2041.Unabridged.m4b',
      'Lena Fisk - 2019 - 2041 (Doe) 64k 09.10.11 {260mb}',
    ],
    bad: [
      ['Lena Fisk - Harvest (2041)', 'other-title'],
      ['2041 by Kai-Fu Lee', 'other-author'],
    ],
  },
  {
    phenomenon: 'numbers spelled or not',
    clue: STEPS,
    good: [
      'Hugo Lindqvist - 37 Lanterns',
      'Hugo Lindqvist - Thirty Seven Lanterns',
      'Hugo Lindqvist - The Harbour IV - Thirty-Seven Lanterns',
    ],
    bad: [
      ['Hugo Lindqvist - 36 Lanterns', 'other-title'],
      ['Hugo Lindqvist - The Harbour IV-VI', 'pack'],
    ],
  },
  {
    phenomenon: 'a series marker inside the title',
    clue: DOOMSDAY,
    good: [
      'Connie Willis - Doomsday Book',
      'Connie Willis - Oxford Time Travel 01 - Doomsday Book',
      'Doomsday Book - Connie Willis [Jenny Sterlin]',
    ],
    bad: [
      ['Connie Willis - Oxford Time Travel 02 - To Say Nothing of the Dog', 'other-title'],
      ['Doomsday - Connie Willis', 'other-title'],
    ],
  },
];
