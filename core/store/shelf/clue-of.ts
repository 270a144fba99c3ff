import { clueOfEntry } from '../../book/metadata/match/read-entry.ts';
import type { Clue, Entry } from '../../sdk/index.ts';

/** What a library says of a book, as it says it; only where it names no author, the folder and the title are read for one. */
export function clueOf(entry: Entry): Clue {
  const { record } = entry;
  if (record.authors.length === 0) return clueOfEntry(entry);
  const year = Number(/^\d{4}/.exec(record.published ?? '')?.[0]);
  return {
    title: record.title,
    authors: record.authors,
    ids: record.ids,
    ...(record.subtitle ? { subtitle: record.subtitle } : {}),
    ...(record.narrators?.length ? { narrators: record.narrators } : {}),
    ...(record.series?.length ? { series: record.series } : {}),
    ...(record.language ? { language: record.language } : {}),
    ...(record.minutes && !record.edition?.abridged ? { minutes: record.minutes } : {}),
    ...(year ? { year } : {}),
  };
}
