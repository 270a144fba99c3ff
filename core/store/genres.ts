import type { StoreContext } from './store-context.ts';

export interface GenreSetting {
  source: string;
  genre: string;
  enabled: boolean;
  /** How many of its most popular are wanted. */
  first: number;
}

/** The genres that the owner wants the most popular of. */
export class Genres {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  async list(): Promise<GenreSetting[]> {
    return this.#store.knex('genre_settings').orderBy(['source', 'genre']).select('source', 'genre', 'enabled', 'first');
  }

  /** Puts this list in the place of the one before. */
  async set(genres: GenreSetting[]): Promise<GenreSetting[]> {
    await this.#store.knex.transaction(async (trx) => {
      await trx('genre_settings').delete();
      if (genres.length > 0) await trx('genre_settings').insert(genres).onConflict(['source', 'genre']).merge();
    });
    return this.list();
  }
}
