import type { BookRecord, Clue } from '../../sdk/index.ts';
import { languageCode } from '../text/index.ts';
import { groupsOf } from './group.ts';
import { workKey } from './identity.ts';
import { isForeign, ownKey, type Piece, readBook } from './reading.ts';
import { sameSeries } from './series-name.ts';
import { forgiveMedium, settleShapes } from './settle.ts';
import { type About, clueFrom, type ShelfOf } from './work-clue.ts';

export type { ShelfOf };

/** What a work is, seen from the shelf it stands on. A translation is a work of which no edition in the asked language is known. */
export type WorkKind = 'primary' | 'novella' | 'omnibus' | 'part' | 'companion' | 'translation';

/** A book as written, with all that services say of it. */
export interface Work {
  /** Stable name in the store, see `workKey`. */
  key: string;
  /** The best of its records as a clue: the title without series, other titles in the asked language, all ids. */
  clue: Clue;
  kind: WorkKind;
  /** Canonical text of its place in the asked series: "3", "0.5", "1-3". */
  position?: string;
  /** Every title it has, printed, in all languages. */
  titles: string[];
  records: BookRecord[];
  /** The record that stands for it. */
  best: BookRecord;
}

/**
 * The names by which this shelf calls its series: the asked one; where hardly a record knows that, the one that most records carry. A
 * wider series beside the asked one (with numbers of its own) is no name of it.
 */
export function seriesNames(records: readonly BookRecord[], series: ShelfOf['series']): string[] {
  if (!series) return [];
  const counts = new Map<string, number>();
  let asked = 0;
  for (const record of records) {
    const names = new Set((record.series ?? []).map((ref) => ref.name));
    if ([...names].some((name) => sameSeries(name, series.name))) asked++;
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  if (asked > records.length * 0.2) return [series.name];
  const [usual] = [...counts].filter(([, count]) => count > records.length * 0.6).sort((a, b) => b[1] - a[1]);
  return usual ? [series.name, usual[0]] : [series.name];
}

function usualLanguage(records: readonly BookRecord[]): string {
  const counts = new Map<string, number>();
  for (const record of records) {
    const code = languageCode(record.language);
    if (code) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'en';
}

/** Tells works from their editions, translations, sets and parts. One work is one result, whatever service or edition it came from. */
export function worksOf(records: readonly BookRecord[], shelf: ShelfOf = {}): Work[] {
  const names = seriesNames(records, shelf.series);
  const language = languageCode(shelf.language) ?? usualLanguage(records);
  const pieces = records.map((record) => ({ record, reading: readBook(record, names) }));
  forgiveMedium(pieces);
  settleShapes(pieces, names);
  const groups = groupsOf(pieces).map((group) => ({ group, best: bestOf(group, language) }));
  const shared = sharedKeys(groups.map(({ best }) => best));
  return unlike(groups.map(({ group, best }) => workFrom(group, best, { language, shelf, shared }))).sort(
    (a, b) => readOrder(a) - readOrder(b) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
}

function readOrder(work: Work): number {
  const first = /^\d+(?:\.\d+)?/.exec(work.position ?? '')?.[0];
  return first === undefined ? Number.POSITIVE_INFINITY : Number(first) + (work.kind === 'omnibus' ? 0.0005 : 0);
}

function kindOf(group: readonly Piece[], language: string, position: string | undefined): WorkKind {
  const shapes = new Set(group.map(({ reading }) => reading.shape));
  if (!shapes.has('book')) return shapes.has('part') ? 'part' : shapes.has('omnibus') ? 'omnibus' : 'companion';
  const whole = group.filter(({ reading }) => reading.shape === 'book');
  if (whole.every(({ record, reading }) => isForeign(record, reading, language))) return 'translation';
  if (position !== undefined && !/^[1-9]\d*$/.test(position)) return 'novella';
  return 'primary';
}

function bestOf(group: readonly Piece[], language: string): Piece {
  const worth = ({ record, reading }: Piece): number =>
    (isForeign(record, reading, language) ? 0 : 100) +
    (reading.shape === 'book' ? 40 : 0) +
    (reading.position ? 10 : 0) +
    (reading.language ? 2 : 0) +
    (reading.volume.bare === '' ? 0 : 1);
  return group.reduce((best, piece) => (worth(piece) > worth(best) ? piece : best));
}

/** Titles that several works begin with ("The Land: ..."): there the subtitle is part of the name. */
function sharedKeys(bests: readonly Piece[]): Set<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { reading } of bests) {
    const key = ownKey(reading);
    if (seen.has(key)) shared.add(key);
    seen.add(key);
  }
  return shared;
}

/** No two works of a shelf under one key. */
function unlike(works: Work[]): Work[] {
  const seen = new Set<string>();
  return works.map((work) => {
    let key = work.key;
    if (seen.has(key)) key = `${key} ${work.position === undefined ? work.kind : `#${work.position}`}`;
    for (let copy = 2; seen.has(key); copy++) key = `${work.key} (${copy})`;
    seen.add(key);
    return key === work.key ? work : { ...work, key };
  });
}

function workFrom(group: readonly Piece[], best: Piece, about: About): Work {
  const position = best.reading.position?.text ?? group.find(({ reading }) => reading.position)?.reading.position?.text;
  const clue = clueFrom(group, best, { ...about, ...(position === undefined ? {} : { position }) });
  return {
    key: workKey(clue),
    clue,
    kind: kindOf(group, about.language, position),
    ...(position === undefined ? {} : { position }),
    titles: [...new Set(group.map(({ record }) => record.title))],
    records: group.map(({ record }) => record),
    best: best.record,
  };
}
