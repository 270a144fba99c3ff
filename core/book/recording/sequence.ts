import { grouped } from './grouped.ts';
import { discOf, trackOf } from './order.ts';
import type { RecordingFile } from './recording.ts';

const OF = /(?:^|[^\d])(\d{1,3})\s{0,2}(?:of|von|de)\s{0,2}(\d{1,3})(?!\d)/i;

const list = (numbers: readonly number[]): string =>
  numbers.length <= 5 ? numbers.join(', ') : `${numbers.slice(0, 5).join(', ')} and ${numbers.length - 5} more`;

function absent(numbers: readonly number[], from: number): number[] {
  const there = new Set(numbers);
  const highest = Math.max(...numbers);
  if (highest > 2000) return [];
  return Array.from({ length: Math.max(0, highest - from + 1) }, (_, at) => from + at).filter((number) => !there.has(number));
}

/** What the numbers say is missing: discs, tracks in between, "2 of 3". Numbers that are no sequence say nothing. */
export function missingPieces(files: readonly RecordingFile[]): string[] {
  const discs = files.map(discOf);
  const areAllOnDiscs = files.length > 0 && discs.every((disc) => disc !== undefined);
  const reasons = [...missingDiscs(areAllOnDiscs ? (discs as number[]) : []), ...missingCounted(files)];
  if (reasons.length > 0) return reasons;
  const byDisc = grouped(files, (file) => (areAllOnDiscs ? discOf(file)! : 0));
  for (const [disc, on] of byDisc) {
    const gone = missingTracks(on);
    if (gone.length > 0)
      reasons.push(`${disc === 0 ? '' : `of disc ${disc} `}${gone.length === 1 ? 'track' : 'tracks'} ${list(gone)} missing`);
  }
  return reasons;
}

function missingDiscs(discs: readonly number[]): string[] {
  const gone = discs.length === 0 ? [] : absent(discs, 1);
  const isSequence = new Set(discs).size > gone.length;
  return gone.length > 0 && isSequence ? [`${gone.length === 1 ? 'disc' : 'discs'} ${list(gone)} missing`] : [];
}

/** "Part 1 of 3" and no part 3. */
function missingCounted(files: readonly RecordingFile[]): string[] {
  const counted = files.flatMap((file) => {
    const found = OF.exec(file.path.slice(file.path.lastIndexOf('/') + 1));
    return found ? [{ at: Number(found[1]), all: Number(found[2]) }] : [];
  });
  const all = counted[0]?.all ?? 0;
  if (counted.length < files.length || all < 2 || all > 500 || counted.some((one) => one.all !== all || one.at > all)) return [];
  const gone = absent([...counted.map((one) => one.at), all + 1], 1).filter((number) => number <= all);
  return gone.length > 0 ? [`${list(gone)} of ${all} missing`] : [];
}

/** Holes in a sequence that nearly all files take part in. It may begin at 0, 1, or go on from the disc before. */
function missingTracks(files: readonly RecordingFile[]): number[] {
  const numbers = files.map(trackOf).filter((number) => number !== undefined);
  const distinct = new Set(numbers);
  if (numbers.length < 3 || numbers.length < files.length * 0.9 || distinct.size < numbers.length) return [];
  const lowest = Math.min(...numbers);
  const gone = absent(numbers, lowest <= 3 ? Math.min(lowest, 1) : lowest);
  return gone.length <= Math.max(1, numbers.length * 0.5) ? gone : [];
}
