import type { Release } from '../../../sdk/index.ts';
import type { GateName } from '../gates/gate.ts';

/** What a posting's name is made of. */
export interface Parts {
  title: string;
  author: string;
  /** "Last, First". */
  turned: string;
  sibling: string;
}

export interface Posting {
  name: (parts: Parts) => string;
  more?: Partial<Release>;
  /** Absent: it is the book. Else the gate that must be among those that close. */
  gate?: GateName;
}

const good = (name: Posting['name'], more: Partial<Release> = {}): Posting => ({ name, more });
const bad = (gate: GateName, name: Posting['name'], more: Partial<Release> = {}): Posting => ({ gate, name, more });

/** How books, and what is not them, are posted: whatever the names are, the verdict is the same. */
export const POSTINGS: Readonly<Record<string, readonly Posting[]>> = {
  'plain postings': [
    good(({ title, author }) => `${author} - ${title}`),
    good(({ title, author }) => `${title} by ${author} [ENG / M4B] [VIP]`),
    good(({ title, author }) => `${author} - ${title} (2011) (Unabridged) [M4B 64kbps]`),
    good(({ title, turned }) => `${turned} - ${title} (Unabridged)`),
    good(({ title, author }) => `${title} - ${author} - read by Joan Vale - mp3`),
    good(({ title, author }) => `[Audiobook] ${author} - ${title} 128 kbps`),
    good(({ title, author }) => `${author}.-.${title.replaceAll(' ', '.')}.Unabridged.MP3`),
    good(({ title, author }) => `${author} - ${title} [Complete and Unabridged]`),
  ],
  'other books': [
    bad('other-title', ({ sibling, author }) => `${author} - ${sibling} (Unabridged) [M4B]`),
    bad('other-author', ({ title }) => `Wilhelmina Stott - ${title} (Unabridged)`),
    bad('other-author', ({ title }) => `${title} by Ferdinand Okoro [ENG / MP3]`),
    bad('other-title', ({ title, author }) => `${author} - ${title} Returns [M4B]`),
    bad('other-title', ({ title, author }) => `${author} - Beyond ${title} (Unabridged)`),
    bad('other-volume', ({ title, author }) => `${author} - ${title} II (Unabridged)`),
  ],
  companions: [
    bad('companion', ({ title, author }) => `Summary of ${title} by ${author}`),
    bad('companion', ({ title, author }) => `${title} by ${author} - Conversation Starters`),
    bad('companion', ({ title, author }) => `Study Guide: ${title} by ${author}`),
    bad('companion', ({ title, author }) => `${title}: A Workbook Companion to ${author}'s Book`),
    bad('companion', ({ title, author }) => `The Making of ${title} - ${author}`),
    bad('companion', ({ title, author }) => `Zusammenfassung: ${title} - ${author}`),
  ],
  'other kinds': [
    bad('ebook', ({ title, author }) => `${author} - ${title} (epub)`),
    bad('ebook', ({ title, author }) => `${author} - ${title} [AZW3]`),
    bad('ebook', ({ title, author }) => `${author} - ${title}`, { category: '7020' }),
    bad('size', ({ title, author }) => `${author} - ${title}`, { bytes: 1_200_000 }),
    bad('not-a-book', ({ title }) => `${title} (Original Motion Picture Soundtrack) [FLAC]`),
    bad('not-a-book', ({ title }) => `${title} 2011 1080p BluRay x264`),
    bad('not-a-book', ({ title, author }) => `${author} - ${title}`, { category: '2040' }),
    bad('not-a-book', ({ title, author }) => `${author} - ${title}`, { category: '3010' }),
    bad('sample', ({ title, author }) => `${author} - ${title} (Sample)`),
    bad('sample', ({ title, author }) => `${author} - ${title} - Leseprobe`),
  ],
  'other recordings': [
    bad('abridged', ({ title, author }) => `${author} - ${title} (Abridged) [MP3]`),
    bad('abridged', ({ title, author }) => `${author} - ${title} (gekürzt)`),
    bad('abridged', ({ title, author }) => `${author} - ${title} [Version abrégée]`),
    bad('abridged', ({ title, author }) => `${author} - ${title} (abreviado)`),
    bad('dramatized', ({ title, author }) => `${author} - ${title} (Dramatized Adaptation) [GraphicAudio]`),
    bad('dramatized', ({ title, author }) => `${author} - ${title} (BBC Radio Drama)`),
    bad('dramatized', ({ title, author }) => `${author} - ${title} (Hörspiel)`),
    bad('dramatized', ({ title, author }) => `${author} - ${title} Full Cast`),
  ],
  languages: [
    bad('language', ({ title, author }) => `${author} - ${title} [German]`),
    bad('language', ({ title, author }) => `${author} - ${title} (Hörbuch)`),
    bad('language', ({ title, author }) => `${title} by ${author} [FRE / MP3]`),
    bad('language', ({ title, author }) => `${author} - ${title} - Audiolibro`),
    bad('language', ({ title, author }) => `${author} - ${title}`, { language: 'Dutch' }),
    bad('language', ({ title, author }) => `${author} - ${title} - Luisterboek`),
  ],
  packs: [
    bad('pack', ({ title, author }) => `${author} - ${title} and Other Books Collection (5 Books) [MP3]`),
    bad('pack', ({ title, author, sibling }) => `${author} - ${title} + ${sibling} [M4B]`),
    bad('pack', ({ title, author }) => `${author} - ${title} Box Set`),
    bad('pack', ({ author }) => `${author} - Complete Collection [MP3]`),
    bad('pack', ({ title, author }) => `${author} - ${title} Series Books 1-5`),
  ],
  parts: [
    bad('part', ({ title, author }) => `${author} - ${title} (1 of 2) [M4B]`),
    bad('part', ({ title, author }) => `${author} - ${title} Part 2 of 3`),
  ],
};
