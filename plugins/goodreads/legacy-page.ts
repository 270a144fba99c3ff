import type { BookRecord, Html, SeriesRef } from '../../core/sdk/index.ts';
import { credits } from './credits.ts';
import { writtenDate } from './dates.ts';
import { languageCode } from './languages.ts';
import { numberIn, oneLine, seriesOf } from './text.ts';
import { countOf, coverOf, isbn10Of, isbn13Of, present, ratingOf } from './values.ts';

const MOST_GENRES = 10;

/** Whether a page is a book page of the classic site (to 2021, and what a Goodreads without JavaScript may still send). */
export function isLegacyPage(page: Html): boolean {
  return oneLine(page('#bookTitle').first().text()) !== '';
}

export function readLegacyPage(page: Html, address: string): BookRecord {
  const box = boxOf(page);
  const people = peopleOf(page, '#bookAuthors .authorName__container');
  const { authors, narrators } = credits(people.length > 0 ? people : peopleOf(page, '#bookAuthors [itemprop="author"]'));
  const printed = publishedOf(page);
  const counted = page('[itemprop="ratingCount"]').first();
  const ratings = countOf(counted.attr('content') ?? /[\d,]+/.exec(counted.text())?.[0]);
  const optional = {
    narrators: narrators.length > 0 ? narrators : undefined,
    series: allSeries(page),
    published: printed.date,
    publisher: printed.publisher,
    language: languageCode(box.get('edition language')),
    description: descriptionOf(page),
    genres: genresOf(page),
    cover: coverOf(page('#coverImage').attr('src')),
    pages: countOf(/[\d,]+/.exec(page('[itemprop="numberOfPages"]').first().text())?.[0]),
    rating: ratings ? ratingOf(oneLine(page('[itemprop="ratingValue"]').first().text())) : undefined,
    ratings,
    work: numberIn(
      page('meta[property="og:url"]').attr('content') ?? page('a[href*="/work/editions/"]').attr('href'),
      /\/work\/\w+\/(\d+)/,
    ),
    edition: present({ format: oneLine(page('[itemprop="bookFormat"]').first().text()) || undefined }),
  };
  if (Object.keys(optional.edition).length === 0) delete (optional as Partial<typeof optional>).edition;
  const id = numberIn(page('link[rel="canonical"]').attr('href') ?? address, /\/book\/show\/(\d+)/);
  const ids = { ...(id && { at: { goodreads: id } }), ...idsOf(page, box) };
  return { ids, title: oneLine(page('#bookTitle').first().text()), authors, ...present(optional) };
}

/** People of a row or page with the role that is printed behind their name, "(Illustrator)". */
export function peopleOf(page: Html, selector: unknown, within?: unknown): { name: string; role: string }[] {
  return page(selector, within)
    .toArray()
    .map((element: unknown) => ({
      name: oneLine(page('a.authorName', element).first().text()),
      role: oneLine(page('.role', element).text()).replace(/[()]/g, ''),
    }));
}

/** The rows of the data box by their titles. It is hidden on the page, but always there. */
function boxOf(page: Html): Map<string, string> {
  const rows = page('#bookDataBox .infoBoxRowTitle').toArray() as unknown[];
  return new Map(rows.map((row) => [oneLine(page(row).text()).toLowerCase(), oneLine(page(row).next('.infoBoxRowItem').text())]));
}

/** "0375831002 (ISBN13: 9780375831003)"; the meta tag says "null" where there is none. */
function idsOf(page: Html, box: Map<string, string>) {
  const row = box.get('isbn') ?? '';
  const asin = (box.get('asin') ?? '').toUpperCase();
  return present({
    isbn13:
      isbn13Of(/ISBN13:\s?([\d-]{13,17})/.exec(row)?.[1] ?? box.get('isbn13')) ??
      isbn13Of(page('meta[property="books:isbn"]').attr('content')),
    isbn10: isbn10Of(row.split(' ')[0]),
    asin: /^B[0-9A-Z]{9}$/.test(asin) ? asin : undefined,
  });
}

/** The data box lists every series; the heading, one of them. */
function allSeries(page: Html): SeriesRef[] | undefined {
  const links = page('#bookDataBox a[href*="/series/"]').toArray() as unknown[];
  const elements = links.length > 0 ? links : (page('#bookSeries a').toArray() as unknown[]);
  const series = elements
    .map((link) => {
      const text = oneLine(page(link).text());
      const bare = text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1) : text;
      return seriesOf(bare, numberIn(page(link).attr('href'), /\/series\/(\d+)/));
    })
    .filter((each) => each !== undefined);
  return series.length > 0 ? series : undefined;
}

/** "Published March 14th 2006 by Alfred A. Knopf (first published September 1st 2005)". */
function publishedOf(page: Html): { date?: string; publisher?: string } {
  const rows = (page('#details .row').toArray() as unknown[]).map((row) => oneLine(page(row).text()));
  const line = rows.find((row) => /^(Published|Expected publication|\(first published)/.test(row)) ?? '';
  const edition = line.replace(/^(Published|Expected publication:?)\s?/, '').replace(/\s?\(first published [^)]{1,60}\)$/, '');
  const by = edition.startsWith('by ') ? 0 : edition.indexOf(' by ') + 1;
  const hasBy = edition.startsWith('by ') || by > 0;
  const first = /\(first published ([^)]{1,60})\)$/.exec(line)?.[1] ?? '';
  const date = writtenDate(hasBy ? edition.slice(0, by) : edition) ?? writtenDate(first);
  return present({ date, publisher: hasBy ? oneLine(edition.slice(by + 3)) || undefined : undefined });
}

/** A long text stands twice, cut short and then whole and hidden; a short one stands once. */
function descriptionOf(page: Html): string | undefined {
  const html = (page('#description span[id^="freeText"]').last().html() ?? page('#description span').last().html()) as string | null;
  return html?.trim() || undefined;
}

/** Each entry is a path ("Historical > Historical Fiction") of which the last part is the genre; the same site's data has ten. */
function genresOf(page: Html): string[] | undefined {
  const entries = page('.bigBoxContent .elementList .left').toArray() as unknown[];
  const names = entries.map((entry) => oneLine(page('a.bookPageGenreLink', entry).last().text())).filter((name) => name !== '');
  return names.length > 0 ? [...new Set(names)].slice(0, MOST_GENRES) : undefined;
}
