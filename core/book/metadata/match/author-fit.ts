import { authorLikeness, fold, parseName } from '../../text/index.ts';
import type { Reading } from './item.ts';
import { slips } from './slip.ts';

/** How a record's authors agree with what an item names. `at`: which of the record's authors it is. */
export interface AuthorFit {
  score: number;
  at: number;
  how: string;
}

let lastContext = { context: '', runs: '' };

function closedUp(context: string): string {
  if (lastContext.context !== context) lastContext = { context, runs: context.replaceAll(' ', '') };
  return lastContext.runs;
}

/** Whether a name stands anywhere in the item's words, in either order, spaced or closed up. */
export function isNamed(name: string, context: string): boolean {
  const folded = fold(name);
  if (folded.length < 3) return false;
  if (` ${context} `.includes(` ${folded} `)) return folded.includes(' ') || folded.length >= 5;
  const { given, family } = parseName(name);
  if (family === '') return false;
  const closed = [...given, family].join('');
  if (closed.length < 7 || given.length === 0) return false;
  const runs = closedUp(context);
  return runs.includes(closed) || runs.includes([family, ...given].join(''));
}

const memo = new Map<string, number>();

/** The readings of one item name the same people over and over, so answers are kept for a while. */
function likeness(mine: string, theirs: string): number {
  const key = `${mine}\n${theirs}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  if (memo.size >= 4000) memo.clear();
  const worked = compared(mine, theirs);
  if (key.length < 400) memo.set(key, worked);
  return worked;
}

function compared(mine: string, theirs: string): number {
  const known = authorLikeness(mine, theirs);
  if (known >= 0.8) return known;
  const [a, b] = [fold(mine).replaceAll(' ', ''), fold(theirs).replaceAll(' ', '')];
  const most = Math.min(a.length, b.length) >= 14 ? 2 : 1;
  if (Math.min(a.length, b.length) >= 8 && slips(a, b, most) <= most) return 0.88;
  const [left, right] = [parseName(mine), parseName(theirs)];
  const isSurname = left.family === right.family && left.family.length >= 5;
  if (!isSurname) return 0;
  return left.given.length === 0 || right.given.length === 0 ? 0.65 : 0.5;
}

/** The best agreement between the names of a reading and the authors of a record: 0.8 and more is the same person, 0.5 to 0.65 only the surname. */
export function fitAuthor(reading: Reading, authors: readonly string[]): AuthorFit {
  let best: AuthorFit = { score: 0, at: -1, how: 'another author' };
  authors.forEach((name, at) => {
    const named = isNamed(name, reading.context) ? 0.98 : 0;
    const score = (reading.clue.authors ?? []).reduce((most, mine) => Math.max(most, likeness(mine, name)), named);
    if (score > best.score + 0.001) best = { score, at, how: score >= 0.8 ? 'same author' : 'same surname' };
  });
  return best;
}
