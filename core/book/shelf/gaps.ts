import type { BookRecord, Clue } from '../../sdk/index.ts';
import { languageCode } from '../text/index.ts';
import { authorsAgree } from './group.ts';
import { holdingOf } from './owned.ts';
import { indexShelf, type ShelfIndex } from './shelf-index.ts';
import { seriesNames, type Work, worksOf } from './work.ts';

/** A book that is missing from a shelf. */
export interface Gap {
  /** The work's stable name, see `workKey`. */
  key: string;
  work: Work;
  /** What to search for. */
  clue: Clue;
  /** All that services say of it, the record that stands for the work first. */
  records: BookRecord[];
  position?: string;
  /** A novella or prequel between the numbers: reported only when asked for. */
  isExtra: boolean;
  why: string;
}

/** A book of the shelf that is not missing, and why, in words for people. */
export interface NotGap {
  title: string;
  why: string;
}

export interface Gaps {
  missing: Gap[];
  notGaps: NotGap[];
}

/** What the answer depends on beside the lists. */
export interface GapRules {
  /** ISO 639-1; the language the owner listens in. */
  language: string;
  /** Novellas and prequels (0, 0.5, 2.5) are gaps too. */
  extras?: boolean;
  /** Only works of which some service knows an audiobook. */
  audiobooksOnly?: boolean;
  /** ISO date of now; works that come out later are no gaps yet. Absent: dates are not looked at. */
  today?: string;
}

export interface SeriesQuestion extends GapRules {
  series: { name: string; authors?: readonly string[] };
  owned: readonly Clue[];
  /** The full list as the services tell it, editions and all; earlier services count more. */
  records: readonly BookRecord[];
}

const AUDIO = /audio|audible|hörbuch|hoerbuch|\bmp3\b|\bcd\b/i;

/** Whether some service says that a recording of the work exists. */
export function hasAudiobook(work: Work): boolean {
  return work.records.some(
    (record) =>
      record.minutes !== undefined ||
      (record.narrators?.length ?? 0) > 0 ||
      AUDIO.test(record.edition?.format ?? '') ||
      record.ids.asin !== undefined,
  );
}

/** Which works of some shelves the owned copies hold, each with the reason. A copy that is surely on one shelf is not guessed on another. */
export function ownedWorks(owned: readonly Clue[], ...shelves: readonly ShelfIndex[]): Map<Work, string> {
  const found = new Map<Work, string>();
  const holdings = owned.flatMap((copy) => {
    const all = shelves.map((shelf) => ({ copy, holding: holdingOf(copy, shelf) })).filter(({ holding }) => holding.works.length > 0);
    const sure = all.filter(({ holding }) => !holding.isGuess);
    return sure.length > 0 ? sure : all.slice(0, 1);
  });
  for (const { copy, holding } of holdings.toSorted((a, b) => Number(a.holding.isOneOf ?? false) - Number(b.holding.isOneOf ?? false))) {
    const free = holding.works.filter((work) => !found.has(work));
    for (const work of holding.isOneOf ? free.slice(0, 1) : free) found.set(work, `owned as "${copy.title}": ${holding.why}`);
  }
  return found;
}

const NEVER: Partial<Record<Work['kind'], string>> = {
  omnibus: 'a set of several books; its books are asked for one by one',
  part: 'only a part of a book',
  companion: 'a book about the series, not of it',
};

/** Why a work of this kind is no gap, whoever owns what; undefined where it may be one. */
export function neverReason(work: Work, rules: GapRules): string | undefined {
  if (work.kind === 'translation') return `a translation; no edition in "${rules.language}" is known`;
  const reason = NEVER[work.kind];
  if (reason) return reason;
  if (rules.audiobooksOnly && !hasAudiobook(work)) return 'no audiobook of it is known';
  const out = work.best.published;
  if (rules.today !== undefined && out !== undefined && out > rules.today.slice(0, out.length)) return `not out before ${out}`;
  return undefined;
}

/** The books of a series that the owner lacks. In doubt a book is no gap: nothing owned is ever reported, and each silence has its reason. */
export function findGaps(question: SeriesQuestion): Gaps {
  const rules = { ...question, language: languageCode(question.language) ?? question.language };
  const works = worksOf(question.records, { series: question.series, language: rules.language });
  const names = seriesNames(question.records, question.series);
  const shelf = indexShelf(works, { names, language: rules.language, authors: question.series.authors ?? [] });
  const owned = ownedWorks(question.owned, shelf);
  const isNumbered = works.some((work) => work.position !== undefined);
  const isStranger = strangers(works, question.series.authors ?? []);
  const gaps: Gaps = { missing: [], notGaps: [] };
  for (const work of works) {
    const reason =
      owned.get(work) ??
      neverReason(work, rules) ??
      (isStranger(work) ? `by ${work.clue.authors?.[0]}: another series of that name` : undefined) ??
      doubt(work, { isNumbered, extras: rules.extras ?? false });
    if (reason) gaps.notGaps.push({ title: work.clue.title, why: reason });
    else gaps.missing.push(gapOf(work, question.series.name));
  }
  return gaps;
}

/** Why a work of a series is left out though nothing speaks against it; undefined where it is surely missing. */
export function doubt(work: Work, about: { isNumbered: boolean; extras: boolean }): string | undefined {
  if (about.isNumbered && work.position === undefined) return 'it has no number in a series that is numbered';
  return work.kind === 'novella' && !about.extras ? 'a novella or prequel between the numbers; such extras are not asked for' : undefined;
}

/** The gap that a missing work is. */
export function gapOf(work: Work, of: string): Gap {
  const { clue, best, position } = work;
  const why = position === undefined ? `a book of ${of} that no owned copy holds` : `number ${position} of ${of}, held by no owned copy`;
  const records = [best, ...work.records.filter((record) => record !== best)];
  return { key: work.key, work, clue, records, ...(position === undefined ? {} : { position }), isExtra: work.kind === 'novella', why };
}

/**
 * Works by none of the series' authors. They are of the series where it is one of many hands, and where others went on with it: numbers
 * right after the last of ours, none of which we have ourselves. Numbers that collide are another series of that name.
 */
function strangers(works: readonly Work[], authors: readonly string[]): (work: Work) => boolean {
  if (authors.length === 0) return () => false;
  const books = works.filter((work) => work.kind === 'primary' || work.kind === 'novella');
  const others = books.filter((work) => !isBy(work, authors));
  const leads = new Set(others.map((work) => work.clue.authors?.[0] ?? ''));
  const isShared = leads.size >= 3 && others.length * 3 >= works.length;
  const isContinued = goesOn(
    books.filter((work) => !others.includes(work)),
    others,
  );
  return (work) => !isShared && !isContinued && !isBy(work, authors);
}

function goesOn(ours: readonly Work[], others: readonly Work[]): boolean {
  const places = (works: readonly Work[]): number[] => works.map((work) => Number(work.position ?? Number.NaN));
  const last = Math.max(...places(ours));
  const next = places(others).sort((a, b) => a - b);
  return ours.length > 1 && next.length > 0 && next.every((place, at) => place === last + at + 1);
}

function isBy(work: Work, authors: readonly string[]): boolean {
  return work.records.some((record) => authorsAgree(record.authors, authors));
}
