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
  /** Folded title and subtitle without what stands in brackets; with series names. */
  text: string;
  seriesText: string;
  /** Places in any series that the title or the series name, as numbers. */
  volumes: number[];
  /** The title is the name of its series. */
  isSeriesTitle: boolean;
  language?: string;
  isbn?: string;
}

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
    text: [parts.title, subtitle ?? '', ...parts.remarks].map(fold).join(' | '),
    seriesText: [record.title, ...series.map((ref) => ref.name)].map(fold).join(' | '),
    volumes: volumesIn([record.title.replace(/[([].*/, ''), record.subtitle ?? ''], series),
    isSeriesTitle: series.some((ref) => isSeriesName(parts.title, ref.name)),
    ...(subtitle ? { subtitle } : {}),
    ...(language ? { language } : {}),
    ...(isbn ? { isbn } : {}),
  };
}

/** Words by which a record shows that it is not the book itself; each counts only where the item does not say it too. */
const KINDS: readonly { name: string; pattern: RegExp; why: string }[] = [
  {
    name: 'companion',
    pattern:
      /\b(?:summary|study guides?|study notes|sparknotes|cliffs ?notes|companion|workbook|analysis|key takeaways|conversation starters|discussion (?:guide|questions)|reading group guide|book club kit|lesson plans?|teachers? guide|trivia|quiz|cheat sheet|unofficial|critical essays|bloom s guides?|making of|guide to the (?:book|novel|series)|sidekick|in \d+ minutes|blinkist|supersummary|instaread|bookrags|getabstract|shortform|litcharts|gradesaver)\b/,
    why: 'a companion or study guide',
  },
  {
    name: 'omnibus',
    pattern:
      /\b(?:omnibus|trilogy|tetralogy|quartet|box(?:ed)? ?set|complete (?:novels?|series|works|collection|set|saga|short stories)|collected (?:works|novels)|(?:series|books|novels) collection|collection set|\d books?|(?:two|three|four|five|six|seven) (?:complete )?(?:books|novels)|books? \d+ (?:(?:to|through|and) )?\d+|books of|the collection|bundle|bind ?up|in one)\b/,
    why: 'several books in one',
  },
  {
    name: 'adaptation',
    pattern:
      /\b(?:graphic novel|manga|comics?|play ?text|screen ?play|stage (?:play|adaptations?)|the play|dramati[sz](?:ed|ation)|adapted|adaptation|retold|retelling|junior (?:novel|noveli[sz]ation|classics)|noveli[sz]ation|young readers?|pop ?up|illustrated classics?|classics illustrated|childrens classics|easy reader|stepping stones?|coloring book|colouring book|picture book|board book|libretto|radio play|movie tie in storybook|penguin readers|oxford bookworms|simplified)\b/,
    why: 'an adaptation of the book',
  },
  {
    name: 'part',
    pattern:
      /\bpart (?:\d+|one|two|three|four) of (?:\d+|two|three|four)\b|\b\d+ of \d+\b|\b(?:first|second) half\b|\bsampler?\b|\bexcerpts?\b/,
    why: 'a part of the book',
  },
];

/** Why a record is something else than the plain book, where the item itself says nothing of the kind; undefined where it is plain. */
export function oddKind(face: Face, context: string): { name: string; why: string } | undefined {
  for (const { name, pattern, why } of KINDS) {
    const word = pattern.exec(name === 'adaptation' || name === 'part' ? `${face.text} | ${face.seriesText}` : face.text)?.[0];
    if (word !== undefined && !` ${context} `.includes(` ${word} `)) return { name, why };
  }
  const isSlashed = face.record.title.includes(' / ') || (face.record.subtitle ?? '').includes(' / ');
  const isRange = face.series.some((ref) => parsePosition(ref.position)?.isSingle === false);
  return isSlashed || isRange ? { name: 'omnibus', why: 'several books in one' } : undefined;
}

const PACK =
  /\b(?:complete (?:series|collection|saga|novels|works)|all (?:novels|books)|(?:the )?\d{1,2} books|books \d{1,2} (?:(?:to|through|and) )?\d{1,2}|books one to|series \d{1,2} \d{1,2}|box(?:ed)? ?set|omnibus|bundle|[ivx]{1,4} (?:to )?[ivx]{2,4}$)\b/;

/** Why an item is something else than a record that is a plain book: several books, or a book about the book. */
export function oddItem(names: readonly string[], face: Face): { name: string; why: string } | undefined {
  const companion = KINDS[0]!.pattern;
  const isAbout = names.some((name) => companion.test(name)) && !companion.test(face.seriesText) && !companion.test(face.text);
  if (isAbout) return { name: 'companion', why: 'the item is a companion or study guide, the record is the book' };
  const isPack = names.some((name) => PACK.test(name)) && !KINDS[1]!.pattern.test(face.text) && !PACK.test(face.text);
  const isRange = face.series.some((ref) => parsePosition(ref.position)?.isSingle === false);
  return isPack && !isRange ? { name: 'omnibus', why: 'the item holds several books, the record is one' } : undefined;
}
