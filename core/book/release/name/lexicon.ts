import { languageOfName, numberValue, romanValue } from '../../text/index.ts';
import { FOREIGN_WORDS, PHRASES_BY_WORD, type Phrase, SCENE_LANGUAGES } from './vocabulary.ts';

/** What a word says wherever it stands, worked out once for each spelling: words recur from name to name, names do not. */
export interface Lexeme {
  /** As written, in ASCII. */
  raw: string;
  /** Folded: ASCII, lower case. */
  word: string;
  /** The number that it is: digits, decimals, spelled out, ordinal, or a roman number in capitals. */
  value: number | undefined;
  /** "and", "the", "a", "an". */
  isLight: boolean;
  /** A word that can tell one book from another: no number, no code, no link word. */
  isTelling: boolean;
  /** A year of publication or of posting. */
  isYear: boolean;
  isDigits: boolean;
  /** "64kbps", "2cd": a measure written in one word. */
  isUnit: boolean;
  /** A measure that follows a number as a word of its own. */
  isUnitWord: boolean;
  /** "book", "vol": a number after it is a place in a series. */
  isPlaceWord: boolean;
  /** "part", "disc": a number after it is a part. */
  isPartWord: boolean;
  isFormat: boolean;
  /** "SwiftReads", "DailyDigest": a maker of summaries. */
  isSummaryMaker: boolean;
  /** "novels", "livres": a number before it counts books. */
  isBookCount: boolean;
  /** "02of13". */
  counter: { at: number; of: number } | undefined;
  /** Phrases of the vocabulary that begin with it, longest first. */
  phrases: readonly Phrase[] | undefined;
  /** Languages that it says as a word for an audiobook, as a code in capitals, and as a name of a language. */
  languages: { foreign: readonly string[] | undefined; code: string | undefined; named: string | undefined } | undefined;
}

/** Words that may be left out or put in between without making it another title. */
export const LIGHT = new Set(['and', 'the', 'a', 'an']);
const FILLER = new Set('of in from to with for as by on at or und der die das le la les von de et i the a an and'.split(' '));
const UNIT =
  /^\d+(?:k|kb|kbps|kbs|kbit|mb|mib|gb|gib|hz|khz|h|hr|hrs|min|mins|cds?|x|st)$|^\d+of\d+$|^(?:part|vol|cd|disc|disk|r)\d{2,}$|^\d+h\d+m?(?:\d+s)?$/;
const UNIT_WORD = new Set('k kb kbps kbs kbit kbits mb mib gb gib hz khz hrs hours mins minutes cd cds mp3cd h bit'.split(' '));
const PLACE_WORD = new Set(
  'book books bk bks vol vols volume volumes band buch bd tome libro livre boek bok bog episode ep no number nr novel day act'.split(' '),
);
const PART_WORD = new Set('part parts pt pts disc disk discs disks cd teil partie parte deel side tape'.split(' '));
const FORMATS = new Set(['m4b', 'm4a', 'mp3', 'flac', 'opus', 'ogg', 'aac', 'wma', 'aax', 'aa', 'alac', 'wav']);
const SUMMARY_MAKER = /^[a-z]{0,20}(?:reads|summary|summaries|digest)$|^[a-z]{3,20}notes$/;
const BOOK_COUNT = new Set('books novels audiobooks titles volumes romane libros livres'.split(' '));
const SPOKEN = new Set(
  'en de fr es it nl sv da no nb fi pl pt ru cs hu ja zh tr el he ar hi ko uk ro is bg hr sr sk sl lt lv et ca la fa vi th id af'.split(
    ' ',
  ),
);

function numberOf(raw: string, word: string): number | undefined {
  const first = word.charCodeAt(0);
  if (first >= 48 && first <= 57) return /^\d{1,4}(?:\.\d{1,2})?$/.test(word) ? Number(word) : numberValue(word);
  const value = numberValue(word);
  if (value === undefined) return undefined;
  return romanValue(word) === value && raw !== raw.toUpperCase() ? undefined : value;
}

function languageNamed(word: string): string | undefined {
  const code = languageOfName(word);
  return code !== undefined && SPOKEN.has(code) ? code : undefined;
}

function languagesOf(raw: string, word: string, isTelling: boolean): Lexeme['languages'] {
  const foreign = FOREIGN_WORDS.get(word)?.split(' ');
  const code = SCENE_LANGUAGES.get(word);
  const named = isTelling && word.length >= 4 && raw[0]! <= 'Z' ? languageNamed(word) : undefined;
  return foreign || code || named ? { foreign, code, named } : undefined;
}

function read(raw: string): Lexeme {
  const word = raw.toLowerCase();
  const value = numberOf(raw, word);
  const isTelling = !FILLER.has(word) && !/\d/.test(word);
  const isDigits = /^\d/.test(word);
  const counter = isTelling ? null : /^(\d{1,3})of(\d{1,3})$/.exec(word);
  return {
    raw,
    word,
    value,
    isLight: LIGHT.has(word),
    isTelling,
    isYear: isDigits && word.length === 4 && value !== undefined && value >= 1400 && value < 2100,
    isDigits,
    isUnit: !isTelling && UNIT.test(word),
    isUnitWord: UNIT_WORD.has(word),
    isPlaceWord: PLACE_WORD.has(word),
    isPartWord: PART_WORD.has(word),
    isFormat: FORMATS.has(word),
    isSummaryMaker: SUMMARY_MAKER.test(word),
    isBookCount: BOOK_COUNT.has(word),
    counter: counter ? { at: Number(counter[1]), of: Number(counter[2]) } : undefined,
    phrases: PHRASES_BY_WORD.get(word),
    languages: value === undefined ? languagesOf(raw, word, isTelling) : undefined,
  };
}

const known = new Map<string, Lexeme>();
const MOST_KNOWN = 20_000;
const LONGEST_KNOWN = 24;

/** The word of this spelling. */
export function lexeme(raw: string): Lexeme {
  const found = known.get(raw);
  if (found) return found;
  const made = read(raw);
  if (raw.length > LONGEST_KNOWN) return made;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(raw, made);
  return made;
}
