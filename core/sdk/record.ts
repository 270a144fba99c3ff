import type { Clue, Ids, SeriesRef } from './clue.ts';

/** What a service says about one book or one edition of it. An absent field means "does not say"; nothing is ever guessed. */
export interface BookRecord {
  ids: Ids;
  title: string;
  subtitle?: string;
  /** Names as printed, "First Last", without roles; editors, illustrators and narrators are left out. */
  authors: string[];
  narrators?: string[];
  series?: SeriesRef[];
  /** "2010", "2010-09" or "2010-09-01": no more than the service really knows. */
  published?: string;
  publisher?: string;
  /** ISO 639-1 where there is one, else ISO 639-3. */
  language?: string;
  /** May hold HTML; core/book cleans it. */
  description?: string;
  genres?: string[];
  /** https address of a cover. */
  cover?: string;
  minutes?: number;
  pages?: number;
  /** 0 to 5. */
  rating?: number;
  ratings?: number;
  /** The service's own id of the work, by which editions of one work are told to belong together. */
  work?: string;
  edition?: { format?: string; abridged?: boolean; dramatized?: boolean };
  /** Of this very recording, in their order; only what the service itself calls exact. Nothing of it is written to a library. */
  chapters?: Chapter[];
}

/** One chapter, in milliseconds from the recording's beginning, what the seller put before it included. */
export interface Chapter {
  title: string;
  startMs: number;
  lengthMs: number;
}

/** A list, or one page of it. An empty `items` means "nothing"; a `cursor` means there is more. */
export interface Page<T> {
  items: T[];
  cursor?: string;
}

/** A candidate with how well it fits (0 to 1) and why, in words for people. */
export interface Match<T> {
  value: T;
  score: number;
  why: string;
}

/** Asks for the full list of a series or of an author. `owned` are books of it that we have, which help to find the right one. */
export type ShelfQuery =
  | { series: { name: string; id?: string; authors?: string[]; owned?: Clue[] } }
  | { author: { name: string; id?: string; owned?: Clue[] } };
