import type { Clue, Ids, SeriesRef } from '../../../sdk/index.ts';
import { fold, languageCode } from '../../text/index.ts';
import { idsIn } from './ids.ts';
import type { Item, Reading } from './item.ts';
import { authorsOf, contextOf, isGarbage, languageIn, rawTag, segmentsOf, tagText, toldBy } from './item-words.ts';
import { nameParts, positionIn } from './name-parts.ts';
import { type Draft, readName } from './read-name.ts';

const MOST_READINGS = 40;

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
