import { distance } from 'fastest-levenshtein';
import { numberValue, umlautFree } from '../text/index.ts';
import { LIGHT } from './name/lexicon.ts';
import type { Token } from './name/token.ts';

/** A phrase of the wanted book found in a name: tokens `from` up to but not including `to`. */
export interface Span {
  from: number;
  to: number;
  /** Words that fit only with a spelling slip. */
  slips: number;
}

/**
 * Whether two folded words differ by one likely slip of the hand: letters swapped, one left out or doubled, in longer words one
 * replaced. A final "s" alone is no slip but another word, and numbers have none.
 */
export function isSlip(left: string, right: string, swapsOnly = false): boolean {
  const [shorter, longer] = left.length <= right.length ? [left, right] : [right, left];
  if (shorter.length < 4 || longer.length - shorter.length > 2 || numberValue(left) !== undefined || numberValue(right) !== undefined)
    return false;
  if (left[0] !== right[0] && left[left.length - 1] !== right[right.length - 1]) return false;
  const edits = distance(left, right);
  if (swapsOnly) return edits === 2 && left.length === right.length && isSwap(left, right);
  if (edits === 1) return longer.length > shorter.length ? longer !== `${shorter}s` : shorter.length >= 6;
  if (edits !== 2) return false;
  return left.length + right.length >= 18 || (left.length === right.length && isSwap(left, right));
}

function isSwap(left: string, right: string): boolean {
  let at = 0;
  while (left[at] === right[at]) at++;
  return left[at] === right[at + 1] && left[at + 1] === right[at] && left.slice(at + 2) === right.slice(at + 2);
}

/** A wanted word prepared for comparison. */
export interface Word {
  text: string;
  value?: number;
}

function joinNumbers(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    const isTens = last !== undefined && /^(?:twen|thir|for|fif|six|seven|eigh|nine)ty$/.test(last);
    if (isTens && numberValue(last + word) !== undefined) joined[joined.length - 1] = last + word;
    else joined.push(word);
  }
  return joined;
}

/** Prepares folded words for `findAll`. */
export function prepare(words: readonly string[]): Word[] {
  return joinNumbers(words).map((text) => {
    const value = text.length === 1 && !/\d/.test(text) ? undefined : numberValue(text);
    return value === undefined ? { text } : { text, value };
  });
}

function isSame(word: Word, token: Token): boolean {
  if (word.text === token.word) return true;
  if (word.value !== undefined && token.value !== undefined) return word.value === token.value;
  const gain = word.text.length - token.word.length;
  if (gain === 0 || gain > 3 || gain < -3 || word.text.length < 4 || word.text.charCodeAt(0) !== token.word.charCodeAt(0)) return false;
  return umlautFree(word.text) === umlautFree(token.word);
}

function joinWords(words: readonly Word[], from: number, whole: string): number {
  let text = words[from]!.text;
  let at = from + 1;
  while (at < words.length && text.length < whole.length) text += words[at++]!.text;
  return text === whole ? at : -1;
}

function joinTokens(tokens: readonly Token[], from: number, whole: string): number {
  let text = tokens[from]!.word;
  let at = from + 1;
  while (at < tokens.length && text.length < whole.length && tokens[at]!.gap < 2) text += tokens[at++]!.word;
  return text === whole ? at : -1;
}

/** Matches all words from one token on; light words may be missing or added, words may be closed up or torn apart. */
function matchAt(words: readonly Word[], tokens: readonly Token[], start: number, slipsAllowed: number): Span | undefined {
  let [at, slips, next] = [start, 0, 0];
  while (next < words.length) {
    const word = words[next]!;
    const token = tokens[at];
    if (token === undefined) {
      if (!LIGHT.has(word.text)) return undefined;
      next++;
    } else if (isSame(word, token)) {
      next++;
      at++;
    } else if (next > 0 && LIGHT.has(word.text)) next++;
    else if (next > 0 && LIGHT.has(token.word)) at++;
    else {
      const joined = token.word.length > word.text.length && token.word.startsWith(word.text) ? joinWords(words, next, token.word) : -1;
      const torn =
        joined < 0 && word.text.length > token.word.length && word.text.startsWith(token.word) ? joinTokens(tokens, at, word.text) : -1;
      if (joined > 0) next = joined;
      else if (torn > 0) next++;
      else if (
        slips >= slipsAllowed ||
        token.value !== undefined ||
        word.value !== undefined ||
        !isSlip(word.text, token.word, words.length === 1)
      )
        return undefined;
      else {
        slips++;
        next++;
      }
      at = torn > 0 ? torn : at + 1;
    }
  }
  return at === start ? undefined : { from: start, to: at, slips };
}

function canStart(word: Word, token: Token): boolean {
  return word.text.charCodeAt(0) === token.word.charCodeAt(0) || (word.value !== undefined && word.value === token.value);
}

/** All places of a phrase in a name, without overlap; slips are tried only where it does not stand as it should. */
export function findAll(words: readonly Word[], tokens: readonly Token[], slipsAllowed: number): Span[] {
  for (let allowed = 0; allowed <= slipsAllowed; allowed = allowed === 0 && slipsAllowed > 0 ? slipsAllowed : allowed + 1) {
    const found: Span[] = [];
    for (let start = 0; start < tokens.length; start++) {
      if (!canStart(words[0]!, tokens[start]!)) continue;
      const span = matchAt(words, tokens, start, allowed);
      if (!span) continue;
      found.push(span);
      start = span.to - 1;
    }
    if (found.length > 0) return found;
  }
  return [];
}
