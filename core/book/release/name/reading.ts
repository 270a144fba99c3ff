import type { Release } from '../../../sdk/index.ts';
import { languageCode } from '../../text/index.ts';
import { type Mark, marksOf, type Part, type Place, partsOf, placesOf } from './mark.ts';
import { type Token, tokenize } from './token.ts';

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
  let isScene = false;
  for (let at = 0; at < tokens.length; at++) {
    const { lexeme, value, raw, bracket, gap, word } = tokens[at]!;
    if (lexeme.languages && value === undefined) {
      const { foreign, code, named } = lexeme.languages;
      if (foreign) for (const said of foreign) found.push({ code: said, at, isWord: true });
      const isCode = code && raw.length <= 4 && raw === raw.toUpperCase() && (bracket !== '' || word.length === 3);
      const isSceneCode = code && isScene && gap > 0 && (tokens[at + 1]?.gap ?? 1) > 0;
      if (isCode || isSceneCode) found.push({ code, at });
      else if (named) found.push({ code: named, at });
    }
    isScene ||= word === 'audiobook' || word === 'web';
  }
  return found;
}

function readersOf(tokens: readonly Token[], marks: readonly Mark[]): Set<number> {
  const readers = new Set<number>();
  for (const mark of marks) {
    if (mark.kind !== 'reader') continue;
    for (let at = mark.to; at < tokens.length && at < mark.to + 5; at++) {
      const token = tokens[at]!;
      if (at > mark.to && token.gap > 0 && token.joint !== '&') break;
      if (token.lexeme.isYear) break;
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

/** Tokens that are no place in a series: years, parts, technical words. */
function takenOf(tokens: readonly Token[], marks: readonly Mark[], parts: readonly Part[]): Uint8Array {
  const taken = new Uint8Array(tokens.length);
  for (const { kind, from, to } of marks) if (kind === 'technical' || kind === 'video' || kind === 'companion') taken.fill(1, from, to);
  for (const { from, to } of parts) taken.fill(1, from, to);
  for (let at = 0; at < tokens.length; at++) if (tokens[at]!.lexeme.isYear) taken[at] = 1;
  return taken;
}

/** Reads a posted name; linear, at most 512 characters. */
export function readName(name: string): NameReading {
  const tokens = tokenize(name);
  const marks = marksOf(tokens);
  const short = name.slice(0, 512);
  const isPosting = /["']|yenc|\.vol/i.test(short) && POSTING.test(short);
  const parts = partsOf(tokens, isPosting);
  const taken = takenOf(tokens, marks, parts);
  const years: number[] = [];
  const yearsAt: number[] = [];
  const formats: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const { lexeme, word, value } = tokens[at]!;
    if (lexeme.isYear) {
      years.push(value!);
      yearsAt.push(at);
    }
    if (lexeme.isFormat && !formats.includes(word)) formats.push(word);
  }
  return {
    tokens,
    marks,
    places: placesOf(tokens, taken),
    parts,
    languages: languagesOf(short, tokens),
    years,
    yearsAt,
    hyphenBreaks: short.includes('-') && breaksAtHyphens(short),
    formats,
    isPosting,
    isOneFile: isPosting && ONE_TRACK.test(short) && !/\.(?:rar|par2?|nzb|sfv|zip|7z|r\d\d)\b/i.test(short),
    readers: readersOf(tokens, marks),
  };
}

/** The language that a release's own field says. */
export function fieldLanguage(release: Release): string | undefined {
  return languageCode(release.language) ?? languageCode(release.clue.language);
}
