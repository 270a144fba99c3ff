import { articleFree, fold, spelledValue, splitTitle, type TitleParts, umlautFree, words } from '../../text/index.ts';

/** A title made ready for comparing many times. */
export interface TitleKey {
  /** As it was printed. */
  text: string;
  /** Folded words without "and", numbers as digits, without a leading article. */
  words: string[];
  /** The words closed up, so that "EndersGame" and "Ender's Game" are one. */
  closed: string;
}

/** Spelled numbers as digits, "eighty four" as one number. */
function withDigits(folded: readonly string[]): string[] {
  const found: string[] = [];
  let tens = 0;
  for (const word of folded) {
    const value = spelledValue(word);
    if (tens > 0 && value !== undefined && value > 0 && value < 10) found[found.length - 1] = String(tens + value);
    else found.push(String(value ?? word));
    tens = value !== undefined && value >= 20 && value % 10 === 0 ? value : 0;
  }
  return found;
}

/** The comparable form of a title. */
export function titleKey(text: string): TitleKey {
  const folded = withDigits(words(text).filter((word) => word !== 'and'));
  const free = articleFree(folded.join(' '));
  return { text, words: free === '' ? [] : free.split(' '), closed: umlautFree(free.replaceAll(' ', '')) };
}

/** Nouns that only say what kind of book it is. */
const KIND =
  'novels?|thriller|memoir|mystery|romance|story|stories|tale|tales|novella|biography|autobiography|history|edition|classic|unabridged|audiobook|book|fantasy|adventures?|litrpg|gamelit|saga|series|epic|western|opera|fiction|isekai|apocalypse|collection|essays|poems|play|anthology|suspense|comedy|horror|cozy';
const PLAIN_SUBTITLE = new RegExp(`^(?:(?:a|an|the) )?(?:[a-z0-9]+ ){0,4}?(?:${KIND})(?: of [a-z]+)?$`);

/** Whether a subtitle is of the kind that any book may carry ("A Novel", "20th Anniversary Edition", "An Epic Fantasy Adventure"). */
export function isPlainSubtitle(folded: string): boolean {
  return folded.length < 60 && PLAIN_SUBTITLE.test(folded);
}

const ONLY_KIND = new RegExp(`^(?:(?:a|an) (?:[a-z0-9]+ ){0,4}?|(?:light |graphic )?(?=novel$|litrpg$|audiobook$))(?:${KIND})$`);

/** Whether a text only says what kind of book it is ("A Progression Fantasy", "Light Novel"). */
export function isKindOnly(text: string): boolean {
  return text.length < 80 && ONLY_KIND.test(fold(text));
}

/** Takes a printed title apart; where only "A Space Fantasy" is left beside a numbered series, the series and number are the title. */
export function splitBook(text: string): TitleParts {
  const parts = splitTitle(text.slice(0, 512).replace(/(\p{L}):(?=\p{L})/gu, '$1: '));
  const [first] = parts.series;
  if (!first?.position || !isKindOnly(parts.title)) return parts;
  const subtitle = [parts.title, parts.subtitle].filter(Boolean).join(': ');
  return { ...parts, title: `${first.name} ${first.position}`, subtitle };
}
