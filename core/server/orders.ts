import type { Clue } from '../sdk/index.ts';

/** What came of an order: the run that works it (null: none could be started, and `note` says why), or why it is refused. */
export type Order = { book: string; run: string | null; note?: string } | { refused: 'gone' | 'owned' };

export type Started = { pipeline: string; run: string | null };

/** What the owner orders by hand. */
export interface Orders {
  /** Get this book. */
  want(wanted: { book: string } | { clue: Clue }): Promise<Order>;
  /** Tries a download again, whatever state it is in. */
  retry(download: string): Promise<Order>;
  /** Never this release again, and the next one for its book. */
  block(download: string): Promise<Order>;
  /** Reads the libraries, or one, again. */
  rescan(library: string | undefined): Promise<{ runs: Started[] }>;
  /** Asks for the metadata of a book, or of all, again. */
  rescrape(book: string | undefined): Promise<{ runs: Started[] } | { refused: 'gone' }>;
}
