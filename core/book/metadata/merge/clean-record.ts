import type { BookRecord, SeriesRef } from '../../../sdk/index.ts';
import { fold, languageCode, parsePosition } from '../../text/index.ts';
import { cleanGenres } from './genres.ts';
import { plainLine, plainText } from './plain-text.ts';

const two = (digits: string): string => digits.padStart(2, '0');

/** "2010", "2010-09" or "2010-09-01" from what services write; 1 January is how services write a year, so it is one. */
export function cleanDate(text: string | undefined): string | undefined {
  const trimmed = text?.trim().slice(0, 40) ?? '';
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T.*)?$/.exec(trimmed);
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(trimmed);
  const [year, month, day] = american ? [american[3], american[1], american[2]] : [iso?.[1], iso?.[2], iso?.[3]];
  if (!year || Number(year) < 1000 || Number(year) > 2200) return undefined;
  const isMonth = month !== undefined && Number(month) >= 1 && Number(month) <= 12;
  const isDay = day !== undefined && Number(day) >= 1 && Number(day) <= 31;
  if (!isMonth || (Number(month) === 1 && isDay && Number(day) === 1)) return year;
  return isDay ? `${year}-${two(month)}-${two(day)}` : `${year}-${two(month)}`;
}

/** Memberships in series with a name, each once, positions as canonical text ("Book 3" is "3"); a position that is none is left out. */
export function cleanSeries(series: readonly SeriesRef[]): SeriesRef[] {
  const kept = new Map<string, SeriesRef>();
  for (const ref of series) {
    const name = plainLine(ref.name);
    const position = parsePosition(ref.position)?.text;
    const known = kept.get(fold(name));
    if (name === '' || known?.position !== undefined || (known && position === undefined)) continue;
    kept.set(fold(name), { name, ...(position === undefined ? {} : { position }), ...(ref.id ? { id: ref.id } : {}) });
  }
  return [...kept.values()];
}

/** Names each once, spaces tidied. */
function cleanNames(names: readonly string[]): string[] {
  const kept = new Map<string, string>();
  for (const name of names.map(plainLine)) if (name !== '' && !kept.has(fold(name) || name)) kept.set(fold(name) || name, name);
  return [...kept.values()];
}

/** An https address of a cover; http is raised, page-curl ornaments are dropped, anything else is left out. */
export function cleanCover(address: string | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  url.protocol = 'https:';
  url.searchParams.delete('edge');
  return url.href;
}

function compact<T extends object>(value: T): T {
  const isEmpty = (part: unknown): boolean => part === undefined || part === '' || (Array.isArray(part) && part.length === 0);
  return Object.fromEntries(Object.entries(value).filter(([, part]) => !isEmpty(part))) as T;
}

const positive = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined;

/** A record in one form: plain text, years for 1 January, ISO languages, genres normalised, https covers; what is empty or absurd is left out. */
export function cleanRecord(record: BookRecord): BookRecord {
  const { ids, title, authors, subtitle, publisher, description, language, ...rest } = record;
  const cleaned = compact({
    ...rest,
    subtitle: subtitle ? plainLine(subtitle) : undefined,
    narrators: record.narrators && cleanNames(record.narrators),
    series: record.series && cleanSeries(record.series),
    published: cleanDate(record.published),
    publisher: publisher ? plainLine(publisher).replace(/^"(.*)"$/, '$1') : undefined,
    language: languageCode(language),
    description: description ? plainText(description) : undefined,
    genres: record.genres && cleanGenres(record.genres),
    cover: cleanCover(record.cover),
    minutes: positive(record.minutes),
    pages: positive(record.pages),
    rating: positive(record.rating),
    ratings: positive(record.ratings),
  });
  return { ids: { ...ids }, title: plainLine(title), authors: cleanNames(authors), ...cleaned } as BookRecord;
}
