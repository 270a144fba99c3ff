import type { Release, SeriesRef } from '../../sdk/index.ts';
import { languageCode } from '../text/index.ts';
import type { Mark } from './name/mark.ts';
import { fieldLanguage, type NameReading, readName } from './name/reading.ts';
import type { MarkKind } from './name/vocabulary.ts';

/** What a release says of itself, by its name and its fields, without regard to any wanted book. */
export interface ReleaseReading {
  /** The words of the name that are neither technical nor numbers, field by field in the order of the name. */
  fields: string[];
  /** The source's own field; names in the posted text are told only against a wanted book. */
  authors: string[];
  series: SeriesRef[];
  /** Places in a series, canonical text ("3", "1-4"). */
  positions: string[];
  year?: number;
  formats: string[];
  /** ISO 639-1: what the field says, then what the name says. */
  languages: string[];
  narrators: string[];
  kind: 'audiobook' | 'ebook' | 'video' | 'music';
  /** Absent where nothing is said. */
  abridged?: boolean;
  dramatized: boolean;
  companion: boolean;
  sample: boolean;
  /** Several books: by a word ("box set") or a range of volumes. */
  pack: boolean;
  part?: { low: number; high: number; of?: number };
  /** One track or repair file of a usenet posting. */
  isOneFile: boolean;
}

const has = (reading: NameReading, kind: MarkKind): boolean => reading.marks.some((mark) => mark.kind === kind);

function kindOf(release: Release, reading: NameReading): ReleaseReading['kind'] {
  const isSpoken = has(reading, 'audio') || has(reading, 'full');
  const family = Math.floor((Number.parseInt(release.category ?? '', 10) || 0) / 1000);
  if (has(reading, 'video') || family === 2 || family === 5) return 'video';
  if (has(reading, 'music')) return 'music';
  return (has(reading, 'ebook') || family === 7) && !isSpoken ? 'ebook' : 'audiobook';
}

function fieldsOf(reading: NameReading): string[] {
  const covered = new Set<number>([...reading.yearsAt, ...reading.readers, ...reading.languages.map(({ at }) => at)]);
  const spans: Pick<Mark, 'from' | 'to'>[] = [...reading.marks, ...reading.parts, ...reading.places];
  for (const { from, to } of spans) for (let at = from; at < to; at++) covered.add(at);
  const fields: string[][] = [];
  reading.tokens.forEach((token, at) => {
    if (token.gap === 2 || (token.gap === 1 && reading.hyphenBreaks) || fields.length === 0) fields.push([]);
    if (!covered.has(at)) fields.at(-1)!.push(token.raw);
  });
  return fields.map((words) => words.join(' ')).filter((field) => field !== '');
}

function narratorsOf(release: Release, reading: NameReading): string[] {
  if (release.narrators?.length) return release.narrators;
  const names: string[][] = [];
  let last = -2;
  for (const at of reading.readers) {
    if (at !== last + 1) names.push([]);
    names.at(-1)!.push(reading.tokens[at]!.raw);
    last = at;
  }
  return names.map((words) => words.join(' '));
}

/** Reads a release by itself: for lists, for explanations, and for what is stored beside a candidate. Linear. */
export function parseRelease(release: Release): ReleaseReading {
  const reading = readName(release.title);
  const format = (release.format ?? '')
    .toLowerCase()
    .split(/[\s,/]+/)
    .filter((word) => word !== '');
  const field = fieldLanguage(release);
  const isAbridged = has(reading, 'abridged') || release.flags?.includes('abridged');
  const part = reading.parts.find(({ isCounter }) => !isCounter);
  const year = reading.years[0];
  return {
    fields: fieldsOf(reading),
    authors: release.clue.authors ?? [],
    series: release.clue.series ?? [],
    positions: reading.places.map(({ low, high }) => (low === high ? String(low) : `${low}-${high}`)),
    ...(year === undefined ? {} : { year }),
    formats: format.length > 0 ? format : reading.formats,
    languages: [...new Set([...(field ? [field] : []), ...reading.languages.map(({ code }) => languageCode(code) ?? code)])],
    narrators: narratorsOf(release, reading),
    kind: kindOf(release, reading),
    ...(isAbridged ? { abridged: true } : has(reading, 'full') ? { abridged: false } : {}),
    dramatized: has(reading, 'dramatized'),
    companion: has(reading, 'companion'),
    sample: has(reading, 'sample'),
    pack: has(reading, 'pack') || reading.places.some(({ low, high }) => high > low),
    ...(part ? { part: { low: part.low, high: part.high, ...(part.of === undefined ? {} : { of: part.of }) } } : {}),
    isOneFile: reading.isOneFile,
  };
}
