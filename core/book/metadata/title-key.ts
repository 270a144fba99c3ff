import { articleFree, spelledValue, umlautFree, words } from '../text/index.ts';

/** A title made ready for comparing many times. */
export interface TitleKey {
  /** As it was printed. */
  text: string;
  /** Folded words without "and", numbers as digits, without a leading article. */
  words: string[];
  /** The words closed up, so that "EndersGame" and "Ender's Game" are one. */
  closed: string;
}

/** The comparable form of a title. */
export function titleKey(text: string): TitleKey {
  const folded = words(text)
    .filter((word) => word !== 'and')
    .map((word) => String(spelledValue(word) ?? word));
  const free = articleFree(folded.join(' '));
  return { text, words: free === '' ? [] : free.split(' '), closed: umlautFree(free.replaceAll(' ', '')) };
}

/** Words that make a subtitle say nothing about which book it is: kinds of book, praise, editions. */
const PLAIN_SUBTITLE =
  /^(?:(?:a|an|the) )?(?:(?:gripping|new|short|complete|novel|\d+(?:st|nd|rd|th)?|[a-z]+) ){0,3}(?:novels?|thriller|memoir|mystery|romance|story|stories|tale|novella|biography|autobiography|history|edition|classic|unabridged|audiobook|book)(?: of [a-z]+)?$/;

/** Whether a subtitle is of the kind that any book may carry ("A Novel", "20th Anniversary Edition"). */
export function isPlainSubtitle(folded: string): boolean {
  return folded.length < 60 && PLAIN_SUBTITLE.test(folded);
}
