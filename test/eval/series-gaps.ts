import { findGaps } from '../../core/book/index.ts';
import type { BookRecord, Clue, SeriesRef } from '../../core/sdk/index.ts';
import type { EvalCase, EvalTask, Prediction, Score } from './task.ts';

interface Listed {
  eid: string;
  title: string;
  position?: string | null;
  authors?: string[] | null;
  language?: string | null;
  format?: string | null;
  year?: number | null;
}

interface Copy {
  title: string;
  series?: string | null;
  number?: string | number | null;
  numberRange?: string | null;
  authors?: string[] | null;
  language?: string | null;
}

interface SeriesCase {
  language: string;
  series: { name: string; authors: string[] };
  owned: Copy[];
  entries: Listed[];
  labels?: Record<string, { work: string; want: string; kind: string }>;
  missing?: string[];
}

const placed = (name: string, position: string | number | null | undefined): SeriesRef => ({
  name,
  ...(position === null || position === undefined ? {} : { position: String(position) }),
});

function recordOf(entry: Listed, series: string): BookRecord {
  return {
    ids: {},
    title: entry.title,
    authors: entry.authors ?? [],
    series: [placed(series, entry.position)],
    ...(entry.language ? { language: entry.language } : {}),
    ...(entry.year ? { published: String(entry.year) } : {}),
    ...(entry.format ? { edition: { format: entry.format } } : {}),
  };
}

function clueOf(copy: Copy): Clue {
  const position = copy.number ?? copy.numberRange;
  return {
    title: copy.title,
    ...(copy.authors ? { authors: copy.authors } : {}),
    ...(copy.language ? { language: copy.language } : {}),
    ...(copy.series || (position !== null && position !== undefined) ? { series: [placed(copy.series ?? '', position)] } : {}),
  };
}

function predict(item: EvalCase): Prediction {
  const { series, owned, entries, language } = item as unknown as SeriesCase;
  const records = entries.map((entry) => recordOf(entry, series.name));
  const gaps = findGaps({ series, owned: owned.map(clueOf), records, language });
  return { id: item.id, missing: gaps.missing.map((gap) => entries[records.indexOf(gap.records[0]!)]!.eid) };
}

function score(item: EvalCase, prediction: Prediction): Score | undefined {
  const { labels, missing } = item as unknown as SeriesCase;
  if (!labels || !missing) return undefined;
  const wanted = new Set(missing.map((eid) => labels[eid]!.work));
  const found = new Set<string>();
  const falsely = new Map<string, string>();
  for (const eid of prediction['missing'] as string[]) {
    const { work, want, kind } = labels[eid]!;
    if (want === 'missing') found.add(work);
    else if (want === 'owned' || want === 'never') falsely.set(`${want} ${work}`, want === 'never' ? kind : `owned-${kind}`);
  }
  const lost = [...wanted].filter((work) => !found.has(work)).length;
  return {
    tp: found.size,
    fp: falsely.size,
    fn: lost,
    exact: lost === 0 && falsely.size === 0,
    wrong: falsely.size > 0,
    missed: lost > 0,
    falseReasons: [...falsely.values()],
  };
}

/** The missing books of a series, through the function with which the daemon completes series. */
export const seriesGaps: EvalTask = { name: 'series-gaps', predict, score };
