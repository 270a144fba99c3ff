import type { Token } from './token.ts';
import type { MarkKind } from './vocabulary.ts';

/** A phrase found in a name: tokens `from` up to but not including `to`. */
export interface Mark {
  kind: MarkKind;
  from: number;
  to: number;
}

/** A place in a series that a name gives. */
export interface Place {
  low: number;
  high: number;
  from: number;
  to: number;
  /** `marked` by a word or "#"; `bare` is a number alone. */
  how: 'marked' | 'bare';
}

/** "Part 1 of 2", "Disc 1-6 of 12", "(1 of 2)", or one file of a posting. */
export interface Part {
  from: number;
  to: number;
  low: number;
  high: number;
  of?: number;
  /** The number stands for files of one posting, not for parts of the book. */
  isCounter: boolean;
}

const canPlace = (token: Token | undefined): token is Token & { value: number } =>
  token?.value !== undefined && token.value < 1000 && !(token.word.length === 4 && token.value >= 1400);

function phrasesAt(tokens: readonly Token[], at: number): Mark | undefined {
  const { phrases } = tokens[at]!.lexeme;
  if (!phrases) return undefined;
  for (const { words, kind } of phrases) {
    if (words.length === 1) return { kind, from: at, to: at + 1 };
    let fits = at + words.length <= tokens.length;
    for (let next = 1; fits && next < words.length; next++) fits = tokens[at + next]!.word === words[next];
    if (fits) return { kind, from: at, to: at + words.length };
  }
  return undefined;
}

/** All phrases of the vocabulary, bit rates, sizes and clock times in a name, from left to right without overlap. */
export function marksOf(tokens: readonly Token[]): Mark[] {
  const marks: Mark[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]!;
    let mark = phrasesAt(tokens, at);
    if (!mark) mark = genreAt(tokens, at);
    if (!mark && token.lexeme.isUnit) mark = { kind: 'technical', from: at, to: at + 1 };
    if (!mark && token.value !== undefined && tokens[at + 1]?.lexeme.isUnitWord && tokens[at + 1]!.gap < 2)
      mark = { kind: 'technical', from: at, to: at + 2 };
    if (!mark && isClock(tokens, at)) mark = { kind: 'technical', from: at, to: at + 3 };
    if (mark) marks.push(mark);
    at = mark ? mark.to : at + 1;
  }
  return marks;
}

const GENRES = new Set(
  'novel novella adventure adventures story thriller mystery romance memoir saga tale fantasy litrpg comedy epic romcom harem progression cultivation whodunit'.split(
    ' ',
  ),
);

/** "A Tale of Two Towns" is a title: only "novel" and "memoir" may go on with "of". */
function endsGenre(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return next?.gap !== 0 || next.word !== 'of' || tokens[at]!.word === 'novel' || tokens[at]!.word === 'memoir';
}

/** "A LitRPG Adventure", "An Epic Fantasy Novel": says what kind of book it is, and is no part of the title. */
function genreAt(tokens: readonly Token[], at: number): Mark | undefined {
  if (tokens[at]!.word !== 'a' && tokens[at]!.word !== 'an') return undefined;
  let to = -1;
  for (let next = at + 1; next < tokens.length && next <= at + 5 && tokens[next]!.gap < 2; next++)
    if (GENRES.has(tokens[next]!.word) && endsGenre(tokens, next)) to = next + 1;
  return to < 0 ? undefined : { kind: 'edition', from: at, to };
}

function isTwoDigits(token: Token | undefined): boolean {
  return token !== undefined && token.word.length === 2 && token.lexeme.isDigits && token.value !== undefined;
}

function isClock(tokens: readonly Token[], at: number): boolean {
  return isTwoDigits(tokens[at]) && isTwoDigits(tokens[at + 1]) && isTwoDigits(tokens[at + 2]) && !isTwoDigits(tokens[at + 3]);
}

function isDigits(token: Token | undefined): boolean {
  return token?.lexeme.isDigits === true;
}

