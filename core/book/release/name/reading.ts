import type { Release } from '../../../sdk/index.ts';
import { languageCode, languageOfName } from '../../text/index.ts';
import { isYear, type Mark, marksOf, type Part, type Place, partsOf, placesOf } from './mark.ts';
import { type Token, tokenize } from './token.ts';
import { FOREIGN_WORDS, SCENE_LANGUAGES } from './vocabulary.ts';

/** A posted name taken apart, without regard to any wanted book. */
export interface NameReading {
  tokens: Token[];
  marks: Mark[];
  places: Place[];
  parts: Part[];
  /** ISO 639-1 codes that the name says, with the token that says it; -1 where its script does. */
  languages: { code: string; at: number; isWord?: boolean }[];
  years: number[];
  yearsAt: number[];
  /** A hyphen without spaces parts fields here ("Author-Title-AUDiOBOOK"), not words. */
  hyphenBreaks: boolean;
  formats: string[];
  /** It is a posting of files: a quoted file name, a repair file, a counter. */
  isPosting: boolean;
  /** It is one track of a posting and not the whole. */
  isOneFile: boolean;
  /** Tokens after "read by" up to the next break: names of narrators. */
  readers: Set<number>;
}

const POSTING = /["'][^"']{1,200}\.(?:par2?|rar|nzb|sfv|nfo|mp3|m4[ab]|zip|7z|r\d\d|\d{3}|epub)\b|\byenc\b|\.vol\d+\+\d+/i;
const ONE_TRACK = /(?:["'(]|\b\d{1,3}\b)[^"']{0,200}\.(?:mp3|m4[ab]|ogg|flac)["')\s]/i;
const FORMATS = new Set(['m4b', 'm4a', 'mp3', 'flac', 'opus', 'ogg', 'aac', 'wma', 'aax', 'aa', 'alac', 'wav']);

const SCRIPTS: readonly [RegExp, string[]][] = [
  [/[\u0400-\u04ff]/, ['ru', 'uk', 'bg', 'sr', 'be', 'mk', 'kk']],
  [/[\u0370-\u03ff]/, ['el']],
  [/[\u0590-\u05ff]/, ['he']],
  [/[\u0600-\u06ff]/, ['ar', 'fa', 'ur']],
  [/[\u3040-\u30ff]/, ['ja']],
  [/[\u4e00-\u9fff]/, ['zh', 'ja']],
  [/[\uac00-\ud7af]/, ['ko']],
  [/[\u0e00-\u0e7f]/, ['th']],
];

function languagesOf(name: string, tokens: readonly Token[]): NameReading['languages'] {
  const found: NameReading['languages'] = [];
  if (/[\u0370-\uffff]/.test(name)) {
    const script = SCRIPTS.find(([letters]) => letters.test(name));
    for (const code of script?.[1] ?? []) found.push({ code, at: -1 });
  }
  const scene = tokens.findIndex((token) => token.word === 'audiobook' || token.word === 'web');
  tokens.forEach((token, at) => {
    if (token.value !== undefined) return;
    const foreign = FOREIGN_WORDS.get(token.word);
    if (foreign) for (const code of foreign.split(' ')) found.push({ code, at, isWord: true });
    const isCode = token.raw.length <= 4 && token.raw === token.raw.toUpperCase() && (token.bracket !== '' || token.word.length === 3);
    const isScene = scene >= 0 && at > scene && token.gap > 0 && (tokens[at + 1]?.gap ?? 1) > 0;
    const code = isCode || isScene ? SCENE_LANGUAGES.get(token.word) : undefined;
    if (code) found.push({ code, at });
    else if (token.isTelling && token.word.length >= 4 && token.raw[0]! <= 'Z') {
      const named = languageNamed(token.word);
      if (named) found.push({ code: named, at });
    }
  });
  return found;
}

const SPOKEN = new Set(
  'en de fr es it nl sv da no nb fi pl pt ru cs hu ja zh tr el he ar hi ko uk ro is bg hr sr sk sl lt lv et ca la fa vi th id af'.split(
    ' ',
  ),
);
const named = new Map<string, string | undefined>();

function languageNamed(word: string): string | undefined {
  if (named.has(word)) return named.get(word);
  const code = languageOfName(word);
  if (named.size > 5000) named.clear();
  named.set(word, code !== undefined && SPOKEN.has(code) ? code : undefined);
  return named.get(word);
}

function readersOf(tokens: readonly Token[], marks: readonly Mark[]): Set<number> {
  const readers = new Set<number>();
  for (const mark of marks) {
    if (mark.kind !== 'reader') continue;
    for (let at = mark.to; at < tokens.length && at < mark.to + 5; at++) {
      const token = tokens[at]!;
      if (at > mark.to && token.gap > 0 && token.joint !== '&') break;
      if (token.value !== undefined && isYear(token)) break;
      readers.add(at);
    }
  }
  return readers;
}

/** Scene names and the like part author and title by a bare hyphen; names with a wide dash or "by" do not. */
function breaksAtHyphens(short: string): boolean {
  return (
    !/ [-–—] |_-_|\.-\.| by /i.test(short) && (/-audiobook\b|\baudiobook-/i.test(short) || !/[a-z] [a-z].{0,200}-.{0,200}-/i.test(short))
  );
}

const memo = new Map<string, NameReading>();

/** Reads a posted name; linear, at most 512 characters. Readings are kept, for the same list is judged for many books. */
export function readName(name: string): NameReading {
  const known = memo.get(name);
  if (known) return known;
  const tokens = tokenize(name);
  const marks = marksOf(tokens);
  const short = name.slice(0, 512);
  const isPosting = /["']|yenc|\.vol/i.test(short) && POSTING.test(short);
  const parts = partsOf(tokens, isPosting);
  const taken = new Set<number>();
  for (const mark of marks)
    if (mark.kind === 'technical' || mark.kind === 'video' || mark.kind === 'companion')
      for (let at = mark.from; at < mark.to; at++) taken.add(at);
  for (const part of parts) for (let at = part.from; at < part.to; at++) taken.add(at);
  tokens.forEach((token, at) => {
    if (isYear(token)) taken.add(at);
  });
  const reading: NameReading = {
    tokens,
    marks,
    places: placesOf(tokens, (at) => taken.has(at)),
    parts,
    languages: languagesOf(short, tokens),
    yearsAt: tokens.flatMap((token, at) => (isYear(token) ? [at] : [])),
    hyphenBreaks: short.includes('-') && breaksAtHyphens(short),
    years: tokens.filter(isYear).map((token) => token.value!),
    formats: [...new Set(tokens.filter((token) => FORMATS.has(token.word)).map((token) => token.word))],
    isPosting,
    isOneFile: isPosting && ONE_TRACK.test(short) && !/\.(?:rar|par2?|nzb|sfv|zip|7z|r\d\d)\b/i.test(short),
    readers: readersOf(tokens, marks),
  };
  if (memo.size >= 4000) memo.clear();
  if (name.length <= 512) memo.set(name, reading);
  return reading;
}

/** The language that a release's own field says. */
export function fieldLanguage(release: Release): string | undefined {
  return languageCode(release.language) ?? languageCode(release.clue.language);
}
