import type { Clue } from '../../../sdk/index.ts';
import type { ReleaseCase } from './case.ts';

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
const LEVIATHAN: Clue = {
  title: 'Leviathan Wakes',
  authors: ['James S. A. Corey'],
  series: [{ name: 'The Expanse', position: '1' }],
  language: 'en',
};
const SAPIENS: Clue = { title: 'Sapiens: A Brief History of Humankind', authors: ['Yuval Noah Harari'], language: 'en' };
const KALLOCAIN: Clue = { title: 'Kallocain', authors: ['Karin Boye'], language: 'sv' };
const MOMO: Clue = { title: 'Die unendliche Geschichte', authors: ['Michael Ende'], language: 'de' };

/** What is the wanted recording, and what is another kind of thing. */
export const KINDS_OF_RELEASE: ReleaseCase[] = [
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
];
