import { type Item, matchRecord, readItem } from '../../core/book/index.ts';
import type { BookRecord } from '../../core/sdk/index.ts';
import type { EvalCase, EvalTask, Prediction, Score } from './task.ts';

interface Candidate {
  cid: string;
  title: string;
  subtitle?: string | null;
  authors?: string[] | null;
  language?: string | null;
  series?: string | null;
  year?: number | null;
  publishedDate?: string | null;
  publisher?: string | null;
  pages?: number | null;
  pageCount?: number | null;
  format?: string | null;
  isbn13?: string | null;
  label?: string;
  why?: string;
}

const given = <K extends string, V>(key: K, value: V | null | undefined): Partial<Record<K, V>> =>
  value === null || value === undefined || value === '' ? {} : ({ [key]: value } as Record<K, V>);

function recordOf(candidate: Candidate): BookRecord {
  return {
    ids: { ...given('isbn13', candidate.isbn13) },
    title: candidate.title,
    authors: candidate.authors ?? [],
    ...given('subtitle', candidate.subtitle),
    ...given('language', candidate.language),
    ...given('series', candidate.series ? [{ name: candidate.series }] : undefined),
    ...given('published', candidate.publishedDate ?? candidate.year?.toString()),
    ...given('publisher', candidate.publisher),
    ...given('pages', candidate.pages ?? candidate.pageCount),
    ...given('edition', candidate.format ? { format: candidate.format } : undefined),
  };
}

function predict(item: EvalCase): Prediction {
  const candidates = item['candidates'] as Candidate[];
  const records = candidates.map(recordOf);
  const { pick } = matchRecord(readItem(item['item'] as Item), records);
  return { id: item.id, pick: pick ? candidates[records.indexOf(pick)]!.cid : null };
}

function score(item: EvalCase, prediction: Prediction): Score | undefined {
  const answer = item['answer'] as string[] | undefined;
  if (!Array.isArray(answer)) return undefined;
  const pick = prediction['pick'] as string | null;
  const isRight = pick !== null && answer.includes(pick);
  const picked = (item['candidates'] as Candidate[]).find((candidate) => candidate.cid === pick);
  const isWrong = pick !== null && !isRight;
  return {
    tp: isRight ? 1 : 0,
    fp: isWrong ? 1 : 0,
    fn: answer.length > 0 && !isRight ? 1 : 0,
    exact: isRight || (pick === null && answer.length === 0),
    wrong: isWrong,
    missed: pick === null && answer.length > 0,
    falseReasons: isWrong ? [picked?.why ?? 'unknown'] : [],
  };
}

/** From a messy item to the right record of a service, or none. */
export const metadataMatching: EvalTask = { name: 'metadata-matching', predict, score };
