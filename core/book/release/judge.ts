import { type Account, type Clue, DEFAULT_QUALITY, type QualityProfile, type Release } from '../../sdk/index.ts';
import { mayGrab } from './cost.ts';
import { fitName, withField } from './fit.ts';
import { type Gate, runGates } from './gates/gate.ts';
import { rangeOf, type Situation } from './gates/situation.ts';
import { type NameReading, readName } from './name/reading.ts';
import { factsRead, qualityRank, SURE } from './quality.ts';
import { scoreOf } from './score.ts';
import { readClue, type Wanted } from './wanted.ts';

/** A release judged for one wanted book. */
export interface JudgedRelease {
  release: Release;
  verdict: 'accept' | 'reject';
  gates: Gate[];
  /** 0 to 1: how well it fits and how good it is. */
  score: number;
  /** What the score is made of, each 0 to 1: match, format, narrator, seeders, size, cost. */
  parts: Record<string, number>;
  /** The first closed gate's reason, or what speaks for the release. */
  why: string;
  /** The volumes that a pack says it holds. */
  holds?: { low: number; high: number };
}

interface Rules {
  profile: QualityProfile;
  account?: Account | undefined;
}

function judge(wanted: Wanted, release: Release, reading: NameReading, { profile, account }: Rules): JudgedRelease {
  const fit = withField(fitName(reading, wanted), wanted, release);
  const situation: Situation = { wanted, release, profile, reading, fit };
  const gates = runGates(situation);
  const cost = mayGrab(release, account, profile);
  if (account) gates.push({ gate: 'cost', passed: cost.may, reason: cost.reason });
  const closed = gates.find((gate) => !gate.passed);
  const { score, parts, why } = scoreOf(situation, cost);
  const holds = rangeOf(fit);
  const judged: JudgedRelease = { release, verdict: closed ? 'reject' : 'accept', gates, score, parts, why: closed?.reason ?? why };
  if (holds) judged.holds = holds;
  return judged;
}

/** Judges one release for one book by every gate. Cost is judged by `rankReleases` with an account, or by `mayGrab`. */
export function judgeRelease(clue: Clue, release: Release, profile: QualityProfile = DEFAULT_QUALITY): JudgedRelease {
  return judge(readClue(clue), release, readName(release.title), { profile });
}

/** How surely it is the book, in three steps: within one, quality decides before the finer points of the match. */
function tierOf(match: number): number {
  if (match >= SURE) return 2;
  return match >= 0.8 ? 1 : 0;
}

/**
 * Judges all releases for one book and orders them: accepted ones first, surer matches before less sure ones, then the better
 * quality, then the higher score. With an account its cost policy is a gate too.
 */
export function rankReleases(
  clue: Clue,
  releases: readonly Release[],
  profile: QualityProfile = DEFAULT_QUALITY,
  account?: Account,
): JudgedRelease[] {
  const wanted = readClue(clue);
  const rows = releases.map((release) => {
    const reading = readName(release.title);
    const judged = judge(wanted, release, reading, { profile, account });
    const isIn = judged.verdict === 'accept';
    const key = isIn ? tierOf(judged.parts['match']!) * 10_000 + qualityRank(factsRead(release, reading, profile), profile) : -1;
    return { judged, key };
  });
  rows.sort((a, b) => b.key - a.key || b.judged.score - a.judged.score);
  return rows.map(({ judged }) => judged);
}

/** The release to grab, or undefined where nothing is good enough, which is a success too. */
export function bestRelease(
  clue: Clue,
  releases: readonly Release[],
  profile: QualityProfile = DEFAULT_QUALITY,
  account?: Account,
): JudgedRelease | undefined {
  const first = rankReleases(clue, releases, profile, account)[0];
  return first?.verdict === 'accept' ? first : undefined;
}
