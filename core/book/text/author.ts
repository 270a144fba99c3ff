import { distance } from 'fastest-levenshtein';
import { fold, readable, umlautFree, words } from './fold.ts';
import { personOf } from './pen-names.ts';

/** A person's name, folded. */
export interface PersonName {
  /** "First Last" as printed, spaces tidied. */
  full: string;
  /** Given names and initials in order; initials are single letters ("j", "r", "r"). */
  given: string[];
  /** The last name with its particles closed up ("leguin", "vandam"). */
  family: string;
  /** The last name without its particles ("dam"); the same where it has none. */
  last: string;
}

const AFTER_DASH = /\s[-–]\s(?:translator|editor|narrator|illustrator|foreword|introduction|contributor|adapter|afterword)s?$/i;
const SUFFIX = /^(?:jr|sr|ii|iii|iv|phd|md|dr|esq|obe|cbe|mba|mfa|rn|dds|jd|lmft|lcsw|edd|psyd|dvm)$/;
const TITLE = /^(?:dr|prof|professor|sir|dame|lord|lady|rev|reverend|mr|mrs|ms|capt|captain|col|colonel|gen|saint|st|fr)$/;
const PARTICLE = /^(?:de|del|della|da|das|dos|di|du|der|den|la|le|van|von|vander|ten|ter|st|saint|mac|mc|o|al|el|bin|ibn|y)$/;
const ROLE =
  /\s{0,3}[([](?:author|editor|narrator|translator|illustrator|introduction|foreword|contributor|adapter|ed|trans|illus|reader|read by|goodreads author)[^)\]]{0,40}[)\]]?/gi;

const LETTERS = /^[A-Za-z]+$/;
/** Nothing to take off, to turn or to repair. */
const PLAIN_NAME = /^[A-Za-z.]{1,40}(?: [A-Za-z.]{1,40}){0,5}$/;

function splitInitials(word: string): string[] {
  return /^(?:[A-Z]\.){1,4}[A-Z]?\.?$/.test(word) || /^[A-Z]{2,3}$/.test(word) ? word.replace(/\./g, '').split('') : [word];
}

/** Reads one person's name: "Last, First", "A.B. Marlowe", "AB Marlowe", "Ines de la Cruz", with roles and degrees dropped. */
export function parseName(name: string): PersonName {
  const clean = PLAIN_NAME.test(name) ? name : readable(name).replace(ROLE, '').replace(AFTER_DASH, '').replace(/\s+/g, ' ').trim();
  const [left = '', right] = clean.split(/\s?,\s?/, 2);
  const turned = right !== undefined && right !== '' && !SUFFIX.test(fold(right)) ? `${right} ${left}` : left;
  const isShouted = turned === turned.toUpperCase();
  const parts = turned
    .replace(/\.(?=[^\s.])/g, '. ')
    .split(' ')
    .flatMap((word) => (isShouted ? [word] : splitInitials(word)))
    .flatMap((word) => (LETTERS.test(word) ? [word.toLowerCase()] : words(word)))
    .filter((word, at, all) => !(at > 0 && SUFFIX.test(word)) && !(at === 0 && all.length > 2 && TITLE.test(word)));
  const lastAt = parts.length - 1;
  let from = lastAt;
  while (from > 1 && PARTICLE.test(parts[from - 1]!)) from--;
  if (from === 1 && parts.length === 2 && PARTICLE.test(parts[0]!)) from = 0;
  return {
    full: turned,
    given: parts.slice(0, Math.max(0, from)),
    family: parts.slice(Math.max(0, from)).join(''),
    last: parts[lastAt] ?? '',
  };
}

/** The names in one field: split at "&", "and", ";", "/", " with ", and at commas unless the field is one "Last, First". */
export function splitAuthors(field: string): string[] {
  const names: string[] = [];
  for (const piece of readable(field).split(/\s?[;/|]\s?|\s&\s|\s(?:and|with|und|et|writing as|aka|a\.k\.a\.)\s/i)) {
    const parts = piece.split(/\s?,\s?/).filter((part) => part !== '');
    if (parts.length === 2 && (!parts[0]!.includes(' ') || SUFFIX.test(fold(parts[1]!)))) names.push(piece);
    else names.push(...parts);
  }
  return names.map((name) => name.trim()).filter((name) => fold(name) !== '');
}

function givenFit(few: string[], many: string[]): number {
  if (few.length === 0 || many.length === 0) return few.length === many.length ? 1 : 0.6;
  const [a, b] = few.length <= many.length ? [few, many] : [many, few];
  let worst = 1;
  let from = 0;
  for (const name of a) {
    let best = 0;
    for (let at = from; at < b.length && best < 1; at++) {
      const other = b[at]!;
      const fit = name === other ? 1 : wordFit(name, other);
      if (fit <= best) continue;
      best = fit;
      from = at + 1;
    }
    worst = Math.min(worst, best);
  }
  if (worst === 0) return 0;
  if (a[0]![0] !== b[0]![0]) return Math.min(worst, 0.7);
  return a.length === b.length ? worst : Math.min(worst, 0.97);
}

function wordFit(name: string, other: string): number {
  const isShort = name.length === 1 || other.length === 1;
  if (isShort) return name[0] === other[0] ? 0.95 : 0;
  if (umlautFree(name) === umlautFree(other)) return 0.99;
  const shorter = Math.min(name.length, other.length);
  if (shorter >= 3 && (name.startsWith(other) || other.startsWith(name))) return 0.9;
  return shorter >= 5 && distance(name, other) <= 1 ? 0.88 : 0;
}

function familyFit(left: string, right: string): number {
  if (left === right) return 1;
  if (umlautFree(left) === umlautFree(right)) return 0.99;
  const shorter = Math.min(left.length, right.length);
  if (shorter >= 5 && distance(left, right) <= (shorter >= 9 ? 2 : 1)) return 0.9;
  return 0;
}

/** How surely two names are one person, 0 to 1. 1 the same, 0.95 by initials, about 0.9 with a slip, 0.6 where one is a surname only. */
export function authorLikeness(left: string, right: string): number {
  return personLikeness(parseName(left), parseName(right));
}

/** The same as `authorLikeness`, of names that were read already. */
export function personLikeness(a: PersonName, b: PersonName): number {
  if (a.family === '' || b.family === '') return 0;
  const closed = (name: PersonName): string => name.given.join('') + name.family;
  if (closed(a) === closed(b)) return 1;
  const person = personOf(a.full);
  if (person !== undefined && person === personOf(b.full)) return 0.95;
  const family = familyFit(a.family, b.family);
  if (family > 0) return family * givenFit(a.given, b.given);
  const swapped = a.given.length === 1 && b.given.length === 1 && a.given[0] === b.family && b.given[0] === a.family;
  return swapped ? 0.9 : 0;
}

/** One person by two spellings: initials, order, accents, pen names, small slips. A bare surname is not enough. */
export function sameAuthor(left: string, right: string): boolean {
  return authorLikeness(left, right) >= 0.8;
}

/** How well two lists of authors agree: 1 where any pair is one person, else the best pair's likeness; undefined where a list is empty. */
export function authorsLikeness(left: readonly string[] | undefined, right: readonly string[] | undefined): number | undefined {
  if (!left?.length || !right?.length) return undefined;
  let best = 0;
  for (const a of left) for (const b of right) best = Math.max(best, authorLikeness(a, b));
  return best;
}
