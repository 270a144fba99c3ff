import { fold, numberValue } from '../text/index.ts';
import type { RecordingFile } from './recording.ts';

/** What is sorted: a path, and tags where there are some. */
export type Playable = Pick<RecordingFile, 'path' | 'tags'>;

const DISC = /(?:^|[^a-z])(?:cd|dis[ck]|dvd|volume|vol|side|tape|cassette)[\s._-]{0,3}(\d{1,3}|[a-z]{1,9})(?![a-z0-9])/i;
const FIRST =
  /^(?:intro|introduction|opening|opening credits|prologue|preface|foreword|dedication|epigraph|title|credits|cover|authors note)\b/;
const LAST = /^(?:epilogue|afterword|outro|end|ending|end credits|closing credits|acknowledge?ments|about the author|appendix|glossary)\b/;
const COUNTED =
  /(?:^|[^a-z])(?:chapter|chap|ch|part|pt|track|disc|disk|cd|book|side|section|teil|kapitel)[\s._-]{0,3}([a-z]{1,12})(?![a-z])/gi;

const stem = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]{1,5}$/, '');

/** The disc that a file is on: its tag, else "CD 1", "Disc Two" in a folder or in its name. */
export function discOf(file: Playable): number | undefined {
  if (file.tags?.disc !== undefined && file.tags.disc > 0) return file.tags.disc;
  const segments = file.path.split('/');
  for (const segment of [...segments.slice(0, -1).reverse(), stem(file.path)]) {
    const found = DISC.exec(segment.slice(0, 255))?.[1]?.toLowerCase();
    const value = found === undefined ? undefined : numberValue(found);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The number of a file on its disc: its tag, else the last number of its name that stands for the track. */
export function trackOf(file: Playable): number | undefined {
  if (file.tags?.track !== undefined && file.tags.track > 0) return file.tags.track;
  const name = stem(file.path).slice(0, 255).replace(DISC, ' ');
  const marked = /(?:track|chapter|chap|ch|part|pt|kapitel|teil)[\s._-]{0,3}(\d{1,4})(?!\d)/i.exec(name)?.[1];
  const edge = marked ?? /^\s{0,3}(\d{1,4})(?!\d)/.exec(name)?.[1] ?? /(?:^|\D)(\d{1,4})\s{0,3}$/.exec(name)?.[1];
  return edge === undefined ? undefined : Number(edge);
}

type Part = number | string;

/** "Disc 10/Track 02" in comparable parts: numbers as numbers, counted words as numbers, front matter first, back matter last. */
function natural(path: string): Part[][] {
  return path.split('/').map((segment, at, all) => {
    const name = (at === all.length - 1 ? segment.replace(/\.[^.]{1,5}$/, '') : segment).slice(0, 255);
    const counted = name.replace(COUNTED, (whole, word: string) => {
      const value = numberValue(word.toLowerCase());
      return value === undefined ? whole : whole.slice(0, -word.length) + value;
    });
    const plain = fold(counted);
    const parts = (plain.match(/\d+|[^\d]+/g) ?? []).map((part) => (/^\d/.test(part) ? Number(part) : part.trim()));
    if (/\d/.test(plain)) return parts;
    return FIRST.test(plain) ? [-1, ...parts] : LAST.test(plain) ? [Number.MAX_SAFE_INTEGER, ...parts] : parts;
  });
}

function comparePart(a: Part | undefined, b: Part | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number') return a < 0 ? -1 : a === Number.MAX_SAFE_INTEGER ? 1 : -1;
  if (typeof b === 'number') return -comparePart(b, a);
  return a < b ? -1 : 1;
}

function compareNatural(left: Part[][], right: Part[][]): number {
  for (let segment = 0; segment < Math.max(left.length, right.length); segment++) {
    const [a, b] = [left[segment] ?? [], right[segment] ?? []];
    for (let at = 0; at < Math.max(a.length, b.length); at++) {
      const order = comparePart(a[at], b[at]);
      if (order !== 0) return order;
    }
  }
  return 0;
}

/** Disc and track of every file, where all have them and no two are the same; else undefined. */
function numbered(files: readonly Playable[]): Map<string, [number, number]> | undefined {
  const places = new Map<string, [number, number]>();
  const taken = new Set<string>();
  for (const file of files) {
    const track = file.tags?.track;
    if (track === undefined || track <= 0) return undefined;
    const disc = discOf(file) ?? 1;
    if (taken.has(`${disc} ${track}`)) return undefined;
    taken.add(`${disc} ${track}`);
    places.set(file.path, [disc, track]);
  }
  return places;
}

/** Paths in the order in which they play: by disc and track tags where they are whole, else by the numbers in folders and names. */
export function playOrder(files: readonly Playable[]): string[] {
  const places = numbered(files);
  const keyed = files.map((file) => ({ path: file.path, natural: natural(file.path), place: places?.get(file.path) }));
  keyed.sort((a, b) => {
    const byPlace = a.place && b.place ? a.place[0] - b.place[0] || a.place[1] - b.place[1] : 0;
    return byPlace || compareNatural(a.natural, b.natural) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
  });
  return keyed.map(({ path }) => path);
}
