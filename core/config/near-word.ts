/** The known word that was probably meant, or undefined where none is near. */
export function nearWord(word: string, known: Iterable<string>): string | undefined {
  const allowed = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = allowed + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** `did you mean ...?` where a known word is near, else the known words. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = word.length <= 60 ? nearWord(word, known) : undefined;
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  if (known.length === 0) return 'There are none yet.';
  const shown = known.slice(0, 12).map((one) => `\`${one}\``);
  return `Known here: ${shown.join(', ')}${known.length > shown.length ? ', ...' : ''}.`;
}

// Optimal string alignment: a swap of neighbours, the commonest slip, costs one.
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
