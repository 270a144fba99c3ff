import type { BookRecord, Context } from '../../core/sdk/index.ts';
import { decoded, numberIn, titleAndSeries } from './text.ts';
import { coverOf, present, ratingOf } from './values.ts';
import type { Card } from './wire.ts';

/** The record of a card, in autocomplete and on series pages. It names one author, and its text may be cut short. */
export function cardRecord(context: Context, card: Card): BookRecord {
  const dirty = titleAndSeries(decoded(context, card.title));
  const bare = titleAndSeries(decoded(context, card.bookTitleBare));
  const asin = numberIn(card.kcrPreviewUrl, /[?&]asin=(B[0-9A-Z]{9})(?:&|$)/);
  const author = decoded(context, card.author?.name);
  const isCut = card.description?.truncated === true;
  const optional = {
    series: dirty.series.length > 0 ? dirty.series : undefined,
    published: /^\d{4}$/.test(card.publicationDate ?? '') ? card.publicationDate! : undefined,
    description: isCut ? undefined : card.description?.html?.trim() || undefined,
    cover: coverOf(card.imageUrl),
    pages: card.numPages || undefined,
    rating: card.ratingsCount ? ratingOf(card.avgRating) : undefined,
    ratings: card.ratingsCount || undefined,
    work: card.workId ? String(card.workId) : undefined,
  };
  return {
    ids: { at: { goodreads: String(card.bookId) }, ...(asin && { asin }) },
    title: bare.title || dirty.title,
    authors: author === '' ? [] : [author],
    ...present(optional),
  };
}
