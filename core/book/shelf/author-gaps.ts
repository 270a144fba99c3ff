import type { BookRecord, Clue } from '../../sdk/index.ts';
import { languageCode, sameAuthor } from '../text/index.ts';
import { type GapRules, type Gaps, gapOf, neverReason, ownedWorks } from './gaps.ts';
import { indexShelf } from './owned.ts';
import { type Work, worksOf } from './work.ts';

export interface AuthorQuestion extends GapRules {
  /** The author's name, or all names the author is known by here (forms and pen names). */
  author: string | readonly string[];
  owned: readonly Clue[];
  /** All that the services list under the author, editions and all; earlier services count more. */
  records: readonly BookRecord[];
}

const isNumbered = (work: Work): boolean => (work.best.series ?? []).some((ref) => /^\d+$/.test(ref.position ?? ''));

/** A place between the numbers of whatever series it stands in. */
function isBetween(work: Work): boolean {
  return !isNumbered(work) && (work.best.series ?? []).some((ref) => /^(?:0|\d+\.\d+)$/.test(ref.position ?? ''));
}

function spansNumbers(work: Work): boolean {
  return !isNumbered(work) && (work.best.series ?? []).some((ref) => /^\d+(?:\.\d+)?\s?[-–,]\s?\d/.test(ref.position ?? ''));
}

/** Written by the author, as first or as co-author; the names of further people do not matter. */
function isBy(work: Work, names: readonly string[]): boolean {
  return work.records.some((record) => record.authors.some((author) => names.some((name) => sameAuthor(author, name))));
}

/** A dozen names and more make an anthology: the author is one of many in it. */
const isAnthology = (work: Work): boolean => work.best.authors.length > 4;

/** The books of an author that the owner lacks. Names are one person over initials, order and known pen names; in doubt a book is no gap. */
export function findAuthorGaps(question: AuthorQuestion): Gaps {
  const names = typeof question.author === 'string' ? [question.author] : question.author;
  const rules = { ...question, language: languageCode(question.language) ?? question.language };
  const works = worksOf(question.records, { language: rules.language });
  const shelf = indexShelf(works, { names: [], language: rules.language, authors: names });
  const owned = ownedWorks(question.owned, shelf);
  const gaps: Gaps = { missing: [], notGaps: [] };
  for (const work of works) {
    const reason =
      owned.get(work) ??
      neverReason(work, rules) ??
      (isBy(work, names) ? undefined : `not by ${names[0]} but by ${work.best.authors[0] ?? 'someone unnamed'}`) ??
      (isAnthology(work) ? 'an anthology of many authors' : undefined) ??
      (spansNumbers(work) ? 'a set of several books; its books are asked for one by one' : undefined) ??
      (isBetween(work) && !rules.extras ? 'a novella or prequel between the numbers; such extras are not asked for' : undefined);
    if (reason) gaps.notGaps.push({ title: work.clue.title, why: reason });
    else gaps.missing.push({ ...gapOf(work, names[0]!), isExtra: isBetween(work) });
  }
  return gaps;
}
