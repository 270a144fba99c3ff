import type { BookRecord, SeriesRef } from '../../../sdk/index.ts';
import { fold, languageCode, parsePosition, positionOf } from '../../text/index.ts';
import { isbnKey } from './ids.ts';
import { isSeriesName } from './series-fit.ts';
import { splitBook, type TitleKey, titleKey } from './title-key.ts';

/** A record made ready for comparing with many readings. */
export interface Face {
  record: BookRecord;
  main: TitleKey;
  /** Title with subtitle. */
  full: TitleKey;
  /** The title as printed, brackets included, where that differs. */
  printed: TitleKey;
  subtitle?: string;
  series: SeriesRef[];
  /** Folded title, subtitle and bracketed remarks, without "of the … Trilogy", which names a series. */
  text: string;
  /** Folded printed title and series names. */
  seriesText: string;
  /** Places in any series that the title or the series name, as numbers. */
  volumes: number[];
  /** The title is the name of its series. */
  isSeriesTitle: boolean;
  language?: string;
  isbn?: string;
}

/** "Book one of the Saltmarsh Trilogy" is one book. */
const MEMBERSHIP = /\b(?:of|in|from) (?:the |a )?(?:[a-z0-9]+ ){0,5}?(?:trilogy|quartet|tetralogy|series|saga)\b/g;

/** The single places in series that texts name with a marker and that series give. */
export function volumesIn(texts: readonly string[], series: readonly SeriesRef[]): number[] {
  const named = texts.flatMap((text) => (/\b(?:vol|volume|book|bk|part|no)\b|#/i.test(text) ? [positionOf(text)] : []));
  const places = [...named, ...series.map((ref) => ref.position)].map((text) => parsePosition(text));
  return [...new Set(places.flatMap((place) => (place?.isSingle ? [place.sortKey] : [])))];
}

/** Prepares a record: title apart from subtitle and series, comparable forms worked out once. */
export function faceOf(record: BookRecord): Face {
  const parts = splitBook(record.title);
  const subtitle = record.subtitle?.trim() || parts.subtitle;
  const series = [...(record.series ?? []).filter((ref) => ref.name.trim() !== ''), ...parts.series];
  const main = titleKey(parts.title);
  const language = languageCode(record.language);
  const isbn = isbnKey(record.ids);
  return {
    record,
    main,
    full: titleKey(subtitle ? `${parts.title} ${subtitle}` : parts.title),
    printed: titleKey(record.title),
    series,
    text: [parts.title, subtitle ?? '', ...parts.remarks].map(fold).join(' | ').replace(MEMBERSHIP, ' '),
    seriesText: [record.title, ...series.map((ref) => ref.name)].map(fold).join(' | '),
    volumes: volumesIn([record.title.replace(/[([].*/, ''), record.subtitle ?? ''], series),
    isSeriesTitle: series.some((ref) => isSeriesName(parts.title, ref.name)),
    ...(subtitle ? { subtitle } : {}),
    ...(language ? { language } : {}),
    ...(isbn ? { isbn } : {}),
  };
}
