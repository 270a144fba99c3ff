import { covers } from '../../text/index.ts';
import type { Mark } from '../name/mark.ts';
import { isRange, openMarks, rangeOf, type Situation, say } from './situation.ts';

function bookCount({ reading, fit }: Situation): number | undefined {
  const at = reading.tokens.findIndex(
    (token, index) =>
      token.lexeme.isBookCount &&
      fit.roles[index] !== 'title' &&
      fit.roles[index] !== 'series' &&
      (reading.tokens[index - 1]?.value ?? 0) > 1 &&
      (reading.tokens[index - 1]?.value ?? 0) < 500 &&
      fit.roles[index - 1] !== 'title',
  );
  return at < 0 ? undefined : reading.tokens[at - 1]!.value;
}

function severalBooks(situation: Situation): string | undefined {
  const { reading, fit } = situation;
  const range = rangeOf(fit);
  if (range) return `it holds books ${range.low} to ${range.high}`;
  const count = bookCount(situation);
  if (count !== undefined) return `it holds ${count} books`;
  if (fit.isList) return 'it holds several books';
  const mark = openMarks(situation, 'pack').find(
    (candidate) => reading.tokens[candidate.to]?.word !== 'of' || reading.tokens[candidate.from - 1]?.word !== 'a',
  );
  if (mark) return `"${say(reading.tokens, mark.from, mark.to)}" says it holds several books`;
  if (fit.places.some((place) => !isRange(place))) return undefined;
  if (isComplete(situation)) return 'it is the complete one, which holds more than the book';
  const set = openMarks(situation, 'set').find((candidate) => isWithTitle(situation, candidate));
  return set && `"${say(reading.tokens, set.from, set.to)}" says it is a whole series`;
}

/** "The Complete <Title>" is a collection that is named for its first book. */
function isComplete({ reading, fit }: Situation): boolean {
  const from = fit.title?.span.from ?? 0;
  const before = reading.tokens[from - 1];
  return before?.word === 'complete' && before.bracket === '' && reading.tokens[from]!.gap === 0 && fit.roles[from - 1] !== 'title';
}

function isWithTitle({ reading, fit }: Situation, mark: Mark): boolean {
  const before = fit.roles[mark.from - 1];
  if (reading.tokens[mark.to]?.word === 'of' || reading.tokens[mark.to]?.word === 'by') return before === 'title' || before === 'series';
  return (
    before === 'title' ||
    before === 'series' ||
    before === 'author' ||
    (before === 'mark' && !fit.title) ||
    !fit.title ||
    fit.title.form.isSeries
  );
}

/**
 * A pack that the profile takes: it is no larger than allowed, and the wanted book is inside by its number, or its title or
 * series is named. Which of its files are the book is seen from the file list before the grab.
 */
export function isAllowedPack(situation: Situation): boolean {
  const { wanted, fit, profile } = situation;
  if (profile.packs <= 1 || wanted.range) return false;
  const range = rangeOf(fit);
  if (range) {
    const isInside =
      wanted.place !== undefined &&
      covers({ text: '', isSingle: false, sortKey: 0, ranges: [{ from: range.low, to: range.high }] }, wanted.place);
    return isInside && fit.hasSeries && range.high - range.low + 1 <= profile.packs;
  }
  const count = bookCount(situation);
  return count !== undefined && count <= profile.packs && (fit.hasSeries || fit.title !== undefined);
}

/** Whether the name says that the release holds several books. */
export const holdsSeveral = (situation: Situation): boolean => severalBooks(situation) !== undefined;

/** Several books where one is wanted, or other volumes than those of a wanted omnibus. */
export function pack(situation: Situation): string | undefined {
  const { wanted, fit } = situation;
  const several = severalBooks(situation);
  if (!several || isAllowedPack(situation)) return undefined;
  if (!wanted.range) return `${several}, and one is wanted`;
  const range = rangeOf(fit);
  const asked = wanted.range.ranges[0]!;
  if (!range || (range.low === asked.from && range.high === asked.to)) return undefined;
  return `${several}, and books ${wanted.range.text} are wanted`;
}
