import type { BookRecord, Clue } from '../../sdk/index.ts';
import { findGaps, type Gaps, type SeriesQuestion } from './gaps.ts';

/** An invented series, and short forms to ask about it in tests. */
export const SAGA = 'Tidewater Saga';
export const AUTHOR = 'Ines Calloway';

export type Line = [title: string, position?: string, more?: Partial<BookRecord>];
export type Copy = string | [title: string, position?: string, more?: Partial<Clue>];

const record = ([title, position, more]: Line, series = SAGA): BookRecord => ({
  ids: {},
  title,
  authors: [AUTHOR],
  language: 'en',
  series: [{ name: series, ...(position === undefined ? {} : { position }) }],
  ...more,
});

function copy(one: Copy): Clue {
  const [title, position, more] = typeof one === 'string' ? [one] : one;
  const series = position === undefined ? {} : { series: [{ name: SAGA, position }] };
  return { title, authors: [AUTHOR], language: 'en', ...series, ...more };
}

/** Four books and a novella, as a service lists them. */
export const FOUR: Line[] = [
  ['The Salt Road (Tidewater Saga, #1)', '1'],
  ['The Glass Harbour', '2'],
  ['A Winter of Gulls (Tidewater Saga, #3)', '3'],
  ["Lantern's End: Tidewater Saga, Book 4", '4'],
  ['The Ferryman', '2.5'],
];

export interface Case {
  what: string;
  list?: Line[];
  owned?: Copy[];
  missing: string[];
  more?: Partial<SeriesQuestion>;
}

export function ask({ list = FOUR, owned = [], more }: Case) {
  const series = more?.series?.name ?? SAGA;
  return findGaps({
    series: { name: SAGA, authors: [AUTHOR] },
    language: 'en',
    records: list.map((line) => record(line, series)),
    owned: owned.map(copy),
    ...more,
  });
}

export const places = (found: Gaps): string[] => found.missing.map((gap) => gap.position ?? gap.clue.title);
