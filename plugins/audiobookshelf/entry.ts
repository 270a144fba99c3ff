import type { BookRecord, Entry, EntryChange, Ids, SeriesRef } from '../../core/sdk/index.ts';
import { languageCode } from './language.ts';
import type { Item, Metadata } from './wire.ts';

/** An expanded item as an entry; `audio` only where it is asked for. */
export function entryOf(item: Item, withAudio: boolean): Entry {
  const { media } = item;
  const record = recordOf(item);
  const unread = unreadOf(media.metadata, record);
  const bytes = item.size ?? media.size;
  return {
    id: item.id,
    library: item.libraryId,
    relPath: item.relPath.replaceAll('\\', '/'),
    path: item.path,
    isFile: item.isFile,
    isMissing: item.isMissing === true,
    ...(item.addedAt ? { added: new Date(item.addedAt).toISOString() } : {}),
    ...(item.updatedAt ? { updated: new Date(item.updatedAt).toISOString() } : {}),
    record,
    ...(unread.length > 0 ? { unread } : {}),
    tags: media.tags ?? [],
    ...(withAudio ? { audio: audioOf(item) } : {}),
    ...(bytes === undefined ? {} : { bytes }),
  };
}

function audioOf(item: Item): { path: string; bytes: number }[] {
  return (item.media.audioFiles ?? []).map(({ metadata }) => ({
    path: (metadata.relPath || metadata.filename).replaceAll('\\', '/'),
    bytes: metadata.size,
  }));
}

function recordOf(item: Item): BookRecord {
  const { metadata, duration } = item.media;
  const series = (metadata.series ?? []).map(seriesOf);
  const language = metadata.language ? languageCode(metadata.language) : undefined;
  const published = publishedOf(metadata);
  return {
    ids: idsOf(metadata),
    title: metadata.title || lastSegment(item.relPath),
    ...given('subtitle', metadata.subtitle),
    authors: (metadata.authors ?? []).map((author) => author.name),
    ...(metadata.narrators?.length ? { narrators: metadata.narrators } : {}),
    ...(series.length > 0 ? { series } : {}),
    ...given('published', published),
    ...given('publisher', metadata.publisher),
    ...given('language', language),
    ...given('description', metadata.description),
    ...(metadata.genres?.length ? { genres: metadata.genres } : {}),
    ...(duration ? { minutes: Math.round(duration / 0.6) / 100 } : {}),
    // false is its default and says nothing
    ...(metadata.abridged ? { edition: { abridged: true } } : {}),
  };
}

function seriesOf(series: { id?: string; name: string; sequence?: string | null }): SeriesRef {
  return { name: series.name, ...given('position', series.sequence), ...given('id', series.id) };
}

function idsOf(metadata: Metadata): Ids {
  const isbn = (metadata.isbn ?? '').replace(/[\s-]/g, '').toUpperCase();
  const asin = (metadata.asin ?? '').trim().toUpperCase();
  return {
    ...(/^97[89]\d{10}$/.test(isbn) ? { isbn13: isbn } : {}),
    ...(/^\d{9}[\dX]$/.test(isbn) ? { isbn10: isbn } : {}),
    ...(/^B[0-9A-Z]{9}$/.test(asin) ? { asin } : {}),
  };
}

/** What people wrote there that no rule of ours reads; it must not be taken for empty. */
function unreadOf(metadata: Metadata, { ids, language, published }: BookRecord): (keyof EntryChange)[] {
  const unread: (keyof EntryChange)[] = [];
  if (metadata.isbn?.trim() && !ids.isbn13 && !ids.isbn10) unread.push('isbn');
  if (metadata.asin?.trim() && !ids.asin) unread.push('asin');
  if (metadata.language?.trim() && !language) unread.push('language');
  if ((metadata.publishedYear?.trim() || metadata.publishedDate?.trim()) && !published) unread.push('publishedYear', 'publishedDate');
  return unread;
}

function publishedOf(metadata: Metadata): string | undefined {
  const date = /^\d{4}(-\d{2}(-\d{2})?)?/.exec(metadata.publishedDate ?? '')?.[0];
  return date ?? /^\d{4}$/.exec((metadata.publishedYear ?? '').trim())?.[0];
}

function lastSegment(path: string): string {
  return path.split(/[\\/]/).findLast(Boolean) ?? path;
}

function given<K extends string>(key: K, value: string | null | undefined): Partial<Record<K, string>> {
  return value ? ({ [key]: value } as Partial<Record<K, string>>) : {};
}
