export interface DiffLine {
  kind: 'same' | 'gone' | 'new';
  text: string;
  /** Its number in the new text, or in the old where it is gone. */
  number: number;
}

const MOST_CELLS = 4_000_000;

/** What became of each line between two texts: the longest common run of lines stays. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++;
  const same = (from: number, to: number): DiffLine[] =>
    fresh.slice(from, to).map((text, index) => ({ kind: 'same', text, number: from + index + 1 }));
  const middle = between(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail), head);
  return [...same(0, head), ...middle, ...same(fresh.length - tail, fresh.length)];
}

function between(old: string[], fresh: string[], offset: number): DiffLine[] {
  const gone = (index: number): DiffLine => ({ kind: 'gone', text: old[index] ?? '', number: offset + index + 1 });
  const added = (index: number): DiffLine => ({ kind: 'new', text: fresh[index] ?? '', number: offset + index + 1 });
  if (old.length * fresh.length > MOST_CELLS) return [...old.map((_, index) => gone(index)), ...fresh.map((_, index) => added(index))];
  const width = fresh.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      common[i * width + j] =
        old[i] === fresh[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      lines.push({ kind: 'same', text: fresh[j] ?? '', number: offset + j + 1 });
      i++;
      j++;
    } else if (j >= fresh.length || (i < old.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0)))
      lines.push(gone(i++));
    else lines.push(added(j++));
  }
  return lines;
}

/** Only what changed, each with a few lines round it; null stands for what was left out. */
export function hunks(lines: readonly DiffLine[], round = 2): (DiffLine | null)[] {
  const near = (index: number): boolean => lines.slice(Math.max(0, index - round), index + round + 1).some((line) => line.kind !== 'same');
  const shown: (DiffLine | null)[] = [];
  lines.forEach((line, index) => {
    if (near(index)) shown.push(line);
    else if (shown.length > 0 && shown.at(-1) !== null) shown.push(null);
  });
  return shown.at(-1) === null ? shown.slice(0, -1) : shown;
}
