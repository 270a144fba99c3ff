import type { Knex } from 'knex';
import type { BookRecord } from '../sdk/index.ts';
import { json, rowId, type StoreContext } from './store-context.ts';

export interface StoredCorrection {
  field: string;
  before: unknown;
  after: unknown;
  source: string;
  confidence: number;
}

export interface MetadataChange {
  book: string;
  library: string;
  entry: string;
  run: string;
  corrections: StoredCorrection[];
  record: BookRecord;
  sources: Record<string, string>;
  completeness: number;
}

/** Where each field of a book's metadata comes from, what we wrote, and what the owner locked. */
export class Provenance {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /** Per field what we wrote last and nobody undid, and the fields that the owner locked. */
  async known(book: string, library: string): Promise<{ lastWritten: Record<string, unknown>; locks: string[] }> {
    const { knex } = this.#store;
    const [written, locks] = await Promise.all([
      knex('metadata_corrections')
        .where({ book_id: book, library, undone_at: null })
        .distinctOn('field')
        .orderBy(['field', { column: 'id', order: 'desc' }])
        .select('field', 'after'),
      knex('field_locks').where({ book_id: book }).orderBy('field').select('field'),
    ]);
    return { lastWritten: Object.fromEntries(written.map((row) => [row.field, row.after])), locks: locks.map((row) => row.field) };
  }

  /** One row a changed field, with the sources and the completeness of the book, in one transaction. */
  async save(change: MetadataChange): Promise<void> {
    await this.#store.knex.transaction(async (trx) => {
      await this.#store.fence(trx);
      const rows = change.corrections.map((correction) => rowOf(change, correction, this.#store.clock.now()));
      if (rows.length > 0) await trx('metadata_corrections').insert(rows).onConflict().ignore();
      await trx('books')
        .where({ id: change.book })
        .update({
          record: json(change.record),
          sources: trx.raw('sources || ?::jsonb', [json(change.sources)]),
          completeness: change.completeness,
          updated_at: this.#store.clock.now(),
        });
    });
  }

  /** Corrections of a book that stand, newest first: what an undo would take back. */
  async standing(book: string): Promise<(StoredCorrection & { id: string; library: string; entry: string })[]> {
    if (rowId(book) === null) return [];
    return this.#store
      .knex('metadata_corrections')
      .where({ book_id: book, undone_at: null })
      .orderBy('id', 'desc')
      .select('id', 'library', 'entry', 'field', 'before', 'after', 'source', 'confidence');
  }

  async markUndone(ids: string[]): Promise<void> {
    await this.#store.knex('metadata_corrections').whereIn('id', ids).update({ undone_at: this.#store.clock.now() });
  }

  /** A locked field is never written. */
  async lock(book: string, field: string, by: string): Promise<void> {
    await this.#store.knex('field_locks').insert({ book_id: book, field, locked_by: by }).onConflict(['book_id', 'field']).ignore();
  }

  async unlock(book: string, field: string): Promise<void> {
    await this.#store.knex('field_locks').where({ book_id: book, field }).delete();
  }
}

function rowOf(change: MetadataChange, correction: StoredCorrection, at: Date): Record<string, Knex.Value> {
  const { field, before, after, source, confidence } = correction;
  const { book, library, entry, run } = change;
  return {
    book_id: book,
    library,
    entry,
    task_id: run,
    field,
    before: json(before),
    after: json(after),
    source,
    confidence,
    corrected_at: at,
  };
}
