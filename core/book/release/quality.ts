import type { QualityProfile, Release } from '../../sdk/index.ts';
import { fold } from '../text/index.ts';
import { formatsOf } from './gates/situation.ts';
import { type NameReading, readName } from './name/reading.ts';

/** What decides between two recordings of one book. Absent means "not known". */
export interface RecordingFacts {
  /** Formats, lower case ("m4b"). */
  formats?: string[];
  narrators?: string[];
  abridged?: boolean;
  /** How surely it is the wanted book, 0 to 1; absent for what is owned and proved. */
  match?: number;
}

/** A match from which on the quality decides and no longer the match. */
export const SURE = 0.9;

function narratorRank(names: readonly string[], liked: readonly string[]): number {
  const known = new Set(names.map(fold));
  const at = liked.findIndex((name) => known.has(fold(name)));
  return at < 0 ? 0 : liked.length - at;
}

function formatRank(formats: readonly string[], order: readonly string[]): number {
  const places = formats.map((format) => order.indexOf(format.toLowerCase())).filter((at) => at >= 0);
  return places.length === 0 ? 0 : order.length - Math.min(...places);
}

/**
 * The quality of a recording under a profile as a whole number, higher is better: first unabridged before abridged, then the
 * liked narrators in their order, then the formats in theirs. Size, seeders and cost have no say, so that it never flickers.
 */
export function qualityRank(facts: RecordingFacts, profile: QualityProfile): number {
  const formats = formatRank(facts.formats ?? [], profile.formats);
  const narrators = narratorRank(facts.narrators ?? [], profile.narrators.liked);
  const steps = profile.formats.length + 1;
  const full = facts.abridged ? 0 : 1;
  return (full * (profile.narrators.liked.length + 1) + narrators) * steps + formats;
}

function likedIn(reading: NameReading, liked: readonly string[]): string[] {
  if (liked.length === 0) return [];
  const named = ` ${reading.tokens.map((token) => token.word).join(' ')} `;
  return liked.filter((name) => fold(name) !== '' && named.includes(` ${fold(name)} `));
}

/** The same as `factsOf`, of a name that was read already. */
export function factsRead(release: Release, reading: NameReading, profile: QualityProfile): RecordingFacts {
  return {
    formats: formatsOf({ release, reading }),
    narrators: [...(release.narrators ?? []), ...likedIn(reading, profile.narrators.liked)],
    abridged: release.flags?.includes('abridged') || reading.marks.some(({ kind }) => kind === 'abridged'),
  };
}

/** The facts of a release by its fields, else by its name. Liked narrators are also found in the name. */
export function factsOf(release: Release, profile: QualityProfile, match?: number): RecordingFacts {
  const reading = readName(release.title);
  return {
    ...factsRead(release, reading, profile),
    ...(match === undefined ? {} : { match }),
  };
}

/** Whether an upgrade is wanted, and why or why not. */
export interface UpgradeVerdict {
  wanted: boolean;
  reason: string;
}

/**
 * Whether `candidate` is wanted in place of `current`: the profile wants upgrades, fewer than its cap were done for this book,
 * the candidate is surely the book, and its quality is strictly higher. Strictly, so that what was just accepted is never
 * wanted again.
 */
export function isUpgrade(
  current: RecordingFacts,
  candidate: RecordingFacts,
  profile: QualityProfile,
  upgradesSoFar: number,
): UpgradeVerdict {
  const { wanted, cap } = profile.upgrade;
  if (!wanted) return { wanted: false, reason: `the profile ${profile.name} wants no upgrades` };
  if (upgradesSoFar >= cap) return { wanted: false, reason: `it was upgraded ${upgradesSoFar} times, and ${cap} is the cap` };
  if ((candidate.match ?? 1) < SURE) return { wanted: false, reason: 'it is not sure enough that it is the same book' };
  const [now, then] = [qualityRank(current, profile), qualityRank(candidate, profile)];
  if (then <= now) return { wanted: false, reason: 'it is no better than what is there' };
  return { wanted: true, reason: betterBy(current, candidate, profile) };
}

function betterBy(current: RecordingFacts, candidate: RecordingFacts, profile: QualityProfile): string {
  if (current.abridged && !candidate.abridged) return 'it is unabridged';
  const liked = profile.narrators.liked;
  if (narratorRank(candidate.narrators ?? [], liked) > narratorRank(current.narrators ?? [], liked)) return 'its narrator is liked better';
  return `its format is better: ${candidate.formats?.join(', ')} for ${current.formats?.join(', ') || 'an unknown one'}`;
}
