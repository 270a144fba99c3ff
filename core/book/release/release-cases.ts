import type { Clue, Release } from '../../sdk/index.ts';
import type { GateName } from './gates/gate.ts';

/** One wanted book, names that are it, and names that are not with the gate that must be among those that close. */
export interface ReleaseCase {
  phenomenon: string;
  clue: Clue;
  good: (string | Partial<Release>)[];
  bad: [string | Partial<Release>, GateName][];
}

const MARTIAN: Clue = { title: 'The Martian', authors: ['Andy Weir'], language: 'en' };
const STORM: Clue = {
  title: 'Storm Front',
  authors: ['Jim Butcher'],
  series: [{ name: 'The Dresden Files', position: '1' }],
  language: 'en',
};
const GRAVE: Clue = {
  title: 'Grave Peril',
  authors: ['Jim Butcher'],
  series: [{ name: 'The Dresden Files', position: '3' }],
  language: 'en',
};
const SYSTEMS: Clue = {
  title: 'All Systems Red',
  authors: ['Martha Wells'],
  series: [{ name: 'The Murderbot Diaries', position: '1' }],
  language: 'en',
};
const MISTBORN: Clue = {
  title: 'Mistborn: The Final Empire',
  otherTitles: ['The Final Empire'],
  authors: ['Brandon Sanderson'],
  series: [{ name: 'Mistborn', position: '1' }],
  language: 'en',
};
const LEVIATHAN: Clue = {
  title: 'Leviathan Wakes',
  authors: ['James S. A. Corey'],
  series: [{ name: 'The Expanse', position: '1' }],
  language: 'en',
};
const SAPIENS: Clue = { title: 'Sapiens: A Brief History of Humankind', authors: ['Yuval Noah Harari'], language: 'en' };
const CRADLE: Clue = { title: 'Unsouled', authors: ['Will Wight'], series: [{ name: 'Cradle', position: '1' }], language: 'en' };
const CRAWLER: Clue = {
  title: 'Dungeon Lord 3: A LitRPG Adventure',
  authors: ['Ada Marlowe'],
  series: [{ name: 'Dungeon Lord', position: '3' }],
  language: 'en',
};
const KALLOCAIN: Clue = { title: 'Kallocain', authors: ['Karin Boye'], language: 'sv' };
const MOMO: Clue = { title: 'Die unendliche Geschichte', authors: ['Michael Ende'], language: 'de' };
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
const OMENS: Clue = { title: 'The Quiet Signs', authors: ['Petra Olsen', 'Marcus Webb'], language: 'en' };
const PEN: Clue = { title: 'Naked in Death', authors: ['J. D. Robb'], series: [{ name: 'In Death', position: '1' }], language: 'en' };
const STEPS: Clue = {
  title: 'Thirty-Seven Lanterns',
  authors: ['Hugo Lindqvist'],
  series: [{ name: 'The Harbour', position: '4' }],
  language: 'en',
};
const TYPO: Clue = { title: 'The Cartographer of Winter', authors: ['Beatrix Nakamura'], language: 'en' };
const AMPERSAND: Clue = {
  title: 'Salt & Cinders',
  authors: ['Ngozi Adeyemi'],
  series: [{ name: 'Hearth', position: '2' }],
  language: 'en',
};

