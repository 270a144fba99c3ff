import type { BookRecord, Ids } from '../../core/sdk/index.ts';
import type { Volume, VolumeInfo } from './wire.ts';

/** Largest first; a search gives only the two thumbnails. */
const COVERS = ['extraLarge', 'large', 'medium', 'small', 'thumbnail', 'smallThumbnail'];

/** Reads a volume. Dates stay as given: "2010-01-01" may be a guess of the publisher's, but it is theirs. Series are never guessed. */
export function recordOf(volume: Volume): BookRecord | null {
  const info = volume.volumeInfo;
  const title = clean(info.title);
  if (!title) return null;
  const optional = {
    subtitle: clean(info.subtitle),
    published: /^\d{4}(-\d\d){0,2}$/.test(info.publishedDate ?? '') ? info.publishedDate : undefined,
    publisher: clean(info.publisher),
    language: languageOf(info.language),
    description: clean(info.description),
    genres: genresOf(info.categories),
    cover: coverOf(info.imageLinks),
    pages: positive(info.pageCount),
    rating: positive(info.averageRating),
    ratings: positive(info.ratingsCount),
  };
  const said = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  const authors = (info.authors ?? []).map((name) => clean(name)).filter((name) => name !== undefined);
  return { ids: idsOf(volume.id, info), title, authors, ...said };
}

/** True where the row itself names the ISBN: an answer to `isbn:` may be another edition. */
export function hasIsbn(record: BookRecord, isbn: string): boolean {
  return record.ids.isbn13 === isbn || record.ids.isbn10 === isbn;
}

/** Kinds come in any order; OTHER holds library codes and is left. */
function idsOf(id: string, info: VolumeInfo): Ids {
  const ids: Ids = { at: { 'google-books': id } };
  for (const { type, identifier = '' } of info.industryIdentifiers ?? []) {
    const digits = identifier.replace(/[\s-]+/g, '').toUpperCase();
    if (type === 'ISBN_13' && /^97[89]\d{10}$/.test(digits)) ids.isbn13 ??= digits;
    if (type === 'ISBN_10' && /^\d{9}[\dX]$/.test(digits)) ids.isbn10 ??= digits;
  }
  return ids;
}

/** "Fiction / Fantasy / Epic" is one path of headings; "General" says nothing. */
function genresOf(categories: string[] | undefined): string[] | undefined {
  const names = (categories ?? []).flatMap((path) => path.split(' / ')).map((name) => name.trim());
  const genres = [...new Set(names)].filter((name) => name !== '' && name !== 'General');
  return genres.length > 0 ? genres : undefined;
}

/** Covers come by http and with a curled corner. */
function coverOf(links: Record<string, string> | undefined): string | undefined {
  const link = COVERS.map((size) => links?.[size]).find((each) => typeof each === 'string' && URL.canParse(each));
  if (!link) return undefined;
  const url = new URL(link);
  url.protocol = 'https:';
  url.searchParams.delete('edge');
  return url.href;
}

/** "pt-BR" is Portuguese; "un" and "und" mean that Google does not know. */
function languageOf(tag: string | undefined): string | undefined {
  const code = /^([a-z]{2,3})(-|$)/.exec((tag ?? '').toLowerCase())?.[1];
  return code === 'un' || code === 'und' ? undefined : code;
}

function clean(text: string | undefined): string | undefined {
  return text?.replace(/[^\S\n]+/g, ' ').trim() || undefined;
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined;
}
