import type { Span } from './align.ts';
import { type Board, isBesideAuthor, isBreak, isStranger, type Role } from './board.ts';
import { LIGHT } from './name/lexicon.ts';

const LINKS = new Set('of in to for from at on with'.split(' '));

function articleBefore(board: Board, from: number): number {
  let start = from;
  while (start > 0 && LIGHT.has(board.tokens[start - 1]!.word) && board.tokens[start - 1]!.word !== 'and' && !isBreak(board, start))
    start--;
  return start;
}

/** "Series of Title": a link word ties the title to words of the series before it, so that together they are another title. */
function linkBefore(board: Board, from: number): string | undefined {
  const at = articleBefore(board, from) - 1;
  if (at < 1 || isBreak(board, at + 1) || isBreak(board, at) || !LINKS.has(board.tokens[at]!.word)) return undefined;
  const before = board.roles[at - 1]!;
  return before === 'series' || before === 'unknown' ? `${board.tokens[at - 1]!.word} ${board.tokens[at]!.word}` : undefined;
}

const isSide = (role: Role): boolean => role === 'mark' || role === 'year' || role === 'reader' || role === 'language';

/** Words around a span that belong to nothing known, up to the next break, author or technical word. */
export function residueOf(board: Board, span: Span): string[] {
  const { tokens, roles } = board;
  const found: string[] = [];
  for (let at = span.from - 1; at >= 0 && !isBreak(board, at + 1); at--) {
    if (roles[at] === 'author' || tokens[at]!.word === 'by') break;
    if (isStranger(board, at)) found.unshift(tokens[at]!.word);
  }
  const link = linkBefore(board, span.from);
  if (link) found.push(link);
  for (let at = span.to; at < tokens.length && !isBreak(board, at); at++) {
    if (roles[at] === 'author' || tokens[at]!.word === 'by' || isSide(roles[at]!)) break;
    if (isStranger(board, at)) found.push(tokens[at]!.word);
  }
  return found;
}

const KEYS: ReadonlySet<Role> = new Set<Role>(['title', 'author', 'series', 'place']);

/** Words in other fields that belong to nothing known, without brackets, co-authors and the technical tail. */
export function looseOf(board: Board): string[] {
  const { roles, tokens } = board;
  let tail = roles.length;
  while (tail > 0 && !KEYS.has(roles[tail - 1]!)) tail--;
  while (tail < roles.length && !isSide(roles[tail]!)) tail++;
  const loose: string[] = [];
  for (let at = 0; at < tail; at++) {
    if (tokens[at]!.bracket === '' && isStranger(board, at) && !isBesideAuthor(board, at)) loose.push(tokens[at]!.word);
  }
  return loose;
}

function hasStranger(board: Board, from: number, step: 1 | -1): boolean {
  const { roles, tokens } = board;
  for (let at = from; at >= 0 && at < tokens.length; at += step) {
    const role = roles[at];
    if (tokens[at]!.bracket !== tokens[from]!.bracket || role === 'author' || role === 'mark' || role === 'place') return false;
    if (isStranger(board, at)) return !isBesideAuthor(board, at);
  }
  return false;
}

function joins(board: Board, at: number, from: number): boolean {
  const { joint, word, bracket } = board.tokens[at]!;
  return joint === '+' || joint === ',' || (joint === '/' && bracket === board.tokens[from]!.bracket) || word === 'and';
}

function isPlus({ tokens, roles }: Board, at: number): boolean {
  return tokens[at]?.joint === '+' && roles[at] !== 'mark' && roles[at - 1] !== 'mark' && roles[at - 1] !== 'author';
}

/** Another title is joined to this one: by "+", "/", a comma or "and". */
export function isListed(board: Board, title: Span): boolean {
  const from = articleBefore(board, title.from);
  if (isPlus(board, title.to) || (from > 0 && isPlus(board, from))) return true;
  if (title.to < board.tokens.length && joins(board, title.to, from) && hasStranger(board, title.to, 1)) return true;
  if (from === 0) return false;
  return (joins(board, from, from) || board.tokens[from - 1]!.word === 'and') && hasStranger(board, from - 1, -1);
}
