import type { StoreContext } from './store-context.ts';

export interface GenreSetting {
  source: string;
  genre: string;
  enabled: boolean;
  /** How many of its most popular are wanted. */
  first: number;
}

/** A key of the store's own beside a plugin's. */
const SEEDED = '~genres';

/** The genres that the owner wants the most popular of. */
export class Genres {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  async list(): Promise<GenreSetting[]> {
    return this.#store.knex('genre_settings').orderBy(['source', 'genre']).select('source', 'genre', 'enabled', 'first');
  }

  /** Enables these, once: where the owner has set genres of the source, or these were enabled before, all stays as it is. */
  async seed(source: string, genres: readonly string[], first: number): Promise<void> {
    const { knex, clock } = this.#store;
    await knex.transaction(async (trx) => {
      const mark = { instance: source, key: SEEDED, value: JSON.stringify({ v: true }), updated_at: clock.now() };
      const made = await trx('plugin_state').insert(mark).onConflict(['instance', 'key']).ignore().returning('key');
      if (made.length === 0 || (await trx('genre_settings').where({ source }).first('genre'))) return;
      await trx('genre_settings').insert([...new Set(genres)].map((genre) => ({ source, genre, enabled: true, first })));
    });
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
