import { rankReleases } from '../../core/book/release/index.ts';
import { languageCode } from '../../core/book/text/index.ts';
import { type Clue, DEFAULT_QUALITY, type QualityProfile, type Release } from '../../core/sdk/index.ts';
import type { EvalCase, EvalTask, Prediction, Score } from './task.ts';

interface Candidate {
  cid: string;
  name: string;
  indexer: string;
  protocol: 'torrent' | 'usenet';
  category: number | null;
  sizeBytes: number | null;
  seeders: number | null;
  language: string | null;
  label?: 'accept' | 'reject' | 'either';
  why?: string;
}

interface WantedBook {
  title: string;
  subtitle?: string | null;
  altTitles?: string[] | null;
  authors: string[];
  series: string | null;
  number: number | string | null;
  numberRange?: string | null;
  language: string | null;
  year: number | null;
  isbn13: string | null;
  asin: string | null;
}

/** The daemon's default profile, but nothing is refused for its seeders: those of the cases are made up. */
const PROFILE: QualityProfile = { ...DEFAULT_QUALITY, seeders: 0 };

function clueOf(wanted: WantedBook): Clue {
  const position = wanted.numberRange ?? wanted.number;
  const clue: Clue = { title: wanted.title, authors: wanted.authors, language: languageCode(wanted.language) ?? 'en' };
  if (wanted.subtitle) clue.subtitle = wanted.subtitle;
  if (wanted.altTitles?.length) clue.otherTitles = wanted.altTitles;
  if (wanted.series)
    clue.series = [{ name: wanted.series, ...(position !== null && position !== undefined ? { position: String(position) } : {}) }];
  if (wanted.year) clue.year = wanted.year;
  return clue;
}

function releaseOf(candidate: Candidate): Release {
  const release: Release = {
    source: 'eval',
    key: candidate.cid,
    title: candidate.name,
    clue: { title: candidate.name },
    protocol: candidate.protocol,
  };
  const language = languageCode(candidate.language);
  if (candidate.sizeBytes !== null) release.bytes = candidate.sizeBytes;
  if (candidate.seeders !== null) release.seeders = candidate.seeders;
  if (candidate.category !== null) release.category = String(candidate.category);
  if (language) release.language = language;
  release.indexer = candidate.indexer;
  return release;
}

function predict(item: EvalCase): Prediction {
  const candidates = item['candidates'] as Candidate[];
  const judged = rankReleases(clueOf(item['wanted'] as WantedBook), candidates.map(releaseOf), PROFILE);
  const accept = judged.filter(({ verdict }) => verdict === 'accept').map(({ release }) => release.key);
  return { id: item.id, accept, best: accept[0] ?? null };
}

function score(item: EvalCase, prediction: Prediction): Score | undefined {
  const candidates = item['candidates'] as Candidate[];
  if (candidates.some(({ label }) => label === undefined)) return undefined;
  const accept = new Set(prediction['accept'] as string[]);
  const best = candidates.find(({ cid }) => cid === prediction['best']);
  const scored = candidates.filter(({ label }) => label !== 'either');
  const falseOnes = scored.filter(({ cid, label }) => label === 'reject' && accept.has(cid));
  const fn = scored.filter(({ cid, label }) => label === 'accept' && !accept.has(cid)).length;
  return {
    tp: scored.filter(({ cid, label }) => label === 'accept' && accept.has(cid)).length,
    fp: falseOnes.length,
    fn,
    exact: fn === 0 && falseOnes.length === 0,
    wrong: best?.label === 'reject',
    missed: best === undefined && candidates.some(({ label }) => label === 'accept'),
    falseReasons: falseOnes.map(({ why }) => why ?? 'unknown'),
  };
}

/** From a wanted book and a list of posted names: which are it, and which one would be grabbed. */
export const releaseMatching: EvalTask = { name: 'release-matching', predict, score };
