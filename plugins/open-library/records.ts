import type { BookRecord, Ids } from '../../core/sdk/index.ts';
import { coverOf, dateOf, genresOf, isbn10Of, isbn13Of, languageOf, namesOf, oneLine, present, proseOf, seriesOf } from './values.ts';
import type { Doc, Edition, Work } from './wire.ts';

const ID = 'open-library';

/** The key's last part: "/works/OL15832982W" is OL15832982W. */
export function idOf(key: string | undefined): string | undefined {
  return /\/(OL\d{1,12}[WMA])$/.exec(key ?? '')?.[1];
}

/** A row of the search: a work. Its ISBNs and languages are those of all its editions, so only what is certain of the work is said. */
export function docRecord(doc: Doc, asked: Ids = {}): BookRecord | null {
  const title = oneLine(doc.title);
  const id = idOf(doc.key);
  if (title === '' || !id) return null;
  const known = new Set([...isbn13Of(doc.isbn), ...isbn10Of(doc.isbn)]);
  const ids = {
    at: { [ID]: id },
    ...present({
      isbn13: asked.isbn13 && known.has(asked.isbn13) ? asked.isbn13 : undefined,
      isbn10: asked.isbn10 && known.has(asked.isbn10) ? asked.isbn10 : undefined,
    }),
  };
  const optional = {
    subtitle: oneLine(doc.subtitle) || undefined,
    published: doc.first_publish_year ? String(doc.first_publish_year).padStart(4, '0') : undefined,
    language: doc.language?.length === 1 ? languageOf(doc.language[0]) : undefined,
    genres: genresOf(doc.subject),
    cover: coverOf(doc.cover_i),
    rating: doc.ratings_average && doc.ratings_average <= 5 ? Math.round(doc.ratings_average * 100) / 100 : undefined,
    work: id,
  };
  return { ids, title, authors: namesOf(doc.author_name), ...present(optional) };
}

export function workRecord(work: Work, id: string, authors: string[]): BookRecord {
  const optional = {
    subtitle: oneLine(work.subtitle) || undefined,
    published: dateOf(work.first_publish_date),
    description: proseOf(work.description),
    genres: genresOf(work.subjects),
    cover: coverOf(work.covers?.find((cover) => (cover ?? 0) > 0)),
    work: id,
  };
  return { ids: { at: { [ID]: id } }, title: oneLine(work.title), authors: namesOf(authors), ...present(optional) };
}

/** An edition, with what only its work says. It may name ISBNs of several bindings: the one that was asked for, or the only one, is meant. */
export function editionRecord(edition: Edition, parts: { work: Work | null; authors: string[]; asked: Ids }): BookRecord {
  const { work, authors, asked } = parts;
  const optional = {
    subtitle: oneLine(edition.subtitle) || undefined,
    series: seriesOf(edition.series),
    published: dateOf(edition.publish_date) ?? dateOf(work?.first_publish_date),
    publisher: oneLine(edition.publishers?.[0]) || undefined,
    language: edition.languages?.length === 1 ? languageOf(edition.languages[0]!.key) : undefined,
    description: proseOf(edition.description) ?? proseOf(work?.description),
    genres: genresOf([...(work?.subjects ?? []), ...(edition.subjects ?? [])]),
    cover: coverOf([...(edition.covers ?? []), ...(work?.covers ?? [])].find((cover) => (cover ?? 0) > 0)),
    pages: edition.number_of_pages && edition.number_of_pages > 0 ? edition.number_of_pages : undefined,
    work: idOf(edition.works?.[0]?.key),
    edition: oneLine(edition.physical_format) ? { format: oneLine(edition.physical_format) } : undefined,
  };
  return { ids: idsOf(edition, asked), title: oneLine(edition.title), authors: namesOf(authors), ...present(optional) };
}

/** The numbers that other services have for the edition are a free bridge to them. */
function idsOf(edition: Edition, asked: Ids): Ids {
  const one = (all: string[], wanted: string | undefined) =>
    wanted && all.includes(wanted) ? wanted : all.length === 1 ? all[0] : undefined;
  const goodreads = edition.identifiers?.goodreads?.find((id) => /^\d{1,12}$/.test(id));
  const asin = edition.identifiers?.amazon?.find((id) => /^B[0-9A-Z]{9}$/.test(id));
  const at = present({ [ID]: idOf(edition.key), goodreads });
  return {
    ...(Object.keys(at).length > 0 && { at: at as Record<string, string> }),
    ...present({ isbn13: one(isbn13Of(edition.isbn_13), asked.isbn13), isbn10: one(isbn10Of(edition.isbn_10), asked.isbn10), asin }),
  };
}
