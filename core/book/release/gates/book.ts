import type { Fit } from '../fit.ts';
import { LIGHT } from '../name/lexicon.ts';
import type { Place } from '../name/mark.ts';
import { isAllowedPack } from './pack.ts';
import { isRange, rangeOf, type Situation } from './situation.ts';

/** The wanted author is not named, or the source's field names another. */
export function otherAuthor(situation: Situation): string | undefined {
  const { wanted, fit, release } = situation;
  if (wanted.authors.length === 0) return undefined;
  const name = wanted.authors[0]!.full;
  const likeness = release.clue.authors?.reduce((best, other) => Math.max(best, wanted.likeness(other)), 0);
  if (likeness !== undefined && release.clue.authors!.length > 0 && likeness < 0.6)
    return `it is by ${release.clue.authors?.join(', ')}, not by ${name}`;
  if ((likeness ?? 0) >= 0.8 || fit.author || needsNoAuthor(situation)) return undefined;
  return `${name} is not named as the author`;
}

/** A name without an author is believed where title, series and number agree, or a long title stands alone. */
function needsNoAuthor({ wanted, fit, release }: Situation): boolean {
  const form = fit.title?.form;
  if (form?.kind !== 'whole' || release.clue.authors?.length || !fit.isExplained) return false;
  const isNumbered = fit.places.some(({ low, high, how }) => low === high && low === wanted.place && how === 'marked') && fit.hasSeries;
  const content = form.words.filter(({ text }) => !LIGHT.has(text)).length;
  return (isNumbered && !form.isSeries) || (form.words.length >= 4 && content >= 3 && !form.isSeries);
}

/** A number says that it is another volume, or it is needed and not there. */
export function otherVolume(situation: Situation): string | undefined {
  const { wanted, fit, release } = situation;
  const singles = fit.places.filter((place) => !isRange(place));
  const field = release.clue.series?.find(({ position }) => position !== undefined && wanted.series.length > 0);
  if (wanted.range) {
    if (singles.length === 0 || rangeOf(fit)) return undefined;
    return `it is book ${singles[0]!.low} alone, and books ${wanted.range.text} are wanted`;
  }
  const place = wanted.place;
  if (place === undefined) return singlesAgainstTitle(situation, singles);
  if (singles.some(({ low }) => low === place) || rangeOf(fit)) return undefined;
  const sequel = numberAfterTitle(situation, singles);
  if (sequel) return `"${sequel.low}" after the title says it is another volume, and book ${place} is wanted`;
  const isDistinct = fit.title && !fit.title.form.isSeries && !fit.title.form.needsPlace;
  const conflict = singles.find((candidate) => !isDistinct || (candidate.how === 'marked' && fit.loose.length > 0));
  if (conflict && (!isDistinct || fit.hasSeries) && !(conflict.how === 'bare' && isFirst(fit, conflict)))
    return `it is book ${conflict.low}, and book ${place} is wanted`;
  const isInTitle = fit.title?.form.words.some(({ value }) => value === place);
  if (
    !isInTitle &&
    (fit.title?.form.isWholeSeries || fit.title?.form.needsPlace) &&
    singles.length === 0 &&
    !field &&
    place !== 1 &&
    place !== 0
  )
    return `it does not say which book of the series it is, and book ${place} is wanted`;
  return undefined;
}

const isFirst = (fit: Fit, place: Place): boolean => place.from === 0 && fit.title !== undefined;

/** "Title 2": a number that follows the title as a word of it, and is not the wanted one. */
function numberAfterTitle({ fit, reading }: Situation, singles: readonly Place[]): Place | undefined {
  return singles.find(({ from, low, how }) => {
    const token = reading.tokens[from];
    const isTied = how === 'bare' && token?.gap === 0 && token.joint === '' && token.bracket === '';
    return isTied && fit.roles[from - 1] === 'title' && from === fit.title?.span.to && low > 1 && low < 40;
  });
}

function singlesAgainstTitle({ fit, reading }: Situation, singles: readonly Place[]): string | undefined {
  const before = (place: Place): boolean => fit.roles[place.from - 1] === 'title';
  const after = singles.find(
    (place) => before(place) && (place.how === 'marked' || place.low !== 1 || reading.tokens[place.from]!.word.startsWith('0')),
  );
  return after ? `"${after.low}" after the title says it is another volume` : undefined;
}

/** The title is not there, or words that belong to nothing known make it another one. */
export function otherTitle(situation: Situation): string | undefined {
  const { wanted, fit } = situation;
  const title = wanted.clue.title;
  if (isAllowedPack(situation)) return undefined;
  if (!fit.title) return isByNumber(situation) ? undefined : `the title "${title}" is not in the name`;
  const { form } = fit.title;
  if (fit.residue.length > 0 && !isSeriesTail(situation)) return `"${fit.residue.join(' ')}" beside the title says it is another book`;
  const isShort = form.words.length === 1 && form.words[0]!.text.length <= 4;
  const isWeak = form.isSeries || form.kind === 'main' || isShort;
  if (isWeak && fit.loose.length > (isCounted(situation) ? 1 : 0))
    return `"${fit.loose.join(' ')}" says it is another book than "${title}"`;
  return undefined;
}

/** A posting of files that gives the right number may carry a word of its poster's. */
function isCounted({ reading, fit, wanted }: Situation): boolean {
  return reading.isPosting && wanted.place !== undefined && fit.places.some(({ low, high }) => low === high && low === wanted.place);
}

/** "Title Unknown Series, Book 3": the words before the number are a series that the clue calls otherwise. */
function isSeriesTail({ reading, fit, wanted }: Situation): boolean {
  const title = fit.title!;
  const place = fit.places.find(
    (candidate) => candidate.how === 'marked' && candidate.from > title.span.to && reading.tokens[candidate.from]!.joint === ',',
  );
  if (!place || title.form.isSeries || title.form.kind !== 'whole') return false;
  return wanted.place === undefined ? title.form.words.length >= 2 : place.low === wanted.place;
}

function isByNumber({ wanted, fit }: Situation): boolean {
  const agrees = fit.places.some((place) =>
    isRange(place) ? wanted.range !== undefined || wanted.place !== undefined : place.low === wanted.place,
  );
  return fit.hasSeries && agrees && fit.isExplained;
}