/** Cases of our own, shaped like real postings. A phenomenon that passes here must go on passing. */
export const RELEASE_CASES: ReleaseCase[] = [
  {
    phenomenon: 'plain names in the usual orders',
    clue: MARTIAN,
    good: [
      'Andy Weir - The Martian',
      'The Martian - Andy Weir',
      'The Martian by Andy Weir [ENG / M4B] [VIP]',
      'Andy.Weir-The.Martian.Unabridged.m4b',
      'Andy_Weir-The_Martian-AUDiOBOOK-WEB-2014-GRP_iNT',
      'Weir, Andy - The Martian (2013)',
      'Andy Weir - 2013 - The Martian (Bray) 64k 10.53.12 {301mb}',
      'The Martian (Unabridged) - Andy Weir - read by R. C. Bray',
      'Martian, The - Andy Weir [MP3 64kbps]',
      'AndyWeir TheMartian',
      'Andy Weir - The Martian [audiobook] [English]',
    ],
    bad: [
      ['Andy Weir - Artemis (Unabridged)', 'other-title'],
      ['The Martian Chronicles by Ray Bradbury [ENG / MP3]', 'other-author'],
      ['Andy Weir - The Martian Chronicles', 'other-title'],
      ['Ray Bradbury - The Martian', 'other-author'],
    ],
  },
  {
    phenomenon: 'what is no audiobook',
    clue: MARTIAN,
    good: [
      { title: 'Andy Weir - The Martian (M4B + PDF)', category: '3030' },
      { title: 'The Martian - Andy Weir', category: '3000' },
    ],
    bad: [
      ['Andy Weir - The Martian (epub)', 'ebook'],
      [{ title: 'Andy Weir - The Martian', category: '7020' }, 'ebook'],
      ['Andy.Weir.The.Martian.2014.RETAIL.ePub.eBook-GRP', 'ebook'],
      ['The.Martian.2015.1080p.BluRay.x264-GRP', 'not-a-book'],
      [{ title: 'The Martian Andy Weir', category: '2040' }, 'not-a-book'],
      ['The Martian (Original Motion Picture Soundtrack) [FLAC]', 'not-a-book'],
      [{ title: 'Andy Weir - The Martian', bytes: 2_400_000 }, 'size'],
      ['Andy Weir - The Martian (audio sample)', 'sample'],
    ],
  },
  {
    phenomenon: 'books about the book',
    clue: SAPIENS,
    good: [
      'Yuval Noah Harari - Sapiens - A Brief History of Humankind',
      'Sapiens by Yuval Noah Harari (Audiobook)',
      'Yuval Harari - Sapiens',
    ],
    bad: [
      ['Summary of Sapiens by Yuval Noah Harari', 'companion'],
      ['Sapiens by Yuval Noah Harari: Key Takeaways & Analysis', 'companion'],
      ['Study Guide: Sapiens by Yuval Noah Harari (MP3)', 'companion'],
      ["Analysis of Yuval Noah Harari's Sapiens", 'companion'],
      ['SuperReads - Sapiens - Yuval Noah Harari', 'companion'],
      ['The Making of Sapiens - Yuval Noah Harari', 'companion'],
      ['Yuval Noah Harari - Sapiens - A Graphic History (Graphic Novel)', 'ebook'],
    ],
  },
  {
    phenomenon: 'abridged and dramatized recordings',
    clue: STORM,
    good: [
      'Jim Butcher - Storm Front (Complete & Unabridged)',
      'Jim Butcher - Storm Front (not abridged) MP3',
      'Jim.Butcher.-.Dresden.Files.01.-.Storm.Front.Unabr',
    ],
    bad: [
      ['Jim Butcher - Storm Front (Abridged)', 'abridged'],
      ['Jim Butcher - Storm Front abr. MP3', 'abridged'],
      ['Storm Front (condensed) by Jim Butcher', 'abridged'],
      [{ title: 'Jim Butcher - Storm Front', flags: ['abridged'] }, 'abridged'],
      ['Jim Butcher - Storm Front [GraphicAudio]', 'dramatized'],
      ['Jim Butcher - Storm Front (Dramatised)', 'dramatized'],
      ['Storm Front - A Full Cast Recording - Jim Butcher', 'dramatized'],
      ['Jim Butcher - Storm Front - BBC Radio 4', 'dramatized'],
    ],
  },
  {
    phenomenon: 'volumes of one series',
    clue: GRAVE,
    good: [
      'Jim Butcher - Dresden Files 03 - Grave Peril',
      "Jim Butcher - 'The Dresden Files', Bk 3 - Grave Peril (NMR 64 kbps)",
      'Grave Peril: The Dresden Files, Book 3 by Jim Butcher',
      'Grave Peril (Dresden Files #3) - Butcher, Jim',
      'Jim Butcher - Dresden Files III - Grave Peril',
      'Jim Butcher - The Dresden Files Book Three - Grave Peril',
      'Jim Butcher - The Dresden Files Book 3',
      'Grave Peril (The Dresden Files #3) [M4B]',
      'Jim Butcher - Harry Dresden 3 - Grave Peril',
    ],
    bad: [
      ['Jim Butcher - Dresden Files 04 - Summer Knight', 'other-title'],
      ['Jim Butcher - The Dresden Files Book 4', 'other-volume'],
      ['Jim Butcher - The Dresden Files 1-15 [M4B]', 'pack'],
      ['Jim Butcher - Dresden Files (complete series)', 'pack'],
      ['Jim Butcher - The Dresden Files (17 books)', 'pack'],
      ['Jim Butcher - Grave Peril + Summer Knight', 'pack'],
      ['Jim Butcher - Fool Moon, Grave Peril and Summer Knight', 'pack'],
      ['Jim Butcher - The Dresden Files Series', 'pack'],
      ['Jim Butcher - Dresden Files Books One to Five', 'pack'],
    ],
  },
  {
    phenomenon: 'parts and single files',
    clue: LEVIATHAN,
    good: [
      'James S A Corey - Leviathan Wakes (Pt 1 & 2)',
      '[01/22] - "James S.A. Corey - Leviathan Wakes.par2" yEnc',
      'James S.A. Corey - Leviathan Wakes [Disc 1-17 of 17]',
      'James S. A. Corey - Expanse, Book 1 of 9 - Leviathan Wakes',
    ],
    bad: [
      ['James S. A. Corey - Leviathan Wakes (1 of 2)', 'part'],
      ['James S. A. Corey - Leviathan Wakes - Part 2', 'part'],
      ['James S. A. Corey - Leviathan Wakes CD 3', 'part'],
      ['James S.A. Corey - Leviathan Wakes [03/40] - "Leviathan Wakes 03.mp3" yEnc', 'part'],
    ],
  },
  {
    phenomenon: 'languages by name, field, scene code and script',
    clue: SYSTEMS,
    good: [
      { title: 'All Systems Red by Martha Wells', language: 'en' },
      'Martha_Wells-All_Systems_Red-AUDiOBOOK-WEB-EN-2017-GRP',
      'Martha Wells - All Systems Red [ENG]',
    ],
    bad: [
      ['All Systems Red by Martha Wells [GER / M4B]', 'language'],
      [{ title: 'All Systems Red by Martha Wells', language: 'fr' }, 'language'],
      ['Martha_Wells-All_Systems_Red-AUDiOBOOK-WEB-DE-2019-GRP', 'language'],
      ['Martha_Wells-All_Systems_Red-AUDiOBOOK-WEB-iT-2019-GRP_iNT', 'language'],
      ['Martha Wells - All Systems Red [German] [Unabridged]', 'language'],
      ['Martha Wells - All Systems Red (Ungekürzt)', 'language'],
      ['Martha Wells - All Systems Red (Spanish Edition)', 'language'],
      ['Hörbuch - Martha Wells - All Systems Red', 'language'],
      ['Martha Wells - All Systems Red [Отказ всех систем]', 'language'],
      ['Martha Wells - Tagebuch eines Killerbots', 'other-title'],
    ],
  },
  {
    phenomenon: 'books wanted in another language',
    clue: MOMO,
    good: [
      'Michael Ende - Die unendliche Geschichte (Ungekürzt)',
      'Hoerbuch - Michael Ende - Die unendliche Geschichte [MP3]',
      'Michael_Ende-Die_unendliche_Geschichte-AUDiOBOOK-WEB-DE-2012-GRP',
    ],
    bad: [
      ['Michael Ende - The Neverending Story', 'other-title'],
      ['Michael Ende - Die unendliche Geschichte (gekürzte Lesung)', 'abridged'],
      ['Michael Ende - Die unendliche Geschichte (Hörspiel)', 'dramatized'],
    ],
  },
  {
    phenomenon: 'transcribed umlauts and broken encodings',
    clue: { title: 'Die Königin der Mühlen', authors: ['Jörg Täuber'], language: 'de' },
    good: [
      'Joerg Taeuber - Die Koenigin der Muehlen (Hoerbuch)',
      'JÃ¶rg TÃ¤uber - Die KÃ¶nigin der MÃ¼hlen [German]',
      'Jorg Tauber - Die Konigin der Muhlen (ungekürzt)',
    ],
    bad: [['Joerg Taeuber - Die Koenigin der Raben (Hoerbuch)', 'other-title']],
  },
  {
    phenomenon: 'Swedish wanted',
    clue: KALLOCAIN,
    good: ['Karin Boye-Kallocain-AUDiOBOOK-WEB-SE-2015-GRP iNT', { title: 'Kallocain by Karin Boye', language: 'sv' }],
    bad: [
      ['Kallocain by Karin Boye [ENG / M4B]', 'language'],
      [{ title: 'Kallocain by Karin Boye', language: 'en' }, 'language'],
    ],
  },
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
