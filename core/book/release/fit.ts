import { findAll, LIGHT, type Span } from './align.ts';
import type { Place } from './mark.ts';
import { findPerson, type PersonSpan } from './person.ts';
import type { NameReading } from './reading.ts';
import type { Token } from './token.ts';
import type { TitleForm, Wanted } from './wanted.ts';

/** What a word of a name is, seen from the wanted book. */
export type Role = 'unknown' | 'title' | 'author' | 'series' | 'place' | 'mark' | 'light' | 'reader' | 'known' | 'year' | 'language';

/** How a posted name and a wanted book lie on each other. */
export interface Fit {
  roles: Role[];
  title?: { form: TitleForm; span: Span };
  author?: PersonSpan;
  hasSeries: boolean;
  /** Single places and ranges that speak of the wanted book's series or stand at its title. */
  places: Place[];
  /** Words that stand with the title and belong to nothing known: it is another title. */
  residue: string[];
  /** Words in other places that belong to nothing known: a subtitle, a narrator, or another book. */
  loose: string[];
  /** The loose words hang on the title by "+", "/" or a comma: several books. */
  isList: boolean;
}

const FILLER = new Set('of in from to with for as by on at or und der die das le la les von de et i the a an and'.split(' '));

const FILLS: readonly Role[] = ['unknown', 'light'];
const COVERS: readonly Role[] = ['unknown', 'light', 'mark', 'year', 'language', 'reader', 'known'];
const OVER_ALL: readonly Role[] = [...COVERS, 'series', 'author'];
const AGAIN: readonly Role[] = [...COVERS.filter((role) => role !== 'language'), 'series'];
const KEYS = new Set<Role>(['title', 'author', 'series', 'place']);

interface Board {
  reading: NameReading;
  tokens: readonly Token[];
  wanted: Wanted;
  roles: Role[];
}

function paint(board: Board, span: { from: number; to: number }, role: Role, over: readonly Role[]): void {
  for (let at = span.from; at < span.to; at++) if (over.includes(board.roles[at]!)) board.roles[at] = role;
}

function paintMarks(board: Board): void {
  const { reading } = board;
  for (const mark of reading.marks) paint(board, mark, 'mark', FILLS);
  for (const part of reading.parts) paint(board, part, 'mark', FILLS);
  for (const at of reading.yearsAt) paint(board, { from: at, to: at + 1 }, 'year', FILLS);
  for (const at of reading.readers) paint(board, { from: at, to: at + 1 }, 'reader', FILLS);
  for (const { at } of reading.languages) if (at >= 0) paint(board, { from: at, to: at + 1 }, 'language', FILLS);
}

function isBreak(board: Board, at: number): boolean {
  const gap = board.tokens[at]?.gap;
  return gap === undefined || gap === 2 || (gap === 1 && board.reading.hyphenBreaks);
}

function isStranger(board: Board, at: number): boolean {
  const token = board.tokens[at]!;
  return board.roles[at] === 'unknown' && !/\d/.test(token.word) && !FILLER.has(token.word) && !board.wanted.known.has(token.word);
}

const LINKS = new Set('of in to for from at on with'.split(' '));

/** "Fifty of Title": a link word ties the title to words of the series before it, so that together they are another title. */
function articleBefore(board: Board, from: number): number {
  let start = from;
  while (start > 0 && LIGHT.has(board.tokens[start - 1]!.word) && board.tokens[start - 1]!.word !== 'and' && !isBreak(board, start))
    start--;
  return start;
}

function linkBefore(board: Board, from: number): string | undefined {
  const at = articleBefore(board, from) - 1;
  if (at < 1 || isBreak(board, at + 1) || isBreak(board, at) || !LINKS.has(board.tokens[at]!.word)) return undefined;
  const before = board.roles[at - 1]!;
  return before === 'series' || before === 'unknown' ? `${board.tokens[at - 1]!.word} ${board.tokens[at]!.word}` : undefined;
}

/** Words around a span that belong to nothing known, up to the next break, author or technical word. */
function residueOf(board: Board, span: Span): string[] {
  const found: string[] = [];
  const goesOn = (at: number, isRight: boolean): boolean => {
    const role = board.roles[at]!;
    if (role === 'author' || board.tokens[at]!.word === 'by') return false;
    if (role === 'mark' || role === 'year' || role === 'reader' || role === 'language') return !isRight;
    if (isStranger(board, at)) found.push(board.tokens[at]!.word);
    return true;
  };
  for (let at = span.from - 1; at >= 0 && !isBreak(board, at + 1); at--) if (!goesOn(at, false)) break;
  const link = linkBefore(board, span.from);
  if (link) found.push(link);
  found.reverse();
  for (let at = span.to; at < board.tokens.length && !isBreak(board, at); at++) if (!goesOn(at, true)) break;
  return found;
}

const RANK = { whole: 0, tail: 1, main: 2 } as const;

function bestTitle(board: Board): { form: TitleForm; span: Span; residue: string[] } | undefined {
  let best: { form: TitleForm; span: Span; residue: string[]; cost: number } | undefined;
  for (const form of board.wanted.titles) {
    for (const span of findAll(form.words, board.tokens, form.slips)) {
      const residue = residueOf(board, span);
      const cost =
        residue.length * 10 + (form.isSeries || form.needsPlace ? 4 : 0) + RANK[form.kind] + span.slips * 0.5 - form.words.length * 0.01;
      if (!best || cost < best.cost) best = { form, span, residue, cost };
    }
  }
  return best;
}