function rangeEnd(tokens: readonly Token[], at: number): number | undefined {
  const next = tokens[at + 1];
  const after = tokens[at + 2];
  if (after?.lexeme.isUnitWord && after.gap < 2) return undefined;
  if (isDigits(next) !== isDigits(tokens[at])) return wordRange(tokens, at);
  if (next?.gap === 2 && after && after.gap === 0 && after.word !== 'by' && !after.lexeme.phrases) return undefined;
  if (next?.joint === '-' && next.gap >= 1 && canPlace(next) && next.group === tokens[at]!.group) return at + 1;
  return wordRange(tokens, at);
}

function wordRange(tokens: readonly Token[], at: number): number | undefined {
  const next = tokens[at + 1];
  if ((next?.word === 'to' || next?.word === 'through' || next?.word === 'bis') && canPlace(tokens[at + 2])) return at + 2;
  return undefined;
}

function placeAt(tokens: readonly Token[], at: number): Place | undefined {
  const token = tokens[at]!;
  const isMarker = token.lexeme.isPlaceWord && (tokens[at + 1]?.gap ?? 2) < 2;
  const first = isMarker ? at + 1 : at;
  const number = tokens[first];
  if (!canPlace(number)) return undefined;
  const isMarked = isMarker || number.joint === '#';
  const end = rangeEnd(tokens, first);
  const high = end === undefined ? number.value : tokens[end]!.value!;
  const isRange = end !== undefined && high > number.value;
  return {
    low: number.value,
    high: isRange ? high : number.value,
    from: at,
    to: (isRange ? end : first) + 1,
    how: isMarked ? 'marked' : 'bare',
  };
}

/** Places in a series: "Book 3", "#3", "vol_03", "Bk 1-3", "third book", and numbers alone that are no year, size or counter. */
export function placesOf(tokens: readonly Token[], taken: Uint8Array): Place[] {
  const places: Place[] = [];
  for (let at = 0; at < tokens.length; ) {
    const place = taken[at] ? undefined : placeAt(tokens, at);
    const ordinal =
      place?.how === 'bare' && tokens[place.to]?.lexeme.isPlaceWord && /(?:st|nd|rd|th)$|^(?:first|second|third)$/.test(tokens[at]!.word);
    if (place && ordinal) places.push({ ...place, how: 'marked', to: place.to + 1 });
    else if (place) places.push(place);
    at = place ? (places[places.length - 1]?.to ?? at + 1) : at + 1;
  }
  return places;
}

/** Parts and file counters: "Part 1 of 2", "(2/2)", "[04/22]", "02of13", "Pt 1". */
export function partsOf(tokens: readonly Token[], isPosting: boolean): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    const glued = token.lexeme.counter;
    if (glued) parts.push({ from: at, to: at + 1, low: glued.at, high: glued.at, of: glued.of, isCounter: isPosting });
    const hasWord = token.lexeme.isPartWord && (tokens[at + 1]?.gap ?? 2) < 2;
    const first = hasWord ? at + 1 : at;
    const number = tokens[first];
    if (!canPlace(number) || glued || (number.gap < 2 && tokens[first - 1]?.lexeme.isPlaceWord)) continue;
    const end = rangeEnd(tokens, first) ?? (tokens[first + 1]?.joint === '&' && canPlace(tokens[first + 1]) ? first + 1 : first);
    const slash = tokens[end + 1]?.joint === '/' && canPlace(tokens[end + 1]) && number.lexeme.isDigits ? end + 1 : undefined;
    const of = tokens[end + 1]?.word === 'of' && canPlace(tokens[end + 2]) ? end + 2 : slash;
    if (of === undefined && !hasWord) continue;
    const part: Part = { from: at, to: (of ?? end) + 1, low: number.value, high: tokens[end]!.value!, isCounter: isPosting && !hasWord };
    if (of !== undefined) part.of = tokens[of]!.value!;
    parts.push(part);
    at = part.to - 1;
  }
  return parts;
}
