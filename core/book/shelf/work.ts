import type { BookRecord, Clue, Ids, SeriesRef } from '../../sdk/index.ts';
import { languageCode } from '../text/index.ts';
import { groupsOf } from './group.ts';
import { workKey } from './identity.ts';
import { maySpeakAbout } from './kind.ts';
import { ownKey, type Reading, readBook } from './reading.ts';
import { sameSeries, seriesKey } from './series-name.ts';
import { isGeneric } from './volume.ts';

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

/** The shelf that records are read for. */
export interface ShelfOf {
  series?: { name: string; authors?: readonly string[] };
  /** ISO 639-1; absent: the language most records are in. */
  language?: string;
}

/** One record with its reading. */
export interface Piece {
  record: BookRecord;
  reading: Reading;
}

/** The names by which this shelf calls its series: the asked one, and any name that most records carry. */
export function seriesNames(records: readonly BookRecord[], series: ShelfOf['series']): string[] {
  if (!series) return [];
  const counts = new Map<string, number>();
  for (const record of records)
    for (const name of new Set((record.series ?? []).map((ref) => ref.name))) counts.set(name, (counts.get(name) ?? 0) + 1);
  const usual = [...counts].filter(([name, count]) => count > records.length * 0.6 && !sameSeries(name, series.name)).map(([name]) => name);
  return [series.name, ...usual.slice(0, 2)];
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

/** In a series of graphic novels "graphic novel" names no companion. */
function forgiveMedium(pieces: Piece[]): void {
  if (pieces.filter(({ reading }) => reading.shape === 'companion').length * 2 <= pieces.length) return;
  for (const piece of pieces) if (piece.reading.shape === 'companion') piece.reading = { ...piece.reading, shape: 'book' };
}

/**
 * What only the other titles tell: a title that holds two of them is a set ("The Salt Road, The Glass Harbour"), and one that holds one
 * of them, or the series, beside a word like "companion" is about it. A book with a whole number of its own is neither.
 */
function settleShapes(pieces: readonly Piece[], names: readonly string[]): void {
  const isPlaced = ({ reading }: Piece): boolean => reading.position?.isSingle === true;
  const titles = new Set(pieces.filter(({ reading }) => reading.shape === 'book').map(({ reading }) => ownKey(reading)));
  const telling = [...titles].filter((title) => title.length >= 6 && title.includes(' '));
  const series = names.map(seriesKey);
  for (const piece of pieces) {
    if (piece.reading.shape !== 'book' || isPlaced(piece)) continue;
    const own = ownKey(piece.reading);
    const isAbout = maySpeakAbout(piece.record.title);
    if (!isAbout && own.split(' ').length < 4) continue;
    const text = ` ${piece.reading.volume.whole} `;
    const held = telling.filter((title) => title !== own && text.includes(` ${title} `));
    if (isAbout && (held.length > 0 || series.some((name) => text.includes(` ${name} `))))
      piece.reading = { ...piece.reading, shape: 'companion' };
    else if (held.filter((title) => !held.some((longer) => longer !== title && longer.includes(title))).length > 1)
      piece.reading = { ...piece.reading, shape: 'omnibus' };
  }
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

const LATIN = /^(?:en|de|fr|es|it|nl|pt|sv|da|no|nb|nn|fi|is|pl|cs|sk|hu|ro|hr|sl|et|lv|lt|tr|id|ms|vi|ca|eu|gl|ga|cy|la|af|sq)$/;

/** In another language than the asked one, by its field or, where that is silent, by its script. */
export function isForeign(record: BookRecord, reading: Reading, language: string): boolean {
  if (reading.language !== undefined) return reading.language !== language;
  const letters = record.title.match(/\p{L}/gu) ?? [];
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length;
  return LATIN.test(language) && letters.length > 0 && latin * 2 < letters.length;
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

interface About {
  language: string;
  shelf: ShelfOf;
  shared: ReadonlySet<string>;
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

/** Title and subtitle as one would search for them. */
function namesOf({ record, reading }: Piece, shared: ReadonlySet<string>): { title: string; subtitle?: string } {
  const { printed, title } = reading.volume;
  const telling = printed.filter((piece, at) => at === 0 || !isGeneric(piece.toLowerCase()));
  if (shared.has(ownKey(reading)) && telling.length > 1)
    return { title: telling.join(': '), ...(record.subtitle ? { subtitle: record.subtitle } : {}) };
  const subtitle = record.subtitle ?? (printed.length > 1 ? printed.slice(1).join(': ') : undefined);
  return { title: title || record.title, ...(subtitle === undefined ? {} : { subtitle }) };
}

function clueFrom(group: readonly Piece[], best: Piece, about: About & { position?: string }): Clue {
  const { record, reading } = best;
  const { title, subtitle } = namesOf(best, about.shared);
  const others = group.filter(
    (piece) => isForeign(piece.record, piece.reading, about.language) === isForeign(record, reading, about.language),
  );
  const otherTitles = [...new Set(others.map((piece) => namesOf(piece, about.shared).title))].filter(
    (other) => other.toLowerCase() !== title.toLowerCase(),
  );
  const years = group.map((piece) => Number(/^\d{4}/.exec(piece.record.published ?? '')?.[0])).filter((value) => value > 0);
  const series = seriesOf(record, about);
  return {
    title,
    ...(subtitle === undefined ? {} : { subtitle }),
    ...(otherTitles.length === 0 ? {} : { otherTitles }),
    authors: usualAuthors(group, record),
    ...(series.length === 0 ? {} : { series }),
    language: about.language,
    ids: idsOf(group, best),
    ...(years.length === 0 ? {} : { year: Math.min(...years) }),
  };
}

function seriesOf(record: BookRecord, { shelf, position }: { shelf: ShelfOf; position?: string }): SeriesRef[] {
  const name = shelf.series?.name;
  if (name === undefined) return record.series ?? [];
  const own = { name, ...(position === undefined ? {} : { position }) };
  return [own, ...(record.series ?? []).filter((ref) => !sameSeries(ref.name, name))];
}

/** Illustrators and readers slip into one edition's list; who wrote it stands in most. */
function usualAuthors(group: readonly Piece[], record: BookRecord): string[] {
  const counts = new Map<string, number>();
  for (const piece of group) for (const name of new Set(piece.record.authors)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const usual = record.authors.filter((name, at) => at === 0 || (counts.get(name) ?? 0) * 2 > group.length);
  return usual;
}

function idsOf(group: readonly Piece[], best: Piece): Ids {
  const at: Record<string, string> = {};
  for (const { record } of [best, ...group]) for (const [plugin, id] of Object.entries(record.ids.at ?? {})) at[plugin] ??= id;
  const { isbn13, isbn10, asin } = best.record.ids;
  return {
    ...(isbn13 ? { isbn13 } : {}),
    ...(isbn10 ? { isbn10 } : {}),
    ...(asin ? { asin } : {}),
    ...(Object.keys(at).length > 0 ? { at } : {}),
  };
}
