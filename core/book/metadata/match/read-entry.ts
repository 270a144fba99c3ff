import type { Clue, Entry } from '../../../sdk/index.ts';
import type { Item, Reading } from './item.ts';
import { readItem } from './read-item.ts';

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
