import type { SeriesRef } from '../../../sdk/index.ts';
import { parsePosition, words } from '../../text/index.ts';

const LOOSE = new Set(
  'the a an series trilogy saga cycle novels novel books book chronicles chronicle quartet quintet duology sequence of and mysteries mystery universe tales story stories adventures collection'.split(
    ' ',
  ),
);

function core(name: string): string[] {
  const all = words(name);
  const kept = all.filter((word) => !LOOSE.has(word));
  return kept.length > 0 ? kept : all;
}

/** Whether two names are of one series: the telling words are the same, or one name's lie within the other's. */
export function sameSeries(left: string, right: string): boolean {
  const [a, b] = [core(left), core(right)];
  if (a.join('') === b.join('')) return a.length > 0;
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  return few.length > 0 && few.join('').length >= 4 && ` ${many.join(' ')} `.includes(` ${few.join(' ')} `);
}

const bare = (name: string): string =>
  words(name)
    .filter((word) => !/^(?:the|a|an|and|series)$/.test(word))
    .join('');

/** Whether a title is nothing but the name of a series ("The Healer's Way" of "Healer's Way"). */
export function isSeriesName(title: string, series: string): boolean {
  return bare(title) === bare(series);
}

/** `same`: one series and one place in it; `other`: one series, another place; undefined where nothing can be said. */
export function fitSeries(mine: readonly SeriesRef[], theirs: readonly SeriesRef[]): 'same' | 'other' | undefined {
  let verdict: 'same' | 'other' | undefined;
  for (const left of mine) {
    for (const right of theirs) {
      const [a, b] = [parsePosition(left.position), parsePosition(right.position)];
      if (!a?.isSingle || !b?.isSingle || !sameSeries(left.name, right.name)) continue;
      if (a.sortKey === b.sortKey) return 'same';
      verdict = 'other';
    }
  }
  return verdict;
}
