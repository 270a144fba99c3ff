import type { BookRecord, Clue, Context, Page, ShelfQuery } from '../../core/sdk/index.ts';
import type { Books } from './books.ts';
import type { Identify } from './identify.ts';
import { readListing } from './rows.ts';
import { isSeriesPage, readSeriesPage } from './series-page.ts';
import type { Site } from './site.ts';
import { folded, oneLine, seriesKey } from './text.ts';

const DAY_MS = 86_400_000;
/** Lists grow when books appear, so they are kept for less time than books. */
const LIST_MS = 7 * DAY_MS;
const FOUND_MS = 30 * DAY_MS;
/** Owned books whose pages are read to find a series or an author. */
const MOST_WITNESSES = 3;
const ROWS_A_PAGE = 30;

type SeriesQuery = Extract<ShelfQuery, { series: unknown }>['series'];
type AuthorQuery = Extract<ShelfQuery, { author: unknown }>['author'];

/** Full lists of series and authors. */
export class Shelf {
  readonly #context: Context;
  readonly #site: Site;
  readonly #books: Books;
  readonly #identify: Identify;

  constructor(context: Context, parts: { site: Site; books: Books; identify: Identify }) {
    this.#context = context;
    this.#site = parts.site;
    this.#books = parts.books;
    this.#identify = parts.identify;
  }

  async shelf(query: ShelfQuery, cursor?: string): Promise<Page<BookRecord>> {
    if ('series' in query) {
      const id = query.series.id ?? (await this.#known(`series ${seriesKey(query.series.name)}`, () => this.#seriesId(query.series)));
      return id ? this.#series(id) : { items: [] };
    }
    const id = query.author.id ?? (await this.#known(`author ${folded(query.author.name)}`, () => this.#authorId(query.author)));
    return id ? this.#author(id, cursor ?? '1') : { items: [] };
  }

  async #series(id: string): Promise<Page<BookRecord>> {
    this.#mustBeNumber(id);
    return this.#kept(`series page ${id}`, async () => {
      const found = await this.#site.page(`/series/${id}`, isSeriesPage);
      return { items: found ? readSeriesPage(this.#context, found.page, id) : [] };
    });
  }

  async #author(id: string, cursor: string): Promise<Page<BookRecord>> {
    this.#mustBeNumber(id);
    this.#mustBeNumber(cursor);
    return this.#kept(`author page ${id} ${cursor}`, async () => {
      const path = `/author/list/${id}?page=${cursor}&per_page=${ROWS_A_PAGE}`;
      const found = await this.#site.page(path, (page) => page('a.authorName').length > 0 || readListing(page).items.length > 0);
      if (!found) return { items: [] };
      const { items, next } = readListing(found.page);
      if (items.length === 0 && cursor === '1')
        this.#context.fail('bad-response', 'Goodreads sent an author without books; its form has changed, update the plugin');
      return next ? { items, cursor: next } : { items };
    });
  }

  /** By the books that are owned, whose pages name their series; else by a title in autocomplete that carries the name. */
  async #seriesId(query: SeriesQuery): Promise<string | undefined> {
    const key = seriesKey(query.name);
    const byName = (record: BookRecord | null) => {
      const named = record?.series?.filter(({ name, id }) => id !== undefined && seriesKey(name) === key) ?? [];
      return (named.find(({ name }) => folded(name) === folded(query.name)) ?? named[0])?.id;
    };
    for (const clue of (query.owned ?? []).slice(0, MOST_WITNESSES)) {
      const id = byName(await this.#witness(clue));
      if (id) return id;
    }
    const author = query.authors?.[0] ?? query.owned?.[0]?.authors?.[0] ?? '';
    const cards = await this.#identify.complete(`${query.name} ${author}`.trim());
    const hit = cards.find(({ series }) => series?.some(({ name }) => seriesKey(name) === key));
    return hit ? byName(await this.#witness({ title: hit.title, ids: hit.ids })) : undefined;
  }

  async #witness(clue: Clue): Promise<BookRecord | null> {
    const id = clue.ids?.at?.['goodreads'];
    if (id && /^\d+$/.test(id)) return this.#books.byId(id);
    const best = (await this.#identify.candidates(clue)).find((record) => isSameBook(clue, record));
    const found = best?.ids.at?.['goodreads'];
    return found ? this.#books.byId(found) : null;
  }

  async #authorId(query: AuthorQuery): Promise<string | undefined> {
    const name = folded(query.name);
    const questions = [query.name, ...(query.owned ?? []).slice(0, MOST_WITNESSES).map((clue) => `${clue.title} ${query.name}`)];
    for (const question of questions) {
      const cards = await this.#identify.cards(oneLine(question));
      const hit = cards.find(({ author }) => folded(oneLine(author?.name)) === name);
      if (hit?.author?.id !== undefined && /^\d+$/.test(String(hit.author.id))) return String(hit.author.id);
    }
    return undefined;
  }

  async #known(key: string, find: () => Promise<string | undefined>): Promise<string | undefined> {
    const kept = await this.#context.cache.get<string>(key);
    const id = kept ?? (await find());
    if (id && !kept) await this.#context.cache.set(key, id, FOUND_MS);
    return id;
  }

  async #kept(key: string, read: () => Promise<Page<BookRecord>>): Promise<Page<BookRecord>> {
    const kept = await this.#context.cache.get<Page<BookRecord>>(key);
    if (kept) return kept;
    const page = await read();
    await this.#context.cache.set(key, page, LIST_MS);
    return page;
  }

  #mustBeNumber(id: string): void {
    if (!/^\d{1,12}$/.test(id)) this.#context.fail('refused', `"${id.slice(0, 40)}" is no number of Goodreads; ids of lists are digits`);
  }
}

/** Owned books help only where the hit is surely the same: title and, where known, the author's surname. */
function isSameBook(clue: Clue, record: BookRecord): boolean {
  const one = folded(clue.title);
  const other = folded(record.title);
  if (one !== other && !other.startsWith(`${one} `) && !one.startsWith(`${other} `)) return false;
  const surnames = (clue.authors ?? []).map((name) => folded(name).split(' ').at(-1));
  return surnames.length === 0 || record.authors.some((name) => surnames.includes(folded(name).split(' ').at(-1)));
}
