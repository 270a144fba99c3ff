import type { BookRecord, Context, Html, Ids, SeriesRef } from '../../core/sdk/index.ts';
import { credits } from './credits.ts';
import { dayOf } from './dates.ts';
import { languageCode } from './languages.ts';
import { decoded, folded, numberIn, oneLine, positionOf } from './text.ts';
import { coverOf, isbn10Of, isbn13Of, present } from './values.ts';
import { BOOK_NODE, type BookNode, type ContributorNode, type LinkedBook, type Reference, type SeriesNode, type WorkNode } from './wire.ts';

type State = Record<string, unknown>;

/** Whether a page is one of the Next.js site (2022 on). */
export function nextData(page: Html): string {
  return String(page('script#__NEXT_DATA__').first().text());
}

/** The record of a Next.js book page; null where the site says that it has no such book. */
export function readNextPage(context: Context, page: Html, data: string): BookRecord | null {
  const state = stateOf(context, data);
  const key = Object.keys(state['ROOT_QUERY'] ?? {}).find((name) => name.startsWith('getBookByLegacyId('));
  if (!key) context.fail('bad-response', 'Goodreads sent a page that is not about a book; its form has changed, update the plugin');
  const reference = (state['ROOT_QUERY'] as State)[key] as Reference | null;
  if (reference === null) return null;
  // The state holds reviewers and other books too: only what the book points to is read.
  const book = context.shape<BookNode>(BOOK_NODE, state[reference?.__ref ?? ''], "the book in Goodreads' page");
  const linked = linkedData(page);
  agree(context, book, linked);
  return recordOf(context, state, { book, linked });
}

function recordOf(context: Context, state: State, { book, linked }: { book: BookNode; linked: LinkedBook }): BookRecord {
  const follow = <T>(reference: Reference | null | undefined) => (reference?.__ref ? (state[reference.__ref] as T | undefined) : undefined);
  const edges = [book.primaryContributorEdge, ...(book.secondaryContributorEdges ?? [])].map((edge) => ({
    name: follow<ContributorNode>(edge?.node)?.name,
    role: edge?.role,
  }));
  const { authors, narrators } = credits(edges);
  const work = follow<WorkNode>(book.work);
  const details = book.details ?? {};
  const ratings = work?.stats?.ratingsCount ?? 0;
  const optional = {
    narrators: narrators.length > 0 ? narrators : undefined,
    series: seriesOf(book, (reference) => follow<SeriesNode>(reference)),
    published: dayOf(details.publicationTime ?? work?.details?.publicationTime),
    publisher: oneLine(details.publisher) || undefined,
    language: languageCode(details.language?.name ?? linked.inLanguage),
    description: (book.description ?? book['description({"stripped":true})'])?.trim() || undefined,
    genres: genresOf(book),
    cover: coverOf(book.imageUrl),
    pages: (details.numPages ?? linked.numberOfPages ?? 0) || undefined,
    rating: ratings > 0 ? (work?.stats?.averageRating ?? undefined) : undefined,
    ratings: ratings || undefined,
    work: work?.legacyId ? String(work.legacyId) : undefined,
    edition: details.format ? { format: oneLine(details.format) } : undefined,
  };
  return { ids: idsOf(book, linked), title: decoded(context, book.title), authors, ...present(optional) };
}

function stateOf(context: Context, data: string): State {
  let parsed: { props?: { pageProps?: { apolloState?: State } } };
  try {
    parsed = JSON.parse(data);
  } catch {
    return context.fail('bad-response', 'Goodreads sent a book page whose data is cut short; try again later');
  }
  const state = parsed?.props?.pageProps?.apolloState;
  if (typeof state !== 'object' || state === null)
    return context.fail('bad-response', 'Goodreads sent a book page without its data; its form has changed, update the plugin');
  return state;
}

/** A page may hold several blocks of JSON-LD (breadcrumbs, lists); the one of the book is meant. */
function linkedData(page: Html): LinkedBook {
  const scripts = page('script[type="application/ld+json"]').toArray() as unknown[];
  for (const script of scripts) {
    try {
      const value = JSON.parse(String(page(script).text())) as ({ '@type'?: string } & LinkedBook) | null;
      if (value?.['@type'] === 'Book') return value;
    } catch {
      // A broken block says nothing; the state of the page is what is read.
    }
  }
  return {};
}

/** JSON-LD describes the same book in other words; where both name one and they differ, the wrong book was read. */
function agree(context: Context, book: BookNode, linked: LinkedBook): void {
  if (typeof linked.name !== 'string') return;
  // Entities are found in entities there, and a title may be signs alone: then there is nothing to compare.
  const plain = (text: string) => folded(decoded(context, decoded(context, text)));
  const name = plain(linked.name);
  const titles = [book.title, book.titleComplete ?? ''].map(plain).filter((title) => title !== '');
  if (name === '' || titles.length === 0 || titles.some((title) => name.startsWith(title) || title.startsWith(name))) return;
  context.fail('bad-response', 'Goodreads sent a page that speaks of two books; its form has changed, update the plugin');
}

/** ISBNs are null on many popular editions; `asin` repeats the ISBN-10 of paper books. */
function idsOf(book: BookNode, linked: LinkedBook): Ids {
  const details = book.details ?? {};
  const asin = oneLine(details.asin).toUpperCase();
  return {
    at: { goodreads: String(book.legacyId) },
    ...present({
      isbn13: isbn13Of(details.isbn13) ?? isbn13Of(linked.isbn),
      isbn10: isbn10Of(details.isbn),
      asin: /^B[0-9A-Z]{9}$/.test(asin) ? asin : undefined,
    }),
  };
}

function seriesOf(book: BookNode, follow: (reference: Reference | null | undefined) => SeriesNode | undefined): SeriesRef[] | undefined {
  const series = (book.bookSeries ?? []).flatMap(({ userPosition, series: reference }): SeriesRef[] => {
    const node = follow(reference);
    const name = oneLine(node?.title);
    const id = numberIn(node?.webUrl, /\/series\/(\d+)/);
    return name === '' ? [] : [{ name, ...present({ position: positionOf(userPosition), id }) }];
  });
  return series.length > 0 ? series : undefined;
}

function genresOf(book: BookNode): string[] | undefined {
  const names = (book.bookGenres ?? []).map(({ genre }) => oneLine(genre?.name)).filter((name) => name !== '');
  return names.length > 0 ? [...new Set(names)] : undefined;
}
