import type { BrowseList, Clue, Context } from '../../core/sdk/index.ts';
import { genreId, genreNames } from './genres.ts';
import { languageNumbers } from './languages.ts';

/** The site documents 5 to 1000 rows a page, clients that talk to it report 5 to 100: 100 is safe in both. */
export const MOST_ROWS = 100;
const FEWEST_ROWS = 5;
const AUDIOBOOKS = '13';

/**
 * A space for everything that is no letter or digit. The site stores "Lion's" as `lion` and `s`, so a removed apostrophe
 * never matches and a space does (observed 2026-08).
 */
export function searchWords(text: string): string {
  return text
    .normalize('NFC')
    .slice(0, 512)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/** Queries in the order in which they are asked: title + author, title + surname, its head or another title + surname, title. */
export function ladder(clue: Clue): string[] {
  const title = searchWords(clue.title);
  const author = searchWords(clue.authors?.[0] ?? '');
  const surname = author.split(' ').at(-1)!;
  if (title === '') return [];
  if (surname === '') return [title];
  // Rows leave out what stands behind a colon or in brackets.
  const others = [clue.title.split(/[:(]/)[0]!, ...(clue.otherTitles ?? []).slice(0, 2)].map(searchWords).filter((other) => other !== '');
  return [...new Set([`${title} ${author}`, ...[title, ...others].map((words) => `${words} ${surname}`), title])];
}

export interface Ask {
  text: string;
  srchIn?: string[];
  cat?: string[];
  language?: string;
  startDate?: string;
  sortType: string;
  startNumber: number;
  perpage: number;
}

/** The body of a search. `browse_lang` is left out when empty: an empty list breaks the search. */
export function searchBody(ask: Ask): object {
  const languages = languageNumbers(ask.language).map(String);
  return {
    tor: {
      text: ask.text,
      ...(ask.srchIn && { srchIn: ask.srchIn }),
      searchType: 'all',
      searchIn: 'torrents',
      main_cat: [AUDIOBOOKS],
      cat: ask.cat ?? ['0'],
      ...(languages.length > 0 && { browse_lang: languages }),
      ...(ask.startDate && { startDate: ask.startDate }),
      sortType: ask.sortType,
      startNumber: String(ask.startNumber),
    },
    perpage: ask.perpage,
    dlLink: 'true',
    isbn: 'true',
  };
}

/** Newest or most snatched first; `cursor` is the number of rows to skip. */
export function browseAsk(context: Context, list: BrowseList, cursor: string | undefined): Ask {
  const startNumber = Math.max(0, Math.floor(Number(cursor ?? 0)) || 0);
  const left = (list.first ?? Number.POSITIVE_INFINITY) - startNumber;
  if (list.language && languageNumbers(list.language).length === 0)
    context.fail('refused', `MyAnonamouse has no language "${list.language}"; use an ISO 639-1 code that it lists, such as en, de or fr`);
  return {
    text: '',
    cat: categories(context, list),
    ...(list.language && { language: list.language }),
    ...(list.since && { startDate: list.since.slice(0, 10) }),
    sortType: list.list === 'new' ? 'dateDesc' : 'snatchedDesc',
    startNumber,
    perpage: Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, left)),
  };
}

function categories(context: Context, list: BrowseList): string[] {
  const wanted = [list.genre, list.category === '3030' ? undefined : list.category].filter((name) => name !== undefined);
  if (wanted.length === 0) return ['0'];
  return wanted.map((name) => {
    const id = genreId(name);
    if (id === undefined) context.fail('refused', `MyAnonamouse has no audiobook genre "${name}"; use one of: ${genreNames().join(', ')}`);
    return String(id);
  });
}
