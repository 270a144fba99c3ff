import { fold, numberValue, parsePosition, sameAuthor, sharedWords, words } from '../../text/index.ts';
import type { Reading } from './item.ts';
import type { Face } from './record-face.ts';
import { isSlipOf } from './slip.ts';
import { isKindOnly, isPlainSubtitle, type TitleKey, titleKey } from './title-key.ts';

/** How a title agrees with a record's, 0 to 1, in words; below 0.8 it is another title. */
export interface TitleFit {
  score: number;
  how: string;
}

const NONE: TitleFit = { score: 0, how: 'another title' };
const FILLERS = new Set('book books bk volume vol no number part series saga novel a an the of in audiobook'.split(' '));
const LONG_FORM =
  /^(?:(?:the|a|an) )?(?:(?:life|adventures|history|strange|case|tragedy|tale|story|complete|personal|travels|voyages|confessions|true|great|tragical) ?)+(?:of)?$/;

/** The comparable forms of a reading's title. */
export interface ReadingKey {
  main: TitleKey;
  full: TitleKey;
  subtitle?: string;
}

/** Prepares a reading once for comparing it with many records. */
export function readingKey(reading: Reading): ReadingKey {
  const { title, subtitle } = reading.clue;
  return { main: titleKey(title), full: titleKey(subtitle ? `${title} ${subtitle}` : title), ...(subtitle ? { subtitle } : {}) };
}

function isExplained(rest: readonly string[], face: Face): boolean {
  const known = new Set(words([...face.record.authors, ...face.series.map((ref) => ref.name), face.subtitle ?? ''].join(' ')));
  const places = new Set(face.series.flatMap((ref) => parsePosition(ref.position)?.sortKey ?? []));
  return rest.every((word) => {
    if (FILLERS.has(word) || known.has(word)) return true;
    const value = numberValue(word);
    return value !== undefined && places.has(value);
  });
}

function withSubtitle(subtitle: string, face: Face): TitleFit {
  const [mine = '', theirs = ''] = [subtitle, face.subtitle ?? ''].map((text) => text.split(/: | [-–] /)[0]);
  const folded = fold(mine);
  if (isPlainSubtitle(folded) || isExplained(words(mine), face) || face.record.authors.some((name) => sameAuthor(name, mine)))
    return { score: 0.98, how: 'same title, and a subtitle of no weight' };
  const own = face.subtitle ? fold(face.subtitle) : '';
  if (own !== '' && !isPlainSubtitle(own)) {
    const isAlike = own.startsWith(folded) || folded.startsWith(own) || sharedWords(mine, theirs) >= 0.6;
    return isAlike ? { score: 0.97, how: 'same title and subtitle' } : { score: 0.6, how: 'same title, but another subtitle' };
  }
  return folded.split(' ').length >= 4
    ? { score: 0.86, how: 'same title, and a subtitle that the record lacks' }
    : { score: 0.7, how: 'a longer title than the record has' };
}

/** The title without the record's subtitle: less sure where that subtitle may be what tells the volumes of a series apart. */
function alone(face: Face): TitleFit {
  const isTelling = face.subtitle !== undefined && !isKindOnly(face.subtitle);
  return { score: isTelling ? 0.96 : 0.98, how: 'same title, without its subtitle' };
}

function slipFit(left: TitleKey, right: TitleKey): boolean {
  if (left.words.length !== right.words.length || left.closed.length < 5) return false;
  const changed = left.words.filter((word, at) => word !== right.words[at]);
  const letters = changed.reduce((sum, word) => sum + word.length, 0);
  return (
    changed.length <= 2 &&
    letters < left.closed.length + 1 &&
    left.words.every((word, at) => isSlipOf(word, right.words[at]!, left.words.length > 1))
  );
}

/** "…Discworld, Book 13" behind a title, where the record does not name the series or gives that number. */
function isSeriesTail(rest: readonly string[], face: Face): boolean {
  const place = numberValue(rest.at(-1) ?? '');
  const isMarked = rest.length >= 3 && rest.length <= 6 && place !== undefined && /^(?:book|bk|volume|vol)$/.test(rest.at(-2)!);
  return isMarked && face.subtitle === undefined && (face.volumes.length === 0 || face.volumes.includes(place));
}

function contained(main: TitleKey, face: Face): TitleFit {
  const own = face.main.words;
  const extra = main.words.length - own.length;
  if (extra <= 0 || face.main.closed.length < 3) return NONE;
  const starts = own.every((word, at) => word === main.words[at]);
  const ends = own.every((word, at) => word === main.words[at + extra]);
  if (!starts && !ends) return NONE;
  const rest = starts ? main.words.slice(own.length) : main.words.slice(0, extra);
  if (isExplained(rest, face)) return { score: 0.93, how: 'the title, with series or author beside it' };
  const isFirst = starts && rest.length === 1 && numberValue(rest[0]!) === 1;
  if (isFirst) return { score: 0.88, how: 'the title, numbered one' };
  if (ends && own.length >= 2 && LONG_FORM.test(rest.join(' '))) return { score: 0.86, how: 'a long form of the title' };
  if (starts && own.length >= 2 && isSeriesTail(rest, face)) return { score: 0.84, how: 'the title, with a series and a number behind it' };
  if (starts && isKindOnly(rest.join(' '))) return { score: 0.93, how: 'the title, with a subtitle of no weight' };
  return NONE;
}

/** Whether a title is another's beginning: cut within a word, or at a length where names are cut; any beginning where an ISBN agrees. */
function isCutOff(mine: TitleKey, theirs: TitleKey, may: { cut?: 'maybe' | 'likely'; beShort: boolean }): boolean {
  if (mine.closed.length < (may.beShort ? 5 : 14) || !theirs.closed.startsWith(mine.closed)) return false;
  const isWithinWord = mine.words.some((word, at) => word !== theirs.words[at]);
  return may.beShort || may.cut === 'likely' || (may.cut === 'maybe' && isWithinWord);
}

/** The record prints the series first ("Series: Title"), and the item has the title alone. */
function isOwnTitleBehindSeries(mine: TitleKey, face: Face): boolean {
  return (
    face.isSeriesTitle &&
    face.subtitle !== undefined &&
    !isKindOnly(face.subtitle) &&
    mine.words.length > 0 &&
    titleKey(face.subtitle).closed === mine.closed
  );
}

/** Compares a reading's title with a record's in all their forms, the surest first. */
export function fitTitle(key: ReadingKey, face: Face, may: { cut?: 'maybe' | 'likely'; beShort: boolean }): TitleFit {
  const { main, full, subtitle } = key;
  if (main.closed === '' || face.main.closed === '') return NONE;
  if ([face.full.closed, face.printed.closed].includes(full.closed)) return { score: 1, how: 'same title' };
  if (main.closed === face.main.closed) return subtitle ? withSubtitle(subtitle, face) : alone(face);
  if (full.closed === face.main.closed || main.closed === face.full.closed || main.closed === face.printed.closed)
    return { score: 0.97, how: 'same title' };
  if (isCutOff(full, face.full, may)) return { score: 0.93, how: 'same title, cut off' };
  if (slipFit(main, face.main) || slipFit(full, face.full) || slipFit(main, face.full))
    return { score: 0.9, how: 'same title, with a typing slip' };
  if (isOwnTitleBehindSeries(full, face)) return { score: 0.95, how: 'same title, behind the name of its series' };
  const whole = contained(full, face);
  return whole.score > 0 ? whole : contained(main, face);
}
