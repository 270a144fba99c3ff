import { type Clue, DEFAULT_QUALITY, type FileInfo, type QualityProfile, type Release } from '../../sdk/index.ts';
import { fitName, withField } from './fit.ts';
import { holdsSeveral } from './gates/pack.ts';
import { type NameReading, readName } from './name/reading.ts';
import { readClue, type Wanted } from './wanted.ts';

/** The files of one book in a pack. */
export interface MappedBook {
  /** Index into the books that were asked for. */
  book: number;
  /** Indexes into the file list, in the order of the list. */
  files: number[];
  /** 0 to 1: 1 by title and number, 0.9 by title, 0.7 by number alone. */
  confidence: number;
}

/** Which files of a pack belong to which book. */
export interface FileMapping {
  books: MappedBook[];
  /** Audio files that belong to none of the books. */
  left: number[];
  /** How many books the pack holds by its folders and files, those that were not asked for included. */
  units: number;
}

const AUDIO = /\.(?:m4b|m4a|mp3|flac|opus|ogg|aac|wma|aax)$/i;
const DISC = /^(?:cd|dis[ck]|part|teil|side|tape)[\s._-]{0,2}\d{1,3}(?:\s?(?:of|-)\s?\d{1,3})?$/i;
const TRACK = /^(?:(?:track|chapter|chap|ch|part|pt|cd|disc|disk|kapitel|teil)[\s._-]{0,2})?\d{1,4}(?:[\s._-]{1,3}\d{1,4})?$/i;
const TAIL = /[\s._-]{1,3}(?:(?:part|pt|cd|disc|disk|track|chapter|teil)[\s._-]{0,2})?\d{1,3}(?:\s?of\s?\d{1,3})?$/i;

interface Unit {
  /** The name by which the book is told: its folder, or a file's own name. */
  name: string;
  files: number[];
}

function unitKey(path: string, siblings: ReadonlyMap<string, number>): string {
  const parts = path.split('/');
  const file = parts.pop()!.replace(AUDIO, '');
  while (parts.length > 1 && DISC.test(parts[parts.length - 1]!.trim())) parts.pop();
  const folder = parts.join('/');
  const isHeap = (siblings.get(folder) ?? 0) > 1 || parts.length === 0;
  if (!isHeap || TRACK.test(file.trim())) return folder;
  return `${folder}/\u0000${file.replace(TAIL, '')}`;
}

/** Folders that hold folders, or single files of different names side by side, hold several books. */
function unitsOf(files: readonly FileInfo[]): Unit[] {
  const names = new Map<string, Set<string>>();
  const deep = new Set<string>();
  files.forEach(({ path }) => {
    if (!AUDIO.test(path)) return;
    const parts = path.split('/');
    const stem = parts
      .pop()!
      .replace(AUDIO, '')
      .replace(TAIL, '')
      .replace(/^\d{1,3}[\s._-]{1,3}/, '');
    const folder = parts.join('/');
    names.set(folder, (names.get(folder) ?? new Set()).add(stem.trim().toLowerCase()));
    if (parts.length > 1 && !DISC.test(parts.at(-1)!.trim())) deep.add(parts.slice(0, -1).join('/'));
  });
  const siblings = new Map([...names].map(([folder, stems]) => [folder, isBookHeap(folder, files, deep) ? stems.size : 1]));
  const units = new Map<string, Unit>();
  files.forEach(({ path }, at) => {
    if (!AUDIO.test(path)) return;
    const key = unitKey(path, siblings);
    const unit = units.get(key) ?? { name: nameOf(key), files: [] };
    unit.files.push(at);
    units.set(key, unit);
  });
  return [...units.values()];
}

const nameOf = (key: string): string => (key.split('/').at(-1) ?? '').replace('\u0000', '');

/** A top folder whose files are each a whole book (m4b), or that holds book folders too. */
function isBookHeap(folder: string, files: readonly FileInfo[], deep: ReadonlySet<string>): boolean {
  const own = files.filter(({ path }) => AUDIO.test(path) && path.slice(0, Math.max(0, path.lastIndexOf('/'))) === folder);
  return deep.has(folder) || own.every(({ path }) => /\.m4b$/i.test(path)) || own.every(({ bytes }) => bytes > 60_000_000);
}

