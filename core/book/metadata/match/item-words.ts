import { fold, languageCode, readable, splitAuthors } from '../../text/index.ts';
import type { Item } from './item.ts';
import { isDisc, nameParts, splitCamel } from './name-parts.ts';
import { looksLikeName } from './read-name.ts';

const GARBAGE =
  /^(?:unknown|various|va|untitled|no|new|not|n a|null|none|track|chapter|part|disc|cd|kapitel|teil|artist|album|author|audiobooks?|misc|side|\d+)(?: (?:unknown|artists?|album|author|title|name|available|folder|\d+|of|disc|[a-z]))*$/;

/** Whether a text is what programs write where they know nothing ("Unknown Album", "Track 01", a bare number). */
export function isGarbage(text: string): boolean {
  const folded = fold(text);
  return folded === '' || (folded.length < 40 && GARBAGE.test(folded)) || /^\d[\d\s.-]*$/.test(folded);
}

/** A tag as text, lists joined. */
export function rawTag(item: Item, name: string): string {
  const value = item.tags?.[name];
  return Array.isArray(value) ? value.join('; ') : String(value ?? '');
}

/** A tag as text; empty where it says nothing. */
export function tagText(item: Item, name: string): string {
  const text = rawTag(item, name);
  const mayBeTitle = name === 'album' && /^[1-9]\d{3}$/.test(text.trim());
  return isGarbage(text) && !mayBeTitle ? '' : text;
}

const MOST_AUTHORS = 8;

const STOCK =
  /^(?:audiobooks?|books?|complete|completed|downloads?|dl|incoming|misc|media|library|new|unsorted|torrents?|mp3|m4b|english|fiction|nonfiction|import)$/;

/** Folder names from the outside in, without those that only sort or hold a disc. */
export function segmentsOf(path: string): string[] {
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

/** Who may have written the item: by its tags (not who only composed or read it), then by the folders around it. */
export function authorsOf(item: Item, outer: readonly string[]): string[] {
  const narrators = new Set(splitAuthors(tagText(item, 'composer')).map(fold));
  const artists = splitAuthors(tagText(item, 'artist')).filter((name) => !narrators.has(fold(name)));
  const folders = outer
    .flatMap(piecesOf)
    .flatMap((piece) => splitAuthors(piece.replace(/^.{1,80} by /, '')))
    .filter(looksLikeName);
  const all = [...splitAuthors(tagText(item, 'albumartist')), ...artists, ...folders];
  const seen = new Set<string>();
  return all.filter((name) => !isGarbage(name) && !seen.has(fold(name)) && seen.add(fold(name))).slice(0, MOST_AUTHORS);
}

const FORMAT = /^(?:mp3|m4b|m4a|flac|ogg|opus|aac|audiobook|unabridged|\d+ ?kbps|vip)$/i;

/** The language that a name states in brackets among formats ("[GER / MP3]", "(German)"). */
export function languageIn(name: string): string | undefined {
  for (const remark of nameParts(name).remarks) {
    const words = remark.split(/[\s/,_|]+/).filter((word) => word !== '' && !FORMAT.test(word));
    const isCode = /^[A-Z]{3}$/.test(words[0] ?? '') || (words[0]?.length ?? 0) > 4;
    const code = words.length === 1 && isCode ? languageCode(words[0]) : undefined;
    if (code) return code;
  }
  return undefined;
}

/** A name folded, with a bare range in brackets ("[1-3]") said as books. */
export function toldBy(name: string): string[] {
  const ranges = nameParts(name).remarks.filter((remark) => /^\d{1,2}\s?[-–]\s?\d{1,2}$/.test(remark));
  return [fold(name), ...ranges.map((range) => `books ${fold(range)}`)];
}

/** All folded words of an item, its names apart from each other by bars. */
export function contextOf(item: Item, segments: readonly string[]): string {
  const tags = ['album', 'artist', 'albumartist', 'title', 'composer'].map((tag) => tagText(item, tag));
  const names = [...segments, item.file ?? '', ...tags].flatMap((name) =>
    readable(name)
      .replace(/_/g, ' ')
      .split(/[-–—]/)
      .map((piece) => splitCamel(piece.trim())),
  );
  return names.map(fold).filter(Boolean).join(' | ');
}
