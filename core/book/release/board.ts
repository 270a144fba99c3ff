import type { Place } from './name/mark.ts';
import type { NameReading } from './name/reading.ts';
import type { Token } from './name/token.ts';
import type { Wanted } from './wanted.ts';

/** What a word of a name is, seen from the wanted book. */
export type Role = 'unknown' | 'title' | 'author' | 'series' | 'place' | 'mark' | 'light' | 'reader' | 'known' | 'year' | 'language';

/** A posted name with the wanted book laid on it: one role for each word. */
export interface Board {
  reading: NameReading;
  tokens: readonly Token[];
  wanted: Wanted;
  roles: Role[];
}

const FILLS = new Set<Role>(['unknown', 'light']);
/** Roles that a fact of the wanted book may cover. */
export const COVERS: ReadonlySet<Role> = new Set<Role>(['unknown', 'light', 'mark', 'year', 'language', 'reader', 'known']);

/** Gives the words of a span a role, where they have one of the roles that may be covered. */
export function paint(board: Board, span: { from: number; to: number }, role: Role, over: ReadonlySet<Role>): void {
  for (let at = span.from; at < span.to; at++) if (over.has(board.roles[at]!)) board.roles[at] = role;
}

function fill({ roles }: Board, at: number, role: Role): void {
  if (FILLS.has(roles[at]!)) roles[at] = role;
}

/** Gives the words that are no part of a book's facts their roles: formats, sizes, years, narrators, languages. */
export function paintMarks(board: Board): void {
  const { reading } = board;
  for (const mark of reading.marks) paint(board, mark, 'mark', FILLS);
  for (const part of reading.parts) paint(board, part, 'mark', FILLS);
  for (const at of reading.yearsAt) fill(board, at, 'year');
  for (const at of reading.readers) fill(board, at, 'reader');
  for (const { at } of reading.languages) if (at >= 0) fill(board, at, 'language');
}

/** Whether a field ends before this word. */
export function isBreak(board: Board, at: number): boolean {
  const gap = board.tokens[at]?.gap;
  return gap === undefined || gap === 2 || (gap === 1 && board.reading.hyphenBreaks);
}

/** Words that may follow a series' name without making it another one. */
const OF_SERIES = new Set(
  'chronicle chronicles cycle sequence adventure adventures mystery mysteries thriller thrillers saga files'.split(' '),
);

/** Whether a word belongs to nothing that is known of the wanted book. */
export function isStranger(board: Board, at: number): boolean {
  const token = board.tokens[at]!;
  if (board.roles[at] !== 'unknown' || !token.lexeme.isTelling || board.wanted.known.has(token.word)) return false;
  return !OF_SERIES.has(token.word) || board.roles[at - 1] !== 'series';
}

/** Whether a stranger stands in one field with an author: a co-author or a part of the name. */
export function isBesideAuthor(board: Board, at: number): boolean {
  const { tokens, roles } = board;
  for (let back = at - 1; back >= 0 && !isBreak(board, back + 1) && tokens[back]!.word !== 'by'; back--)
    if (roles[back] === 'author') return true;
  for (let next = at + 1; next < tokens.length && !isBreak(board, next) && tokens[next]!.word !== 'by'; next++)
    if (roles[next] === 'author') return true;
  return false;
}

const isNumberPainted = (role: Role | undefined): boolean => role === 'mark' || role === 'author' || role === 'title';

/** Whether a place speaks of the wanted book: marked as one, or a number beside its series or title. */
export function isRelevantPlace(board: Board, place: Place, title: { from: number; to: number } | undefined): boolean {
  const { roles, tokens } = board;
  if (title && place.from >= title.from && place.to <= title.to) return false;
  const number = place.how === 'marked' ? Math.min(place.from + 1, place.to - 1) : place.from;
  if (isNumberPainted(roles[number])) return false;
  if (place.how === 'marked') return true;
  let before = place.from - 1;
  while (before >= 0 && isPassing(board, before, place.from)) before--;
  if (roles[before] === 'series' || roles[before] === 'title') return true;
  if (place.high > place.low) return roles[before] === 'author' || roles[place.from - 1] === 'mark';
  return title !== undefined && place.to === title.from && tokens[place.from]!.lexeme.isDigits;
}

function isPassing({ roles, tokens }: Board, at: number, from: number): boolean {
  return roles[at] === 'light' || (roles[at] === 'mark' && tokens[at]!.value === undefined && at >= from - 2);
}
