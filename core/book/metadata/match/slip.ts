/** Typing slips between two words, swapped neighbours counting one, up to `most`; `most + 1` for anything further apart. Words are cut at 80 letters. */
export function slips(left: string, right: string, most: number): number {
  const [a, b] = [left.slice(0, 80), right.slice(0, 80)];
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min(old[j]! + 1, row[j - 1]! + 1, old[j - 1]! + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, older[j - 2]! + 1);
      row.push(least);
    }
    if (Math.min(...row) > most) return most + 1;
    older = old;
    old = row;
  }
  return Math.min(old[b.length]!, most + 1);
}

/** Whether letters were only doubled, lost, added or swapped, not exchanged for others. */
function isFingerSlip(a: string, b: string): boolean {
  if (a.length === b.length) return [...a].sort().join('') === [...b].sort().join('');
  const [few, many] = a.length < b.length ? [a, b] : [b, a];
  let at = 0;
  for (const letter of many) if (letter === few[at]) at += 1;
  return at === few.length;
}

function isDoubling(a: string, b: string): boolean {
  return a.length === b.length || [...new Set(a)].sort().join('') === [...new Set(b)].sort().join('');
}

/**
 * Whether one folded word is the other with a typing slip. Numbers never are; short words only by swapped or doubled letters. An
 * exchanged letter makes another word as often as a slip, so it needs a long word and `mayExchange`.
 */
export function isSlipOf(a: string, b: string, mayExchange = true): boolean {
  if (a === b) return true;
  const [shorter, longer] = [Math.min(a.length, b.length), Math.max(a.length, b.length)];
  if (shorter < 3 || /\d/.test(a + b)) return false;
  if (!isFingerSlip(a, b) && (!mayExchange || shorter < 7)) return false;
  if (longer < 5) return isDoubling(a, b) && slips(a, b, 1) === 1;
  const allowed = shorter >= 10 && isFingerSlip(a, b) ? 2 : 1;
  return slips(a, b, allowed) <= allowed;
}
