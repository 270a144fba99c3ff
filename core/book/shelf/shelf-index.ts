import { isForeign, type Reading, readBook, titleKeys } from './reading.ts';
import type { Work } from './work.ts';

/** The works of one shelf, made ready for asking which of them a copy is. */
export interface ShelfIndex {
  works: readonly Work[];
  names: readonly string[];
  language: string;
  authors: readonly string[];
  /** Everyone whom a record of the shelf names first or second. */
  people: readonly string[];
  byKey: ReadonlyMap<string, ReadonlySet<Work>>;
  byForeignKey: ReadonlyMap<string, ReadonlySet<Work>>;
  byLiteral: ReadonlyMap<string, ReadonlySet<Work>>;
  /** Keys of pieces of titles: subtitles and what stands beside the series. */
  byPiece: ReadonlyMap<string, ReadonlySet<Work>>;
  readings: ReadonlyMap<Work, readonly Reading[]>;
}

/** A key without its spaces, under which "TheGlassHarbour" is met. */
export const closed = (key: string): string => key.replaceAll(' ', '');

function add(map: Map<string, Set<Work>>, key: string, work: Work): void {
  if (key !== '') map.set(key, (map.get(key) ?? new Set()).add(work));
}

/** Indexes the works of a shelf by every form of their titles. `names` are the series' names, empty for an author's shelf. */
export function indexShelf(
  works: readonly Work[],
  about: { names: readonly string[]; language: string; authors?: readonly string[] },
): ShelfIndex {
  const [byKey, byForeignKey, byLiteral, byPiece] = [new Map(), new Map(), new Map(), new Map()] as Map<string, Set<Work>>[];
  const readings = new Map<Work, Reading[]>();
  for (const work of works) {
    const all: Reading[] = [];
    for (const record of [...work.records, ...(work.clue.otherTitles ?? []).map((title) => ({ ...work.best, title }))]) {
      const reading = readBook(record, about.names);
      all.push(reading);
      const isOther = work.kind === 'translation' || isForeign(record, reading, about.language);
      for (const key of titleKeys(reading).flatMap((one) => [one, closed(one)])) add(isOther ? byForeignKey! : byKey!, key, work);
      if (isOther) continue;
      add(byLiteral!, reading.literal, work);
      for (const piece of reading.volume.pieces) add(byPiece!, piece, work);
    }
    readings.set(work, all);
  }
  return {
    works,
    names: about.names,
    language: about.language,
    authors: about.authors ?? [],
    people: [...new Set(works.flatMap((work) => work.records.flatMap((record) => record.authors.slice(0, 2))))],
    byKey: byKey!,
    byForeignKey: byForeignKey!,
    byLiteral: byLiteral!,
    byPiece: byPiece!,
    readings,
  };
}
