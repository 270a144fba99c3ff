import type { Clue } from '../../sdk/index.ts';
import { parseName, umlautFree, words } from '../text/index.ts';
import { readClue, sameRead } from './identity.ts';
import { readBook, titleKeys } from './reading.ts';
import { seriesKey } from './series-name.ts';

/** A work as the store knows it. */
export interface KnownWork {
  /** The store's name of it (see `workKey`), or any id of the caller. */
  key: string;
  clue: Clue;
}

/** Known works by the keys under which a clue may meet them. Numbers in the lists are places in `works`. */
export interface WorksIndex {
  works: readonly KnownWork[];
  byKey: ReadonlyMap<string, number | number[]>;
}

/** What was recognised in a clue: the work, or null, and why. */
export interface Recognised {
  key: string | null;
  why: string;
}

/** A key that more works share tells too little, and is left out when it is not the only hope. */
const CROWD = 60;

/** Candidates that are compared in full. */
const MOST_COMPARED = 12;

const namesOf = (clue: Clue): string[] => (clue.series ?? []).map((ref) => ref.name).filter((name) => name !== '');

/** Surnames by printed name: authors repeat from work to work. */
type Families = Map<string, string>;

function familyOf(name: string, known: Families): string {
  const found = known.get(name);
  if (found !== undefined) return found;
  const family = umlautFree(parseName(name).family);
  if (known.size > 5000) known.clear();
  known.set(name, family);
  return family;
}

function familiesOf(clue: Clue, known: Families = new Map()): string[] {
  const families = (clue.authors ?? []).slice(0, 4).map((name) => familyOf(name, known));
  return [...new Set(families)].filter((family) => family !== '');
}

/** Exact keys: ids, author with each form of the title, author with series and number. */
function sureKeys(clue: Clue, families: readonly string[]): string[] {
  const names = namesOf(clue);
  const reading = readBook(clue, names);
  const ids = clue.ids ?? {};
  const keys = [
    ids.isbn13 && `i ${ids.isbn13}`,
    ids.asin && `i ${ids.asin}`,
    ...Object.entries(ids.at ?? {}).map(([at, id]) => `${at} ${id}`),
  ];
  const titles = new Set(titleKeys(reading).map((key) => key.replaceAll(' ', '')));
  for (const other of clue.otherTitles ?? [])
    for (const key of titleKeys(readBook({ ...clue, title: other }, names))) titles.add(key.replaceAll(' ', ''));
  for (const family of families) {
    for (const title of titles) keys.push(`t ${family} ${title}`);
    if (reading.position?.isSingle)
      for (const name of names) keys.push(`s ${family} ${seriesKey(name).replaceAll(' ', '')} ${reading.position.text}`);
  }
  return keys.filter((key) => typeof key === 'string');
}

/** Keys that survive a slip: author with each long word of the title, and with its beginning. */
function looseKeys(clue: Clue, families: readonly string[]): string[] {
  const all = words(clue.title);
  const long = all.filter((word) => word.length >= 5).slice(0, 6);
  return families.flatMap((family) => [...long.map((word) => `w ${family} ${word}`), `b ${family} ${all.join('').slice(0, 4)}`]);
}

function put(map: Map<string, number | number[]>, key: string, at: number): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, at);
  else if (typeof known === 'number') {
    if (known !== at) map.set(key, [known, at]);
  } else if (known.length <= CROWD && known[known.length - 1] !== at) known.push(at);
}

/** Makes known works ready for `recognise`: linear in their number. */
export function indexWorks(works: readonly KnownWork[]): WorksIndex {
  const byKey = new Map<string, number | number[]>();
  const known: Families = new Map();
  works.forEach(({ clue }, at) => {
    const families = familiesOf(clue, known);
    for (const key of sureKeys(clue, ['', ...families])) put(byKey, key, at);
    for (const key of looseKeys(clue, families)) put(byKey, key, at);
  });
  return { works, byKey };
}

/** Works that share keys with the clue, those that share most first. */
function candidates(keys: readonly string[], index: WorksIndex): number[] {
  const shared = new Map<number, number>();
  for (const key of keys) {
    const at = index.byKey.get(key);
    if (at === undefined) continue;
    if (typeof at === 'number') shared.set(at, (shared.get(at) ?? 0) + 1);
    else if (at.length <= CROWD) for (const one of at) shared.set(one, (shared.get(one) ?? 0) + 1);
  }
  return [...shared]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, MOST_COMPARED)
    .map(([at]) => at);
}

/** The one known work that a clue is. Only candidates out of the index are compared; two that fit equally are none. */
export function recogniseOne(clue: Clue, index: WorksIndex): Recognised {
  const families = familiesOf(clue);
  const read = readClue(clue);
  let why = 'no known work has its title or ids';
  for (const keys of [() => sureKeys(clue, families.length > 0 ? families : ['']), () => looseKeys(clue, families)]) {
    const fits = candidates(keys(), index).flatMap((at) => {
      const sameness = sameRead(read, readClue(index.works[at]!.clue));
      if (!sameness.same) why = sameness.why;
      return sameness.same ? [{ at, sureness: sameness.sureness, why: sameness.why }] : [];
    });
    fits.sort((a, b) => b.sureness - a.sureness || a.at - b.at);
    const [best, next] = fits;
    if (best && (!next || next.sureness < best.sureness)) return { key: index.works[best.at]!.key, why: best.why };
    if (best && next) return { key: null, why: `it may be "${index.works[best.at]!.clue.title}" or "${index.works[next.at]!.clue.title}"` };
  }
  return { key: null, why };
}

/** Recognises many clues (a whole library) among known works, in order. */
export function recognise(clues: readonly Clue[], index: WorksIndex): Recognised[] {
  return clues.map((clue) => recogniseOne(clue, index));
}
