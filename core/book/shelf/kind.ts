import { fold, parsePosition } from '../text/index.ts';
import type { Volume } from './volume.ts';

/** What a title says of its own shape, beside being a book. */
export type Shape = 'omnibus' | 'part' | 'companion' | 'book';

const COUNT = '(?:\\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve)';
const SURE_SET = new RegExp(
  `\\b(?:box(?:ed)? ?sets?|slipcase|omnibus|bundle|${COUNT} (?:books?|copy|volume|novel|cd) (?:box|boxed|set|bundle|collection|pack|omnibus)|` +
    `(?:books?|book) (?:set|bundle)|(?:books|volumes|vols|novels|episodes|nos) \\d{1,3} (?:to |and |through )?\\d{1,3}|` +
    'complete (?:series|collection|trilogy|saga|quartet|cycle|novels|set)|sammelband|gesamtausgabe|integrale?)\\b',
);
const LIKELY_SET =
  /\b(?:collections?|trilogy|quartet|quintet|tetralogy|duology|duo|collectors edition|collected (?:works|novels)|great book of|volumes|parts|set$)\b/;
const COMPLETE = /^complete (?!guide|idiots|history|book|story|handbook)/;
const PART =
  /\b(?:part|pt|teil|cd|disc|disk|volume|vol)? ?\d{1,2} of \d{1,2}\b|^(?:part|teil|partie|parte) (?:\d{1,2}|one|two|three|four|i{1,3}|iv)$/;
const COMPANION = new RegExp(
  '\\b(?:graphic novel|manga|colou?ring book|activity book|sticker book|study guide|reading guide|teachers? guide|sparknotes|cliffsnotes|cliffs notes|' +
    'summary (?:and )?analysis|summary of .{2,200} by |(?:official|unofficial|illustrated|ultimate|essential) (?:\\w+ )?(?:guide|companion|handbook)|movie companion|' +
    'free preview|sneak peek|bonus (?:scene|chapter|material)|deleted scenes?|conversation starters|pop up book)\\b',
);
/** Words of companions that novels have too: they count where the title also holds the name of another book or of the series. */
const ABOUT =
  /\b(?:guide|companion|encyclopa?edia|handbook|workbook|cookbook|trivia|quiz|sampler|summary|analysis|making of|screenplay|soundtrack|comics?|calendar|world of|atlas|excerpt)\b/;

/** Whether a title says that it is several books, a part of one, or a thing about one. `isPlaced`: it has a single whole place of its own. */
export function shapeOf(printed: string, volume: Volume, isPlaced: boolean): Shape {
  const text = fold(printed);
  const beside = [...volume.remarks.map(fold), ...volume.pieces.slice(1)];
  if (beside.some((words) => PART.test(words) && !isCountedSeries(words))) return 'part';
  if (/\b(?:part|teil|partie|parte)? ?\d of \d\b/.test(text) && !isCountedSeries(text)) return 'part';
  if (COMPANION.test(text)) return 'companion';
  if (SURE_SET.test(text)) return 'omnibus';
  const others = volume.others.map((ref) => parsePosition(ref.position)).filter((position) => position !== undefined);
  if (!isPlaced && others.some((position) => !position.isSingle)) return 'omnibus';
  if (isPlaced || others.length > 0) return 'book';
  const own = volume.pieces.length > 0 ? volume.pieces : [volume.whole];
  return COMPLETE.test(own[0]!) || own.some((piece) => LIKELY_SET.test(piece)) || joinsTitles(printed) ? 'omnibus' : 'book';
}

/** A title with a word of companions in it; see `ABOUT`. */
export function maySpeakAbout(printed: string): boolean {
  return ABOUT.test(fold(printed));
}

/** "Book 1 of 5" counts the series, "Part 1 of 2" the parts. */
function isCountedSeries(text: string): boolean {
  return /\b(?:books?|volume|vol|no) \d{1,2} of \d{1,2}\b/.test(text);
}

/** "The Fury / Dark Reunion": two titles in one. A slash inside a number or between single words joins none. */
function joinsTitles(printed: string): boolean {
  const sides = printed.split(/\s\/\s/);
  if (sides.length > 1) return sides.every((side) => /\p{L}/u.test(side));
  const tight = printed.split('/');
  return tight.length === 2 && tight.every((side) => /\p{L}+\s\p{L}+/u.test(side));
}

const SIZES: Record<string, number> = {
  duology: 2,
  duo: 2,
  duet: 2,
  double: 2,
  trilogy: 3,
  quartet: 4,
  tetralogy: 4,
  quintet: 5,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
};
const SIZE =
  /\b(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:books?|copy|volumes?|novels?)\b|\b(duology|duo|duet|double|trilogy|quartet|tetralogy|quintet)\b/;

/** How many books a set says it holds ("3-Book Bundle", "Trilogy"); undefined where it does not say. */
export function sizeOfSet(printed: string): number | undefined {
  const found = SIZE.exec(fold(printed));
  const word = found?.[1] ?? found?.[2];
  return word === undefined ? undefined : (SIZES[word] ?? Number(word));
}

/** A set that says it is everything. */
export function isEverything(printed: string): boolean {
  return /\b(?:complete|entire|all|whole)\b/.test(fold(printed));
}
