import type { BookRecord, Clue, Context, Health, Ids, Page, PluginModule, ShelfQuery } from '../../core/sdk/index.ts';
import { type Client, clientOf, type Options } from './client.ts';
import { bookRecord, productRecord } from './records.ts';
import { folded, oneLine } from './values.ts';
import type { Catalogue } from './wire.ts';

const ROWS = 20;
const ROWS_OF_A_SHELF = 50;
/** Audible sorts by relevance: what stands further down is by others. */
const MOST_PAGES = 10;
const ASIN = /^[B\d][0-9A-Z]{9}$/;

const records = (answer: Catalogue | null): BookRecord[] => (answer?.products ?? []).map(productRecord).filter((record) => record !== null);

/** By ASIN where one is known; else every recording that the catalogue has of title and author. */
async function identify(client: Client, clue: Clue): Promise<Page<BookRecord>> {
  const asin = clue.ids?.asin;
  const known = asin && ASIN.test(asin) ? await client.book(asin) : null;
  if (known) return { items: [bookRecord(known)] };
  // A title alone, beside an ASIN that no shop knows, would bring the books of others.
  if (asin && !clue.authors?.length) return { items: [] };
  const title = oneLine(clue.title).slice(0, 200);
  const head = oneLine(title.split(/[:(]/)[0]) || title;
  const author = oneLine(clue.authors?.[0]);
  const by = (text: string) => ({ title: text, ...(author !== '' && { author }), num_results: ROWS });
  const queries = title === '' ? [] : [by(title), by(head), { keywords: `${head} ${author}`.trim(), num_results: ROWS }];
  for (const query of new Map(queries.map((each) => [JSON.stringify(each), each])).values()) {
    const items = records(await client.catalogue(query));
    if (items.length > 0) return { items };
  }
  return { items: [] };
}

async function describe(client: Client, ids: Ids): Promise<BookRecord | null> {
  for (const asin of new Set([ids.at?.['audnexus'], ids.asin])) {
    const found = asin && ASIN.test(asin) ? await client.book(asin) : null;
    if (found) return bookRecord(found);
  }
  return null;
}

/** Recordings of a series or an author, page by page; the place that is kept is that in the series that was asked for. */
async function shelf(context: Context, client: Client, query: ShelfQuery, cursor = '1'): Promise<Page<BookRecord>> {
  const page = /^\d{1,2}$/.test(cursor) ? Number(cursor) : 0;
  if (page < 1 || page > MOST_PAGES)
    context.fail('refused', `"${cursor.slice(0, 20)}" is no page of Audible's catalogue; start without a cursor`);
  const isSeries = 'series' in query;
  const author = isSeries ? (query.series.authors?.[0] ?? query.series.owned?.[0]?.authors?.[0] ?? '') : query.author.name;
  const words: Record<string, string> = isSeries
    ? { keywords: `${oneLine(query.series.name)} ${oneLine(author)}`.trim() }
    : { author: oneLine(author) };
  const answer = await client.catalogue({ ...words, num_results: ROWS_OF_A_SHELF, page });
  const items = isSeries ? ofSeries(records(answer), query.series) : ofAuthor(records(answer), author);
  // A page on which nothing fits any more is followed by pages on which nothing fits.
  const hasMore = answer?.products.length === ROWS_OF_A_SHELF && items.length > 0 && page < MOST_PAGES;
  return hasMore ? { items, cursor: String(page + 1) } : { items };
}

const ofAuthor = (found: BookRecord[], name: string): BookRecord[] =>
  found.filter(({ authors }) => authors.some((each) => folded(each) === folded(name)));

function ofSeries(found: BookRecord[], wanted: { name: string; id?: string }): BookRecord[] {
  const key = seriesKey(wanted.name);
  return found.flatMap((record) => {
    const own = record.series?.find(({ name, id }) => (wanted.id !== undefined && id === wanted.id) || seriesKey(name) === key);
    return own ? [{ ...record, series: [own] }] : [];
  });
}

/** "The Hunger Games Series" and "Hunger Games" are one. */
const seriesKey = (name: string): string =>
  folded(name)
    .replace(/^(the|a|an) (?=.)/, '')
    .replace(/(?<=.) (series|saga|trilogy|cycle)$/, '');

async function check(client: Client): Promise<Health> {
  const book = await client.ping();
  return { summary: `Audnexus answers (a well-known book was ${book ? 'found' : 'not found'}); it needs no account` };
}

const plugin: PluginModule<Options> = {
  create(context, options) {
    const client = clientOf(context, options);
    return {
      metadata: {
        identify: (clue) => identify(client, clue),
        describe: (ids) => describe(client, ids),
        shelf: (query, cursor) => shelf(context, client, query, cursor),
      },
      check: () => check(client),
    };
  },
};

export default plugin;
