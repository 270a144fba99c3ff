import { indexWorks, type KnownWork, recognise, workKey } from '../../core/book/index.ts';
import type { Clue } from '../../core/sdk/index.ts';
import type { Figure } from './figure.ts';

const SYLLABLES = 'ka lo mi re tan vor el dun sha bri or ven qua sil mor the ra gan wes ul pel nor fen dra'.split(' ');
const NOUNS = 'Harbour Crown River Winter Lantern Ember Orchard Compass Raven Bridge Garden Engine Mirror Feast Storm Island'.split(' ');
const SHAPES: ((a: string, b: string, c: string) => string)[] = [
  (a, b) => `The ${a} of ${b}`,
  (a, b, c) => `${c} ${a} ${b}`,
  (a, _, c) => `A ${c} ${a}`,
  (a, b, c) => `${c}'s ${a} and ${b}`,
];

/** A small repeatable generator of numbers from 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

function word(random: () => number): string {
  const length = 2 + Math.floor(random() * 2);
  const text = Array.from({ length }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]!).join('');
  return text[0]!.toUpperCase() + text.slice(1);
}

/** Made-up works: authors with some thirty books each, half of them in series of five. */
export function madeUpWorks(count: number, seed = 7): KnownWork[] {
  const random = randomFrom(seed);
  const noun = (): string => NOUNS[Math.floor(random() * NOUNS.length)]!;
  const works: KnownWork[] = [];
  while (works.length < count) {
    const author = `${word(random)} ${word(random)}`;
    for (let book = 0; book < 30 && works.length < count; book++) {
      const title = SHAPES[Math.floor(random() * SHAPES.length)]!(noun(), noun(), word(random));
      const series =
        book < 15
          ? [{ name: `${author.split(' ')[0]} Cycle ${'ABC'[Math.floor(book / 5)]}`, position: String((book % 5) + 1) }]
          : undefined;
      const clue: Clue = { title, authors: [author], language: 'en', ...(series ? { series } : {}) };
      works.push({ key: `${works.length} ${workKey(clue)}`, clue });
    }
  }
  return works;
}

/** A library's item for a work, as messy as libraries are: plain, with series, lower case, a slip, initials, or only the number. */
export function asItem({ clue }: KnownWork, at: number): Clue {
  const author = clue.authors![0]!;
  const series = clue.series?.[0];
  const [first, last] = author.split(' ') as [string, string];
  const forms: (() => Clue)[] = [
    () => ({ title: clue.title, authors: [author] }),
    () => ({ title: `${clue.title} (Unabridged)`, authors: [`${last}, ${first}`] }),
    () => ({ title: clue.title.toLowerCase(), authors: [`${first[0]}. ${last}`] }),
    () => ({ title: `${clue.title.slice(0, -3)}${clue.title.slice(-2)}`, authors: [author] }),
    () =>
      series
        ? { title: `${series.name} ${series.position} - ${clue.title}`, authors: [author], series: [series] }
        : { title: clue.title, authors: [author] },
    () =>
      series
        ? { title: `${series.name}, Book ${series.position}`, authors: [author], series: [{ name: series.name }] }
        : { title: clue.title, authors: [author] },
  ];
  return forms[at % forms.length]!();
}

export interface Figures {
  works: number;
  items: number;
  indexMs: number;
  recogniseMs: number;
  /** Processor time of both, which other work on the machine does not lengthen. */
  cpuMs: number;
  /** Of the items that are known: recognised as the right work, as a wrong one. */
  right: number;
  wrong: number;
  heapMb: number;
}

/** Recognises `items` messy library items (one in ten unknown) among `works` known works. */
export function measure(works = 100_000, items = 10_000): Figures {
  const known = madeUpWorks(works);
  const strangers = madeUpWorks(Math.ceil(items / 10), 99);
  const picks = Array.from({ length: items }, (_, at) => (at % 10 === 9 ? undefined : known[Math.floor((at * 7919) % works)]!));
  const clues = picks.map((work, at) => asItem(work ?? strangers[Math.floor(at / 10)]!, at));
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const index = indexWorks(known);
  const indexed = performance.now();
  const found = recognise(clues, index);
  const done = performance.now();
  const used = process.cpuUsage(cpu);
  const hits = found.map(({ key }, at) => (key === null ? 'none' : key === picks[at]?.key ? 'right' : 'wrong'));
  return {
    works,
    items,
    indexMs: Math.round(indexed - begin),
    recogniseMs: Math.round(done - indexed),
    cpuMs: Math.round((used.user + used.system) / 1000),
    right: hits.filter((hit) => hit === 'right').length,
    wrong: hits.filter((hit) => hit === 'wrong').length,
    heapMb: Math.round(process.memoryUsage().heapUsed / 1e6),
  };
}

/** A whole library recognised among known works, in processor time, and the memory it holds at its end. */
export async function recognition(): Promise<Figure[]> {
  const { cpuMs, heapMb, right, wrong, items } = measure();
  return [
    { name: 'recognising 10,000 items among 100,000 works', value: cpuMs / 1000, unit: 's', limit: 10 },
    { name: 'recognised rightly, of 10,000 of which 9,000 are known', value: right, unit: 'items' },
    { name: 'recognised wrongly', value: (100 * wrong) / items, unit: '%', limit: 1 },
    { name: 'memory at its end', value: heapMb, unit: 'MB', limit: 500 },
  ];
}