function confidenceOf(wanted: Wanted, unit: Unit, reading: NameReading): number {
  const fit = fitName(reading, wanted);
  const place = wanted.place;
  const singles = fit.places.filter(({ low, high }) => low === high);
  const leading = /^\D{0,12}(\d{1,3}(?:\.\d)?)(?![\d])/.exec(unit.name)?.[1];
  const numbers = [...singles.map(({ low }) => low), ...(leading === undefined ? [] : [Number(leading)])];
  const agrees = place !== undefined && numbers.includes(place);
  const conflicts = place !== undefined && numbers.length > 0 && !agrees;
  if (fit.title && fit.residue.length === 0) {
    const isVague = fit.title.form.isSeries || fit.title.form.needsPlace;
    if (isVague) return agrees && fit.loose.length === 0 ? 0.85 : conflicts || fit.loose.length > 0 ? 0 : 0.6;
    return agrees ? 1 : conflicts ? 0.75 : 0.9;
  }
  return agrees && fit.isExplained ? 0.7 : 0;
}

/**
 * Maps the files of a pack (from `source.inspect`, the torrent's own list or the downloader) to the wanted books: by folder,
 * or by file where files lie side by side. A folder goes to the one book that it fits best; a tie goes to none.
 */
export function mapFilesToBooks(files: readonly FileInfo[], books: readonly Clue[]): FileMapping {
  const wanted = books.map(readClue);
  const units = unitsOf(files);
  const found = new Map<number, MappedBook>();
  const left: number[] = [];
  for (const unit of units) {
    const reading = readName(unit.name);
    const fits = wanted
      .map((book, at) => ({ at, confidence: confidenceOf(book, unit, reading) }))
      .sort((a, b) => b.confidence - a.confidence);
    const [first, second] = fits;
    const isTie = second !== undefined && first !== undefined && second.confidence === first.confidence;
    const known = first && found.get(first.at);
    if (!first || first.confidence < 0.6 || isTie || (known && known.confidence >= first.confidence)) {
      left.push(...unit.files);
      continue;
    }
    if (known) left.push(...known.files);
    found.set(first.at, { book: first.at, files: unit.files, confidence: first.confidence });
  }
  return { books: [...found.values()].sort((a, b) => a.book - b.book), left: left.sort((a, b) => a - b), units: units.length };
}

/** Whether a release says by its name or its series field that it holds several books. */
export function isPack(clue: Clue, release: Release): boolean {
  const [wanted, reading] = [readClue(clue), readName(release.title)];
  const fit = withField(fitName(reading, wanted), wanted, release);
  return holdsSeveral({ wanted, release, profile: DEFAULT_QUALITY, reading, fit });
}

/** What to take of a pack. */
export interface PackVerdict {
  take: 'all' | 'some' | 'none';
  /** Indexes of the files to select, where some are taken. */
  files?: number[];
  reason: string;
}

/**
 * What to take of a pack whose files were mapped. Where the service lets files be chosen, only those of the wanted books;
 * where it is the whole or nothing, the whole only while it holds no more single books for each wanted one than the profile allows.
 */
export function packVerdict(mapping: FileMapping, options: { selectable: boolean; profile: QualityProfile }): PackVerdict {
  const { books, left, units } = mapping;
  if (books.length === 0) return { take: 'none', reason: 'none of its files belongs to a wanted book' };
  const unsure = books.filter(({ confidence }) => confidence < 0.7);
  if (unsure.length > 0) return { take: 'none', reason: 'its files cannot be told apart surely enough' };
  const files = books.flatMap((book) => book.files).sort((a, b) => a - b);
  if (left.length === 0) return { take: 'all', reason: `all of its ${units} books are wanted` };
  if (options.selectable)
    return { take: 'some', files, reason: `${books.length} of its ${units} books are wanted, and only they are taken` };
  const allowed = Math.max(1, options.profile.packs) * books.length;
  if (units <= allowed) return { take: 'all', reason: `it holds ${units} books for ${books.length} wanted, which the profile allows` };
  return { take: 'none', reason: `it holds ${units} books for ${books.length} wanted, and here it is the whole or nothing` };
}
