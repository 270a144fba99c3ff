import type { PersonName } from '../text/index.ts';
import { isSlip } from './align.ts';
import type { Token } from './name/token.ts';

/** An author found in a name. */
export interface PersonSpan {
  from: number;
  to: number;
  /** `full` with a given name or initial that fits, `surname` alone. */
  how: 'full' | 'surname';
  /** The wanted author is known by one name alone, so that a given name before it says nothing against it. */
  isOnlyName?: boolean;
}

function fitsGiven(token: Token, given: readonly string[]): boolean {
  const { word } = token;
  for (const name of given) {
    if (name === word) return true;
    if (word.length === 1 || name.length === 1) {
      if (word[0] === name[0] && (word.length === 1 || name.length === 1)) return true;
    } else if (word.length >= 3 && name.length >= 3 && (name.startsWith(word) || word.startsWith(name))) return true;
    else if (isSlip(name, word)) return true;
  }
  if (word.length <= 4 && given.length > 1 && given.map((name) => name[0]).join('') === word) return true;
  return false;
}

function familyAt(tokens: readonly Token[], at: number, family: string, exact: boolean): number {
  let text = '';
  for (let next = at; next < tokens.length && next < at + 4 && text.length < family.length; next++) {
    if (next > at && tokens[next]!.gap === 2) break;
    text += tokens[next]!.word;
    if (text === family) return next + 1;
  }
  const { word } = tokens[at]!;
  if (word.length === family.length + 1 && word.endsWith('s') && word.startsWith(family)) return at + 1;
  return !exact && isSlip(family, word) ? at + 1 : -1;
}

function isOpen(token: Token | undefined, gap: number): boolean {
  return token !== undefined && gap < 2 && token.word !== 'by';
}

function isBefore(tokens: readonly Token[], at: number): boolean {
  return at > 0 && isOpen(tokens[at - 1], tokens[at]!.gap) && tokens[at]!.joint !== ',';
}

function withGiven(tokens: readonly Token[], span: { from: number; to: number }, given: readonly string[]): PersonSpan | undefined {
  let { from, to } = span;
  while (isBefore(tokens, from) && fitsGiven(tokens[from - 1]!, given)) from--;
  const isInitial = from === span.from && isBefore(tokens, from) && tokens[from - 1]!.word.length === 1;
  if (isInitial && isBefore(tokens, from - 1) && fitsGiven(tokens[from - 2]!, given)) from -= 2;
  if (from < span.from) return { from, to, how: 'full' };
  while (to < tokens.length && isOpen(tokens[to], tokens[to]!.gap) && fitsGiven(tokens[to]!, given)) to++;
  return to > span.to ? { from, to, how: 'full' } : undefined;
}

/** All places where a person stands in a name; a slip in the surname needs a given name that fits. */
export function findPerson(tokens: readonly Token[], person: PersonName): PersonSpan[] {
  const found: PersonSpan[] = [];
  const { family, given, last } = person;
  const glued = `${given.join('')}${family}`;
  for (let at = 0; at < tokens.length; at++) {
    const { word } = tokens[at]!;
    if (word === glued && given.length > 0) {
      found.push({ from: at, to: at + 1, how: 'full' });
      continue;
    }
    if (last !== family && word === last && tokens[at + 1]?.joint === ',') {
      const turned = withGiven(tokens, { from: at, to: at + 1 }, given);
      if (turned) found.push(turned);
      continue;
    }
    if (word.charCodeAt(0) !== family.charCodeAt(0)) continue;
    const to = familyAt(tokens, at, family, false);
    if (to < 0) continue;
    const isExact = familyAt(tokens, at, family, true) > 0;
    const full = given.length === 0 ? undefined : withGiven(tokens, { from: at, to }, given);
    if (full) found.push(full);
    else if (isExact) found.push({ from: at, to, how: 'surname', isOnlyName: given.length === 0 });
  }
  return found;
}
