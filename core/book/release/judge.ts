import { type Account, type Clue, DEFAULT_QUALITY, type QualityProfile, type Release } from '../../sdk/index.ts';
import { fitName } from './fit.ts';
import { type Gate, rangeOf, runGates, type Situation } from './gate.ts';
import { readName } from './reading.ts';
import { scoreOf } from './score.ts';
import { readClue, type Wanted } from './wanted.ts';

/** A release judged for one wanted book. */
export interface JudgedRelease {
  release: Release;
  verdict: 'accept' | 'reject';
  gates: Gate[];
  /** 0 to 1; the order among accepted releases. */
  score: number;
  /** What the score is made of, each 0 to 1. */
  parts: Record<string, number>;
  /** The first closed gate's reason, or what speaks for the release. */
  why: string;
  /** The volumes that a pack says it holds. */
  holds?: { low: number; high: number };
}

function judge(wanted: Wanted, release: Release, profile: QualityProfile): JudgedRelease {
  const reading = readName(release.title);
  const fit = fitName(reading, wanted);
  const situation: Situation = { wanted, release, profile, reading, fit };
  const gates = runGates(situation);
  const closed = gates.find((gate) => !gate.passed);
  const { score, parts, why } = scoreOf(situation);
  const holds = rangeOf(fit);
  return { release, verdict: closed ? 'reject' : 'accept', gates, score, parts, why: closed?.reason ?? why, ...(holds ? { holds } : {}) };
}

/** Judges one release for one book by every gate. Cost and blocklist are the caller's business (`mayGrab`). */
export function judgeRelease(clue: Clue, release: Release, profile: QualityProfile = DEFAULT_QUALITY): JudgedRelease {
  return judge(readClue(clue), release, profile);
}

/** Judges all releases for one book and orders them, accepted ones first, best first. */
export function rankReleases(
  clue: Clue,
  releases: readonly Release[],
  profile: QualityProfile = DEFAULT_QUALITY,
  _account?: Account,
): JudgedRelease[] {
  const wanted = readClue(clue);
  const judged = releases.map((release) => judge(wanted, release, profile));
  return judged.sort((a, b) => (a.verdict === b.verdict ? b.score - a.score : a.verdict === 'accept' ? -1 : 1));
}