function paintSeries(board: Board): boolean {
  let found = false;
  for (const series of board.wanted.series) {
    for (const form of series.forms) {
      const spans = findAll(form, board.tokens, form.length > 1 ? 1 : 0);
      for (const span of spans) paint(board, span, 'series', COVERS);
      if (spans.length === 0) continue;
      found = true;
      break;
    }
  }
  return found;
}

function isAlone(board: Board, span: PersonSpan): boolean {
  const isFree = (at: number): boolean => isStranger(board, at) && !board.wanted.known.has(board.tokens[at]!.word);
  const before = span.from === 0 || isBreak(board, span.from) || !isFree(span.from - 1);
  const after = isBreak(board, span.to) || !isFree(span.to);
  return before && after;
}

function relevantPlaces(board: Board, title: Span | undefined): Place[] {
  const { roles, tokens } = board;
  return board.reading.places.filter((place) => {
    if (title && place.from >= title.from && place.to <= title.to) return false;
    const number = place.how === 'marked' ? Math.min(place.from + 1, place.to - 1) : place.from;
    if (roles[number] === 'mark' || roles[number] === 'author' || roles[number] === 'title') return false;
    if (place.how === 'marked') return true;
    let before = place.from - 1;
    while (
      before >= 0 &&
      (roles[before] === 'light' || (roles[before] === 'mark' && tokens[before]!.value === undefined && before >= place.from - 2))
    )
      before--;
    if (roles[before] === 'series' || roles[before] === 'title') return true;
    if (place.high > place.low) return roles[before] === 'author' || roles[place.from - 1] === 'mark';
    return title !== undefined && place.to === title.from && /^\d/.test(tokens[place.from]!.word);
  });
}

function looseOf(board: Board): string[] {
  const { roles, tokens } = board;
  let last = roles.length - 1;
  while (last >= 0 && !KEYS.has(roles[last]!)) last--;
  let tail = last + 1;
  while (tail < roles.length && roles[tail] !== 'mark' && roles[tail] !== 'year' && roles[tail] !== 'language') tail++;
  const loose: string[] = [];
  for (let at = 0; at < Math.min(tail, roles.length); at++) {
    if (tokens[at]!.bracket === '' && isStranger(board, at) && !isBesideAuthor(board, at)) loose.push(tokens[at]!.word);
  }
  return loose;
}

function isBesideAuthor(board: Board, at: number): boolean {
  const isBy = (other: number): boolean => board.tokens[other]!.word === 'by';
  for (let back = at - 1; back >= 0 && !isBreak(board, back + 1) && !isBy(back); back--) if (board.roles[back] === 'author') return true;
  for (let next = at + 1; next < board.tokens.length && !isBreak(board, next) && !isBy(next); next++)
    if (board.roles[next] === 'author') return true;
  return false;
}

/** Another title is joined to this one: by "+", "/", a comma or "and". */
function isListed(board: Board, title: Span): boolean {
  const { tokens, roles } = board;
  const span = { from: articleBefore(board, title.from), to: title.to };
  const hasStranger = (from: number, step: number): boolean => {
    for (let at = from; at >= 0 && at < tokens.length; at += step) {
      if (tokens[at]!.bracket !== tokens[from]!.bracket || roles[at] === 'author' || roles[at] === 'mark' || roles[at] === 'place')
        return false;
      if (isStranger(board, at)) return !isBesideAuthor(board, at);
    }
    return false;
  };
  const joins = (at: number): boolean => {
    const { joint, word } = tokens[at]!;
    return joint === '+' || joint === ',' || (joint === '/' && tokens[at]!.bracket === tokens[span.from]!.bracket) || word === 'and';
  };
  const isPlus = (at: number): boolean =>
    tokens[at]?.joint === '+' && roles[at] !== 'mark' && roles[at - 1] !== 'mark' && roles[at - 1] !== 'author';
  if (isPlus(span.to) || (span.from > 0 && isPlus(span.from))) return true;
  if (span.to < tokens.length && joins(span.to) && hasStranger(span.to, 1)) return true;
  if (span.from === 0) return false;
  const isBefore = joins(span.from) || tokens[span.from - 1]!.word === 'and';
  return isBefore && hasStranger(span.from - 1, -1);
}

/** Lays a wanted book on a posted name: who wrote it, where the title stands, which volume, and what is left unexplained. */
export function fitName(reading: NameReading, wanted: Wanted): Fit {
  const roles: Role[] = reading.tokens.map((token) => (LIGHT.has(token.word) ? 'light' : 'unknown'));
  const board: Board = { reading, tokens: reading.tokens, wanted, roles };
  paintMarks(board);
  const people = wanted.authors.flatMap((author) => findPerson(board.tokens, author));
  const full = people.filter((span) => span.how === 'full');
  for (const span of full) paint(board, span, 'author', COVERS);
  const hasSeries = paintSeries(board);
  const title = bestTitle(board);
  if (title) {
    paint(board, title.span, 'title', OVER_ALL);
    for (const span of findAll(title.form.words, board.tokens, 0)) paint(board, span, 'title', AGAIN);
  }
  const author = full[0] ?? people.find((span) => roles[span.from] !== 'title' && isAlone(board, span));
  if (author) paint(board, author, 'author', COVERS);
  const places = relevantPlaces(board, title?.span);
  for (const place of places) paint(board, place, 'place', COVERS);
  const residue = title ? residueOf(board, title.span) : [];
  const fit: Fit = { roles, hasSeries, places, residue, loose: looseOf(board), isList: title ? isListed(board, title.span) : false };
  if (title) fit.title = { form: title.form, span: title.span };
  if (author) fit.author = author;
  return fit;
}
