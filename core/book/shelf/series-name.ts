import { articleFree, LONGEST, ratio, turnArticle, words } from '../text/index.ts';

const KIND_WORD =
  /^(?:series|saga|trilogy|trilogies|cycle|sequence|novels?|books?|quartet|quintet|tetralogy|duology|duet|chronicles?|mysteries|mystery|thrillers?|universe|reihe|serie|saga|zyklus)$/;
const ORDER = /\s?[([][^()[\]]{0,60}\b(?:order|chronological|publication|reihenfolge)\b[^()[\]]{0,60}[)\]]/i;

const memo = new Map<string, string>();

/** A series' name for comparing: folded, without article and without a last "Series", "Saga", "Trilogy" ("The Dune Saga" is "dune"). */
export function seriesKey(name: string): string {
  const known = memo.get(name);
  if (known !== undefined) return known;
  const key = keyOf(name);
  if (memo.size > 2000) memo.clear();
  if (name.length <= LONGEST) memo.set(name, key);
  return key;
}

function keyOf(name: string): string {
  const all = words(turnArticle(name.replace(ORDER, '')));
  let to = all.length;
  while (to > 1 && KIND_WORD.test(all[to - 1]!)) to--;
  return articleFree(all.slice(0, to).join(' ')) || articleFree(all.join(' '));
}

/** A name that says by which order it counts ("Narnia (Chronological Order)"): its numbers are another scheme's. */
export function namesAnOrder(name: string): boolean {
  return ORDER.test(name);
}

/** Two names of one series: alike but for articles, kind words, a slip in a long name, or a leading author's name. */
export function sameSeries(left: string, right: string): boolean {
  const [a, b] = [seriesKey(left), seriesKey(right)];
  if (a === '' || b === '') return false;
  if (a === b || a.replaceAll(' ', '') === b.replaceAll(' ', '')) return true;
  if (/\d/.test(a + b)) return false;
  return Math.min(a.length, b.length) >= 8 && ratio(a, b) >= 0.9;
}
