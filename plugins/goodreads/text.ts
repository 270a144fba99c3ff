import type { Context, SeriesRef } from '../../core/sdk/index.ts';

/** One line without runs of spaces: names hold them ("Dan    Brown", recorded 2025-03), publishers end in one. */
export function oneLine(text: string | null | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim().slice(0, 1000);
}

/** A line whose HTML entities are read; JSON-LD and cards hold some after JSON.parse. */
export function decoded(context: Context, text: string | null | undefined): string {
  const raw = oneLine(text);
  return raw.includes('&') ? oneLine(String(context.html(raw.replaceAll('<', '&lt;'))('body').text())) : raw;
}

/** Letters and digits alone, for comparing what two places call the same thing. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A name of a series as it is compared: "The Hunger Games Series" and "hunger games" are one. */
export function seriesKey(name: string): string {
  const words = folded(name.replace(/\([^()]{0,200}\)\s{0,9}$/, '')).split(' ');
  if (words.length > 1 && ['the', 'a', 'an'].includes(words[0]!)) words.shift();
  while (words.length > 1 && ['series', 'saga', 'trilogy', 'novels', 'books', 'cycle'].includes(words.at(-1)!)) words.pop();
  return words.join(' ');
}

/** A place in a series as text: dashes become hyphens, an empty one is none. */
export function positionOf(text: string | null | undefined): string | undefined {
  const position = oneLine(text)
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/^#/, '');
  return position === '' ? undefined : position.slice(0, 60);
}

/** "The Border Trilogy #1" or "The Border Trilogy, #1"; a "#" without a number belongs to the name. */
export function seriesOf(text: string, id?: string): SeriesRef | undefined {
  const line = oneLine(text);
  const hash = line.lastIndexOf('#');
  if (hash === 0) return undefined;
  const position = hash > 0 && /^\d/.test(line.slice(hash + 1).trim()) ? positionOf(line.slice(hash + 1)) : undefined;
  const name = (position === undefined ? line : line.slice(0, hash)).replace(/[\s,;]+$/, '');
  if (name === '') return undefined;
  return { name, ...(position !== undefined && { position }), ...(id !== undefined && { id }) };
}

/**
 * Takes "Judgment Prey (Lucas Davenport, #33; Virgil Flowers, #15)" apart. Lists write "(X, #5)" and "(X #5)"; brackets
 * without a number belong to the title.
 */
export function titleAndSeries(text: string): { title: string; series: SeriesRef[] } {
  const line = oneLine(text);
  const open = openingOf(line);
  const inside = open > 0 ? line.slice(open + 1, -1) : '';
  if (!/#\s?\d/.test(inside)) return { title: line, series: [] };
  const series = inside
    .split(/;\s|(?<=#[\d.\u2010-\u2015-]{1,20}),\s(?=[^\d])/)
    .map((part) => seriesOf(part))
    .filter((each) => each !== undefined);
  return { title: line.slice(0, open).trim(), series };
}

/** Where the bracket opens that the line ends with; the name of a series may hold brackets of its own. */
function openingOf(line: string): number {
  if (!line.endsWith(')')) return -1;
  let depth = 0;
  for (let at = line.length - 1; at >= 0; at -= 1) {
    if (line[at] === ')') depth += 1;
    if (line[at] === '(') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

export function numberIn(path: string | null | undefined, pattern: RegExp): string | undefined {
  return pattern.exec(path ?? '')?.[1];
}
