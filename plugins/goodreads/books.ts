import type { BookRecord, Context, Html } from '../../core/sdk/index.ts';
import { isLegacyPage, readLegacyPage } from './legacy-page.ts';
import { nextData, readNextPage } from './next-page.ts';
import type { Site } from './site.ts';

const DAY_MS = 86_400_000;
const HITS_MS = 30 * DAY_MS;
const MISSES_MS = 7 * DAY_MS;

/** Records of book pages, each page read once a month. */
export class Books {
  readonly #context: Context;
  readonly #site: Site;

  constructor(context: Context, site: Site) {
    this.#context = context;
    this.#site = site;
  }

  byId(id: string): Promise<BookRecord | null> {
    return this.#read(`/book/show/${id}`);
  }

  /** The site redirects to the edition's page. */
  byIsbn(isbn: string): Promise<BookRecord | null> {
    return this.#read(`/book/isbn/${isbn}`);
  }

  async #read(path: string): Promise<BookRecord | null> {
    const key = `book ${path}`;
    const kept = await this.#context.cache.get<{ record: BookRecord | null }>(key);
    if (kept) return kept.record;
    const found = await this.#site.page(path, isBookPage);
    const record = found && readBookPage(this.#context, found.page, found.address);
    await this.#context.cache.set(key, { record }, record ? HITS_MS : MISSES_MS);
    return record;
  }
}

function isBookPage(page: Html): boolean {
  return nextData(page) !== '' || isLegacyPage(page);
}

/** The record of a book page of any era. */
export function readBookPage(context: Context, page: Html, address: string): BookRecord | null {
  const data = nextData(page);
  return data === '' ? readLegacyPage(page, address) : readNextPage(context, page, data);
}
