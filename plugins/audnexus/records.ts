import type { BookRecord, Chapter, Ids, SeriesRef } from '../../core/sdk/index.ts';
import type { Found } from './client.ts';
import { coverOf, dateOf, isbn10Of, isbn13Of, languageOf, oneLine, people, positive, present } from './values.ts';
import type { Book, Chapters, Product } from './wire.ts';

const ID = 'audnexus';

/** A recording that Audnexus knows by its ASIN. */
export function bookRecord({ book, chapters }: Found): BookRecord {
  const series = [book.seriesPrimary, book.seriesSecondary].flatMap((each): SeriesRef[] =>
    each ? place({ name: each.name, position: each.position, id: each.asin }) : [],
  );
  const genres = (book.genres ?? []).map(({ name }) => oneLine(name)).filter((name) => name !== '');
  const optional = {
    subtitle: oneLine(book.subtitle) || undefined,
    ...recording({
      narrators: book.narrators,
      minutes: book.runtimeLengthMin,
      kind: book.formatType,
      about: `${book.title} ${book.subtitle ?? ''}`,
    }),
    series: series.length > 0 ? series : undefined,
    published: dateOf(book.releaseDate),
    publisher: oneLine(book.publisherName) || undefined,
    language: languageOf(book.language),
    description: (book.summary || book.description || '').trim() || undefined,
    genres: genres.length > 0 ? [...new Set(genres)] : undefined,
    cover: coverOf(book.image),
    rating: ratingOf(Number(book.rating)),
    chapters: chaptersOf(chapters),
  };
  return { ids: idsOf(book.asin, book.isbn), title: oneLine(book.title), authors: people(book.authors), ...present(optional) };
}

/** A product of the catalogue, or null where it is no book: podcasts stand among them, and a missing ASIN is answered by itself alone. */
export function productRecord(product: Product): BookRecord | null {
  const title = oneLine(product.title);
  if (title === '' || /podcast|episode|periodical|newspaper|subscription/i.test(`${product.content_type} ${product.content_delivery_type}`))
    return null;
  const { average_rating: rating, num_ratings: ratings } = product.rating?.overall_distribution ?? {};
  const series = (product.series ?? []).flatMap((each) => place({ name: each.title, position: each.sequence, id: each.asin }));
  const ladders = (product.category_ladders ?? []).filter(({ root }) => root === undefined || root === 'Genres');
  const genres = ladders
    .flatMap(({ ladder }) => ladder ?? [])
    .map(({ name }) => oneLine(name))
    .filter((name) => name !== '');
  const images = Object.entries(product.product_images ?? {}).sort(([one], [other]) => Number(other) - Number(one));
  const optional = {
    subtitle: oneLine(product.subtitle) || undefined,
    ...recording({
      narrators: product.narrators,
      minutes: product.runtime_length_min,
      kind: product.format_type,
      about: `${title} ${product.subtitle ?? ''}`,
    }),
    series: series.length > 0 ? series : undefined,
    published: dateOf(product.release_date),
    publisher: oneLine(product.publisher_name) || undefined,
    language: languageOf(product.language),
    description: product.publisher_summary?.trim() || undefined,
    genres: genres.length > 0 ? [...new Set(genres)] : undefined,
    cover: coverOf(images[0]?.[1]),
    rating: ratings ? ratingOf(rating) : undefined,
    ratings: positive(ratings),
  };
  return { ids: idsOf(product.asin, undefined), title, authors: people(product.authors), ...present(optional) };
}

/** Guessed ones are left out: chapters that are a minute off are worse than none. */
export function chaptersOf(answer: Chapters | null): Chapter[] | undefined {
  if (!answer || answer.isAccurate === false || answer.chapters.length === 0) return undefined;
  return answer.chapters.map(({ title, startOffsetMs, lengthMs }) => ({ title: oneLine(title), startMs: startOffsetMs, lengthMs }));
}

interface Recorded {
  narrators: Book['narrators'];
  minutes: number | null | undefined;
  kind: string | null | undefined;
  about: string;
}

/** What makes it this recording. A dramatization is one where the title says so. */
function recording({ narrators, minutes, kind, about }: Recorded) {
  const names = people(narrators);
  const abridged = kind === 'abridged' ? true : kind === 'unabridged' ? false : undefined;
  const isDramatized = /\bdramati[sz](ed|ation)\b|\bfull[- ]cast (production|drama)|\baudio drama\b|\bradio (drama|play)\b/i.test(about);
  return {
    narrators: names.length > 0 ? names : undefined,
    minutes: positive(minutes),
    edition: { format: 'Audible Audio', ...present({ abridged, dramatized: isDramatized || undefined }) },
  };
}

/** ASINs of some recordings are the ISBN-10 of the audio edition. */
function idsOf(asin: string, isbn: string | undefined): Ids {
  const key = asin.toUpperCase();
  return {
    at: { [ID]: key },
    ...present({ asin: /^B[0-9A-Z]{9}$/.test(key) ? key : undefined, isbn13: isbn13Of(isbn), isbn10: isbn10Of(isbn) ?? isbn10Of(key) }),
  };
}

/** "Book 1, Dramatized Adaptation" was seen as a position: what is no number is left out. */
function place(ref: { name: string; position: string | undefined; id: string | undefined }): SeriesRef[] {
  const name = oneLine(ref.name);
  const position = /^(?:book\s)?(\d{1,4}(?:\.\d{1,2})?(?:-\d{1,4}(?:\.\d{1,2})?)?)$/i.exec(oneLine(ref.position))?.[1];
  return name === '' ? [] : [{ name, ...present({ position, id: ref.id || undefined }) }];
}

function ratingOf(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 && value <= 5 ? Math.round(value * 100) / 100 : undefined;
}
