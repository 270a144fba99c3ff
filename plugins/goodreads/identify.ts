import type { BookRecord, Clue, Context, Page } from '../../core/sdk/index.ts';
import type { Books } from './books.ts';
import { cardRecord } from './card.ts';
import { readListing } from './rows.ts';
import type { Site } from './site.ts';
import { folded, oneLine } from './text.ts';
import { CARDS, type Card } from './wire.ts';

const DAY_MS = 86_400_000;
const KEPT_MS = 7 * DAY_MS;

/** Finds a book: autocomplete first, then the pages of the likeliest hits. */
export class Identify {
  readonly #context: Context;
  readonly #site: Site;
  readonly #books: Books;
  readonly #pages: number;

  constructor(context: Context, parts: { site: Site; books: Books; pages: number }) {
    this.#context = context;
    this.#site = parts.site;
    this.#books = parts.books;
    this.#pages = parts.pages;
  }

  /** Full records of the likeliest first, then what the list alone says of the others. */
  async identify(clue: Clue): Promise<Page<BookRecord>> {
    const found = likeliest(clue, await this.candidates(clue));
    const full: BookRecord[] = [];
    for (const record of found.slice(0, this.#pages)) {
      const id = record.ids.at?.['goodreads'];
      full.push((id && (await this.#books.byId(id))) || record);
    }
    return { items: [...full, ...found.slice(this.#pages)] };
  }

  /** Hits without their pages: by ISBN, by title and author, by the title's head, by title, and at last from the search page. */
  async candidates(clue: Clue): Promise<BookRecord[]> {
    const title = oneLine(clue.title).slice(0, 200);
    const author = oneLine(clue.authors?.[0]);
    const head = oneLine(title.split(/[:(]/)[0]) || title;
    const isbn = clue.ids?.isbn13 ?? clue.ids?.isbn10;
    const queries = [isbn, `${title} ${author}`.trim(), `${head} ${author}`.trim(), title];
    for (const query of new Set(queries.filter((each) => each !== undefined && each !== ''))) {
      const found = await this.complete(query!);
      if (found.length > 0) return found;
    }
    return title === '' ? [] : this.#search(`${title} ${author}`.trim());
  }

  async complete(query: string): Promise<BookRecord[]> {
    const cards = await this.cards(query);
    return cards.map((card) => cardRecord(this.#context, card));
  }

  async cards(query: string): Promise<Card[]> {
    const key = `complete ${folded(query)}`;
    const kept = await this.#context.cache.get<Card[]>(key);
    if (kept) return kept;
    const cards = this.#context.shape<Card[]>(CARDS, await this.#site.complete(query), "Goodreads' autocomplete");
    await this.#context.cache.set(key, cards, KEPT_MS);
    return cards;
  }

  /** The search page finds what autocomplete misses; without rows it must say so itself. */
  async #search(query: string): Promise<BookRecord[]> {
    const key = `search ${folded(query)}`;
    const kept = await this.#context.cache.get<BookRecord[]>(key);
    if (kept) return kept;
    const path = `/search?${new URLSearchParams({ q: query, search_type: 'books' })}`;
    const found = await this.#site.page(path, (page) => {
      const { items, saysNothing } = readListing(page);
      return items.length > 0 || saysNothing;
    });
    const items = found ? readListing(found.page).items : [];
    await this.#context.cache.set(key, items, KEPT_MS);
    return items;
  }
}

/** Same title before a like one, same surname before another; else the site's own order. */
export function likeliest(clue: Clue, found: BookRecord[]): BookRecord[] {
  const title = folded(clue.title);
  const surnames = (clue.authors ?? []).map((name) => folded(name).split(' ').at(-1)!);
  const score = (record: BookRecord) => {
    const other = folded(record.title);
    const isNear = other.startsWith(`${title} `) || title.startsWith(`${other} `);
    const hasAuthor = record.authors.some((name) => surnames.includes(folded(name).split(' ').at(-1)!));
    return (other === title ? 2 : isNear ? 1 : 0) + (hasAuthor ? 2 : 0);
  };
  return found
    .map((record, index) => ({ record, index, score: score(record) }))
    .sort((one, other) => other.score - one.score || one.index - other.index)
    .map(({ record }) => record);
}
