import type { BookRecord, Clue } from '../../sdk/index.ts';
import { languageCode, sameAuthor } from '../text/index.ts';
import { doubt, type GapRules, type Gaps, gapOf, neverReason, ownedWorks } from './gaps.ts';
import { sectionsOf } from './section.ts';
import { indexShelf } from './shelf-index.ts';
import { type Work, worksOf } from './work.ts';

export interface AuthorQuestion extends GapRules {
  /** The author's name, or all names the author is known by here (forms and pen names). */
  author: string | readonly string[];
  owned: readonly Clue[];
  /** All that the services list under the author, editions and all; earlier services count more. */
  records: readonly BookRecord[];
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
  const shelves = sectionsOf(question.records).map(({ name, records }) => {
    const works = worksOf(records, { language: rules.language, ...(name === undefined ? {} : { series: { name, authors: names } }) });
    return indexShelf(works, { names: name === undefined ? [] : [name], language: rules.language, authors: names });
  });
  const owned = ownedWorks(question.owned, ...shelves);
  const gaps: Gaps = { missing: [], notGaps: [] };
  for (const shelf of shelves) {
    const isNumbered = shelf.works.some((work) => work.position !== undefined);
    for (const work of shelf.works) {
      const reason =
        owned.get(work) ??
        neverReason(work, rules) ??
        authorReason(work, names) ??
        doubt(work, { isNumbered, extras: rules.extras ?? false });
      if (reason) gaps.notGaps.push({ title: work.clue.title, why: reason });
      else gaps.missing.push(gapOf(work, shelf.names[0] ?? names[0]!));
    }
  }
  return gaps;
}

function authorReason(work: Work, names: readonly string[]): string | undefined {
  if (!isBy(work, names)) return `not by ${names[0]} but by ${work.best.authors[0] ?? 'someone unnamed'}`;
  return isAnthology(work) ? 'an anthology of many authors' : undefined;
}
