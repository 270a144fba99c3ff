import { articleFree, fold, sameWord } from '../../book/text/index.ts';
import type { StoreContext } from '../store-context.ts';

/** What somebody typed, ready to be looked for: order, accents, case and punctuation play no part. */
export interface Typed {
  folded: string;
  /** The folded text without a leading article. */
  core: string;
  words: string[];
}

const MOST_WORDS = 8;
/** Words so short stand in too many books to be looked for by their beginning. */
const SHORT = 2;

export function typed(text: string): Typed {
  const folded = fold(text);
  return { folded, core: articleFree(folded), words: folded === '' ? [] : [...new Set(folded.split(' '))].slice(0, MOST_WORDS).map(cut) };
}

/** Words that stand in every other title say nothing where another one does. */
const EVERYWHERE = new Set(['the', 'and']);

function tellingOf(words: readonly string[]): string[] {
  const long = words.filter((word) => word.length > SHORT);
  const telling = long.filter((word) => !EVERYWHERE.has(word));
  return telling.length > 0 ? telling : long;
}

const cut = (word: string): string => word.slice(0, 64);
const lexeme = (word: string, isPrefix: boolean): string => `'${word}'${isPrefix ? ':*' : ''}`;

/** All the words, each as the beginning of a word of the book, as one types. */
export function tsqueryOf({ words }: Typed): string {
  const long = tellingOf(words);
  const asked = long.length > 0 ? long.map((word) => lexeme(word, true)) : words.map((word) => lexeme(word, false));
  return asked.join(' & ');
}

/** The same with words that are spelled nearly so; null where there are none, or likeness is not to be had. */
export async function forgivingTsquery(store: StoreContext, { words }: Typed): Promise<string | null> {
  const long = tellingOf(words);
  if (long.length === 0 || !(await hasTrigrams(store))) return null;
  const near = await Promise.all(long.map((word) => nearWords(store, word)));
  if (near.every((found) => found.length === 0)) return null;
  return long
    .map((word, nth) => `(${[lexeme(word, true), ...(near[nth] ?? []).map((other) => lexeme(other, false))].join(' | ')})`)
    .join(' & ');
}

const NEAR = `
  select word, similarity(word, ?) as alike from search_words where word % ? order by alike desc, word limit 24`;
const MOST_NEAR = 6;
/** A trigram likeness that speaks for itself, where letters stand in another order than a slip puts them. */
const ALIKE = 0.5;

async function nearWords({ knex }: StoreContext, word: string): Promise<string[]> {
  const { rows } = (await knex.raw(NEAR, [word, word])) as { rows: { word: string; alike: number }[] };
  const near = rows.filter((row) => row.word !== word && (row.alike >= ALIKE || sameWord(row.word, word) || isSwapped(row.word, word)));
  return near.slice(0, MOST_NEAR).map((row) => row.word);
}

/** Two neighbours changed places, or one letter stands wrong: "tolkein". */
function isSwapped(left: string, right: string): boolean {
  if (left.length !== right.length || left.length < 4) return false;
  const differing = [...left].flatMap((letter, nth) => (letter === right[nth] ? [] : [nth]));
  const [first = -1, second = -1] = differing;
  return differing.length === 2 && second === first + 1 && left[first] === right[second] && left[second] === right[first];
}

const known = new WeakMap<object, Promise<boolean>>();

async function hasTrigrams({ knex }: StoreContext): Promise<boolean> {
  const asked = known.get(knex) ?? askTrigrams(knex);
  known.set(knex, asked);
  return asked;
}

async function askTrigrams(knex: StoreContext['knex']): Promise<boolean> {
  const { rows } = await knex.raw("select to_regclass('search_words_by_likeness') is not null as there");
  return rows[0].there;
}
