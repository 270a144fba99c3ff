import type { Clue, Entry, Ids, SeriesRef } from '../../../sdk/index.ts';
import { fold, languageCode, readable, splitAuthors } from '../../text/index.ts';
import { idsIn } from './ids.ts';
import type { Item, Reading } from './item.ts';
import { isDisc, nameParts, positionIn, splitCamel } from './name-parts.ts';
import { type Draft, looksLikeName, readName } from './read-name.ts';

const GARBAGE =
  /^(?:unknown|various|va|untitled|no|new|not|n a|null|none|track|chapter|part|disc|cd|kapitel|teil|artist|album|author|audiobooks?|misc|side|\d+)(?: (?:unknown|artists?|album|author|title|name|available|folder|\d+|of|disc|[a-z]))*$/;

function isGarbage(text: string): boolean {
  const folded = fold(text);
  return folded === '' || (folded.length < 40 && GARBAGE.test(folded)) || /^\d[\d\s.-]*$/.test(folded);
}

function rawTag(item: Item, name: string): string {
  const value = item.tags?.[name];
  return Array.isArray(value) ? value.join('; ') : String(value ?? '');
}

function tagText(item: Item, name: string): string {
  const text = rawTag(item, name);
  return isGarbage(text) ? '' : text;
}

const MOST_READINGS = 40;
const MOST_AUTHORS = 8;

const STOCK =
  /^(?:audiobooks?|books?|complete|completed|downloads?|dl|incoming|misc|media|library|new|unsorted|torrents?|mp3|m4b|english|fiction|nonfiction|import)$/;

/** Folder names from the outside in, without those that only sort or hold a disc. */
function segmentsOf(path: string): string[] {
  const all = path
    .split(/[\\/]/)
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '')
    .slice(-6);
  const named = all.filter((segment) => !STOCK.test(fold(segment)));
  const kept = named.filter((segment, at) => at === 0 || !isDisc(segment));
  return kept.length > 0 ? kept : all.slice(-1);
}

function piecesOf(segment: string): string[] {
  return nameParts(segment, { tight: !segment.includes(' ') }).pieces;
}

function authorsOf(item: Item, outer: readonly string[]): string[] {
  const narrators = new Set(splitAuthors(tagText(item, 'composer')).map(fold));
  const tagged = ['albumartist', 'artist'].flatMap((tag) => splitAuthors(tagText(item, tag)));
  const folders = outer
    .flatMap(piecesOf)
    .flatMap((piece) => splitAuthors(piece.replace(/^.{1,80} by /, '')))
    .filter(looksLikeName);
  const all = [...tagged.filter((name) => !narrators.has(fold(name))), ...folders];
  const seen = new Set<string>();
  return all.filter((name) => !isGarbage(name) && !seen.has(fold(name)) && seen.add(fold(name))).slice(0, MOST_AUTHORS);
}

const FORMAT = /^(?:mp3|m4b|m4a|flac|ogg|opus|aac|audiobook|unabridged|\d+ ?kbps|vip)$/i;

/** The language that a name states in brackets among formats ("[GER / MP3]", "(German)"). */
function languageIn(name: string): string | undefined {
  for (const remark of nameParts(name).remarks) {
    const words = remark.split(/[\s/,_|]+/).filter((word) => word !== '' && !FORMAT.test(word));
    const isCode = /^[A-Z]{3}$/.test(words[0] ?? '') || (words[0]?.length ?? 0) > 4;
    const code = words.length === 1 && isCode ? languageCode(words[0]) : undefined;
    if (code) return code;
  }
  return undefined;
}

/** A name folded, with a bare range in brackets ("[1-3]") said as books. */
function toldBy(name: string): string[] {
  const ranges = nameParts(name).remarks.filter((remark) => /^\d{1,2}\s?[-–]\s?\d{1,2}$/.test(remark));
  return [fold(name), ...ranges.map((range) => `books ${fold(range)}`)];
}

function contextOf(item: Item, segments: readonly string[]): string {
  const tags = ['album', 'artist', 'albumartist', 'title', 'composer'].map((tag) => tagText(item, tag));
  const names = [...segments, item.file ?? '', ...tags].flatMap((name) =>
    readable(name)
      .replace(/_/g, ' ')
      .split(/[-–—]/)
      .map((piece) => splitCamel(piece.trim())),
  );
  return names.map(fold).filter(Boolean).join(' | ');
}

interface Frame {
  authors: string[];
  language?: string;
  ids?: Ids;
  minutes?: number;
  context: string;
  names: readonly string[];
  /** The folder around the book's own, which often is the series. */
  parent?: string;
}

