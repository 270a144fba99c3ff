import { workKey } from '../../book/shelf/identity.ts';
import type { Clue, Entry, Release } from '../../sdk/index.ts';
import { isUnderWay } from '../downloads/open-download.ts';
import { rowId, type StoreContext } from '../store-context.ts';
import { lockShelf, OWNED, putBook } from './books.ts';
import { type Echoes, echoesOf } from './echoes.ts';
import { bookArrived, closeLook, type EntryFilter, type ListedEntry, listEntries, placeOf, putEntries } from './entries.ts';
import { acceptLoss, readInventory, type StoredInventory, writeInventory } from './inventory.ts';
import {
  missedBook,
  missingBeside,
  missingNow,
  missingOf,
  type NewGap,
  putGaps,
  type StoredMissingBook,
  searchedBook,
} from './missing-books.ts';
import { ownedShelves, type StoredShelf } from './owned.ts';
import { saveTop } from './top-lists.ts';
import { followShelf, ignoreBook, shelfNamed, wantBook, wantKnown } from './wishes.ts';

/** What we know of the libraries and of the books that are missing from them. */
export class Shelf {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  placeOf(book: string): Promise<{ library: string; entry: string } | null> {
    return placeOf(this.#store, book);
  }

  inventory(library: string): Promise<StoredInventory> {
    return readInventory(this.#store, library);
  }

  acceptLoss(library: string, present: number): Promise<boolean> {
    return acceptLoss(this.#store, library, present);
  }

  saveInventory(library: string, inventory: StoredInventory): Promise<void> {
    return writeInventory(this.#store, library, inventory);
  }

  putEntries(library: string, entries: Entry[], look: string): Promise<Record<string, string>> {
    return putEntries(this.#store, entries, { library, look, identify: workKey });
  }

  closeLook(library: string, look: string): Promise<{ gone: number }> {
    return closeLook(this.#store, library, look);
  }

  ownedSeries(library: string, after?: string): Promise<StoredShelf[]> {
    return ownedShelves(this.#store, 'series', { library, after });
  }

  ownedAuthors(library: string, after?: string): Promise<StoredShelf[]> {
    return ownedShelves(this.#store, 'author', { library, after });
  }

  putGaps(of: { series?: string; author?: string }, reason: 'series_gap' | 'author_gap', gaps: NewGap[], whole = true): Promise<void> {
    return putGaps(this.#store, of, { reason, gaps, whole });
  }

  missingIds(by: 'series' | 'author' | 'wanted', now: Date): Promise<string[]> {
    return missingNow(this.#store, by, now);
  }

  missingOf(ids: readonly string[]): Promise<StoredMissingBook[]> {
    return missingOf(this.#store, ids);
  }

  /** All of them at once, for looking at a few. */
  async missing(by: 'series' | 'author' | 'wanted', now: Date): Promise<StoredMissingBook[]> {
    return this.missingOf(await this.missingIds(by, now));
  }

  missed(book: string, at: Date, due: Date | null, reason: string): Promise<void> {
    return missedBook(this.#store, book, { at, due, reason });
  }

  searched(book: string, at: Date, reason: string): Promise<void> {
    return searchedBook(this.#store, book, { at, reason });
  }

  want(clue: Clue): Promise<{ book: string; owned: boolean }> {
    return wantBook(this.#store, { key: workKey(clue), clue });
  }

  missingBeside(book: string): Promise<{ id: string; clue: Clue }[]> {
    return missingBeside(this.#store, book);
  }

  async bookClue(book: string): Promise<Clue | null> {
    const row = rowId(book) && (await this.#store.knex('books').where({ id: book }).first('clue'));
    return row ? row.clue : null;
  }

  saveBook(clue: Clue, source: string): Promise<{ id: string; isNew: boolean }> {
    return this.#store.knex.transaction(async (trx) => {
      await this.#store.fence(trx);
      await lockShelf(trx);
      return putBook(trx, { key: workKey(clue), clue, source });
    });
  }

  async standing(book: string): Promise<{ owned: boolean; downloading: boolean; deleted: boolean; ignored: boolean }> {
    const { rows } = await this.#store.knex.raw(STANDING, [book]);
    return rows[0] ?? { owned: false, downloading: false, deleted: false, ignored: false };
  }

  async genres(source: string): Promise<{ genre: string; first: number }[]> {
    return this.#store.knex('genre_settings').where({ source, enabled: true }).orderBy('genre').select('genre', 'first');
  }

  saveTop(list: { source: string; genre: string; releases: Release[] }): Promise<void> {
    return saveTop(this.#store, list);
  }

  arrived(book: string, library: string, entry: Entry): Promise<void> {
    return bookArrived(this.#store, book, { library, entry });
  }

  entries(library: string, filter: EntryFilter): Promise<ListedEntry[]> {
    return listEntries(this.#store, library, filter);
  }

  /** Which of these entries are there, or are as they are, because of us. */
  echoes(library: string, entries: readonly Entry[]): Promise<Echoes> {
    return echoesOf(this.#store, library, entries);
  }

  /** The book of an entry, also of one that is gone. */
  async bookOfEntry(library: string, entry: string): Promise<string | null> {
    const row = await this.#store.knex('entries').where({ library, external_id: entry }).first('book_id');
    return row ? row.book_id : null;
  }

  /** The owner asks for a book that is known already; null where it is not. */
  wantKnown(book: string): Promise<{ book: string; owned: boolean } | null> {
    return wantKnown(this.#store, book);
  }

  /** The owner follows or ignores a series or an author (null: neither), or caps it; false where there is none such. */
  follow(of: { series: string } | { author: string }, follow: boolean | null, cap?: number | null): Promise<boolean> {
    return followShelf(this.#store, of, { follow, cap });
  }

  /** The series or author of this name, made where it is not known yet. */
  shelfNamed(of: { series: string; by: string } | { author: string }): Promise<{ series: string } | { author: string }> {
    return shelfNamed(this.#store, of);
  }

  /** The owner wants this book never searched, or (false) searched again; false where there is no such book. */
  ignore(book: string, isIgnored: boolean): Promise<boolean> {
    return ignoreBook(this.#store, book, isIgnored);
  }
}

const STANDING = `
  select ${OWNED} as owned,
    exists (select from downloads d where d.book_id = books.id and ${isUnderWay('d')}) as downloading,
    exists (select from tombstones t where t.book_id = books.id) as deleted,
    exists (select from missing_books m where m.book_id = books.id and m.state = 'ignored')
      or exists (select from book_series bs join series s on s.id = bs.series_id where bs.book_id = books.id and s.follow = false)
      or exists (select from book_authors ba join authors a on a.id = ba.author_id where ba.book_id = books.id and a.follow = false) as ignored
  from books where books.id = ?`;
