import type { BookRecord, Html } from '../../core/sdk/index.ts';
import { credits } from './credits.ts';
import { peopleOf } from './legacy-page.ts';
import { numberIn, oneLine, titleAndSeries } from './text.ts';
import { countOf, coverOf, present, ratingOf } from './values.ts';

const ROW = 'tr[itemtype="http://schema.org/Book"]';

/** A page of a search or of an author's list: its rows, the next page, and whether it says itself that there is nothing. */
export interface Listing {
  items: BookRecord[];
  next?: string;
  saysNothing: boolean;
}

/** Rows of the classic lists. An author's own page leaves the author out of them, so the page's heading stands in. */
export function readListing(page: Html): Listing {
  const heading = headingOf(page);
  const rows = page(ROW).toArray() as unknown[];
  const items = rows.map((row) => rowRecord(page, row, heading)).filter((record) => record !== null);
  // An author's own page has a second pager, for its comments.
  const next = numberIn(page('a.next_page[href^="/author/list"], a.next_page[href^="/search"]').attr('href'), /[?&]page=(\d+)/);
  const title = oneLine(page('title').text());
  const saysNothing = /\(showing 1-0 of 0 books\)/.test(title) || /^No results\.?$/.test(oneLine(page('.searchSubNavContainer').text()));
  return { items, saysNothing, ...(next && rows.length > 0 && { next }) };
}

/** The author whose page this is: in the heading, or in the title ("Books by Jane Austen (Author of Emma)"). */
function headingOf(page: Html): string {
  const heading = oneLine(page('h1.authorName').first().text());
  const title = oneLine(page('title').first().text());
  const end = title.lastIndexOf(' (Author of ');
  if (heading !== '' || end < 0) return heading;
  return title.slice(title.startsWith('Books by ') ? 9 : 0, end);
}

function rowRecord(page: Html, row: unknown, heading: string): BookRecord | null {
  const link = page('a.bookTitle', row).first();
  const id = numberIn(link.attr('href'), /\/book\/show\/(\d+)/);
  const { title, series } = titleAndSeries(link.text());
  if (!id || title === '') return null;
  const people = peopleOf(page, '.authorName__container', row);
  const { authors, narrators } = credits(people.length > 0 ? people : [{ name: heading, role: '' }]);
  const details = oneLine(page('.minirating', row).parent().text());
  // Words may stand before the figure ("it was ok 2.10 avg rating"), and a row may say no year.
  const figures = /([\d.]{1,5}) avg rating \u2014 ([\d,]{1,20}) ratings?/.exec(details);
  const ratings = countOf(figures?.[2]);
  const optional = {
    narrators: narrators.length > 0 ? narrators : undefined,
    series: series.length > 0 ? series : undefined,
    published: /\bpublished (\d{4})\b/.exec(details)?.[1],
    cover: coverOf(page('img.bookCover', row).attr('src')),
    rating: ratings ? ratingOf(figures?.[1]) : undefined,
    ratings,
    work: numberIn(page('a[href*="/work/editions/"]', row).attr('href'), /\/work\/editions\/(\d+)/),
  };
  return { ids: { at: { goodreads: id } }, title, authors, ...present(optional) };
}