function seriesOf(draft: Draft, parent: string | undefined): SeriesRef[] {
  if (draft.position === undefined || draft.series.some((ref) => ref.position !== undefined) || !parent) return draft.series;
  const pieces = nameParts(parent).pieces.filter((piece) => positionIn(piece) === undefined);
  return [...draft.series, ...pieces.map((name) => ({ name, position: draft.position! }))];
}

function readingOf(draft: Draft, from: string, frame: Frame): Reading[] {
  const series = seriesOf(draft, frame.parent);
  const title = draft.title === '' ? (series.at(-1)?.name ?? '') : draft.title;
  if (title === '' || (isGarbage(title) && !/^\d{3,4}$/.test(title))) return [];
  const authors = [...new Set([...draft.authors, ...frame.authors])].filter((name) => fold(name) !== fold(title));
  const clue: Clue = {
    title,
    ...(draft.subtitle ? { subtitle: draft.subtitle } : {}),
    ...(authors.length > 0 ? { authors } : {}),
    ...(draft.narrators.length > 0 ? { narrators: draft.narrators } : {}),
    ...(series.length > 0 ? { series } : {}),
    ...(draft.year ? { year: draft.year } : {}),
    ...(frame.language ? { language: frame.language } : {}),
    ...(frame.ids ? { ids: frame.ids } : {}),
    ...(frame.minutes ? { minutes: frame.minutes } : {}),
  };
  const flags = { ...(draft.isNumberOnly ? { isNumberOnly: true } : {}), ...(draft.cut ? { cut: draft.cut } : {}) };
  return [{ clue, confidence: draft.confidence, from, ...flags, context: frame.context, names: frame.names }];
}

/**
 * Every sensible way to understand an item, best first: from its folder names, its album and title tags and, where these say
 * nothing, its file name. Nothing is decided here; `matchRecord` tries the readings against what services say.
 */
export function readItem(item: Item): Reading[] {
  const segments = segmentsOf(item.path);
  const leaf = segments.at(-1) ?? '';
  const outer = segments.slice(0, -1);
  const language = languageCode(item.language) ?? languageCode(tagText(item, 'language')) ?? languageIn(leaf);
  const ids = idsIn([rawTag(item, 'isbn'), rawTag(item, 'asin')], [item.path, item.file ?? '']);
  const frame: Frame = {
    authors: authorsOf(item, outer),
    context: contextOf(item, segments),
    names: [leaf, tagText(item, 'album')].flatMap(toldBy),
    ...(language ? { language } : {}),
    ...(ids ? { ids } : {}),
  };
  if (item.durationSec) frame.minutes = Math.round(item.durationSec / 60);
  if (outer.length > 0) frame.parent = outer.at(-1)!;
  const scaled = (drafts: Draft[], factor: number): Draft[] => drafts.map((draft) => ({ ...draft, confidence: draft.confidence * factor }));
  const found = [
    ...scaled(readName(leaf), 0.95).flatMap((draft) => readingOf(draft, 'folder', frame)),
    ...scaled(readName(tagText(item, 'album')), 0.95).flatMap((draft) => readingOf(draft, 'album', frame)),
  ];
  const hasTitle = found.some((reading) => !reading.isNumberOnly);
  if (!hasTitle && item.file) found.push(...scaled(readName(item.file), 0.5).flatMap((draft) => readingOf(draft, 'file', frame)));
  return found.sort((a, b) => b.confidence - a.confidence).slice(0, MOST_READINGS);
}

/** What a library's entry says of its book, as a clue: brackets and series taken out of the title. */
export function clueOfEntry(entry: Entry): Clue {
  const { record } = entry;
  const [reading] = readingsOfEntry(entry);
  return reading?.clue ?? { title: record.title, authors: record.authors, ids: record.ids };
}

/** All readings of a library's entry: what its fields say first, then its folder. */
export function readingsOfEntry(entry: Entry): Reading[] {
  const { record } = entry;
  const own = [...(record.ids.isbn13 ? [record.ids.isbn13] : []), ...(record.ids.isbn10 ? [record.ids.isbn10] : [])];
  const tags = { album: record.title, albumartist: record.authors, isbn: own, asin: record.ids.asin, composer: record.narrators };
  const item: Item = {
    path: entry.relPath,
    tags,
    language: record.language ?? null,
    durationSec: record.minutes ? record.minutes * 60 : null,
  };
  const readings = readItem(item).map((reading): Reading => {
    if (reading.from !== 'album') return reading;
    const series = record.series?.length ? { series: record.series } : {};
    const clue = { ...reading.clue, ...series, ...(record.subtitle ? { subtitle: record.subtitle } : {}) };
    return { ...reading, clue, from: 'library', confidence: Math.min(1, reading.confidence + 0.05) };
  });
  return readings.sort((a, b) => b.confidence - a.confidence);
}
