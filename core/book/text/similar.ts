import { distance } from 'fastest-levenshtein';
import { articleFree, cut, fold, umlautFree, words } from './fold.ts';

/** 1 for equal texts, towards 0 with edits for the length of the longer; at most 512 characters are read, as they are. */
export function ratio(left: string, right: string): number {
  if (left === right) return 1;
  const [a, b] = [cut(left), cut(right)];
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 1 : 1 - distance(a, b) / longest;
}

/** Two folded words are one, give or take a spelling slip: one edit from 5 letters, two from 9; numbers and short words never. */
export function sameWord(left: string, right: string): boolean {
  if (left === right) return true;
  const shorter = Math.min(left.length, right.length);
  if (shorter < 3 || /\d/.test(left + right)) return false;
  if (umlautFree(left) === umlautFree(right)) return true;
  if (shorter < 5 || Math.abs(left.length - right.length) > 2) return false;
  return distance(cut(left), cut(right)) <= (shorter >= 9 ? 2 : 1);
}

const numbersIn = (text: string): string => (text.match(/\d+/g) ?? []).map(Number).join(' ');

/**
 * How alike two titles are, 0 to 1: blind to case, accents, punctuation, spaces between words and leading articles. Titles
 * with different numbers in them are never more alike than 0.6, however many letters they share.
 */
export function titleLikeness(left: string, right: string): number {
  if (left === right) return left.trim() === '' ? 0 : 1;
  const [a, b] = [articleFree(words(left).join(' ')), articleFree(words(right).join(' '))];
  if (a === '' || b === '') return left.trim() !== '' && left.trim() === right.trim() ? 1 : 0;
  const [closedA, closedB] = [umlautFree(a.replaceAll(' ', '')), umlautFree(b.replaceAll(' ', ''))];
  if (closedA === closedB) return 1;
  const [freeA, freeB] = [a.replaceAll(' and ', ' '), b.replaceAll(' and ', ' ')];
  const likeness = Math.max(ratio(a, b), ratio(freeA, freeB), ratio(closedA, closedB));
  return numbersIn(a) === numbersIn(b) ? likeness : Math.min(likeness, 0.6);
}

/** Share of the words of the shorter title that the longer one also has (by `sameWord`), 0 to 1. */
export function sharedWords(left: string, right: string): number {
  const [a, b] = [words(articleFree(fold(left))), words(articleFree(fold(right)))];
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  if (few.length === 0) return 0;
  const rest = [...many];
  let shared = 0;
  for (const word of few) {
    const at = rest.findIndex((other) => sameWord(word, other));
    if (at < 0) continue;
    rest.splice(at, 1);
    shared++;
  }
  return shared / few.length;
}
