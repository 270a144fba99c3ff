import type { BookRecord, Clue, Ids, SeriesRef } from '../../sdk/index.ts';
import { isForeign, ownKey, type Piece } from './reading.ts';
import { sameSeries } from './series-name.ts';
import { isGeneric } from './volume.ts';

/** The shelf that records are read for. */
export interface ShelfOf {
  series?: { name: string; authors?: readonly string[] };
  /** ISO 639-1; absent: the language most records are in. */
  language?: string;
}

/** What a work is seen from. */
export interface About {
  language: string;
  shelf: ShelfOf;
  shared: ReadonlySet<string>;
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

/** The clue of a work: what its best record says, with other titles, ids and years of all. */
export function clueFrom(group: readonly Piece[], best: Piece, about: About & { position?: string }): Clue {
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
