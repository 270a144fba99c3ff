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

export interface CorrectionRow extends StoredCorrection {
  id: string;
  library: string;
  entry: string;
  run: string | null;
  at: Date;
  undoneAt: Date | null;
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

  /** What stands of our writes to an entry, oldest first: what an undo would take back. */
  async standing(book: string, library: string, entry: string): Promise<(StoredCorrection & { id: string; run?: string })[]> {
    if (rowId(book) === null) return [];
    const rows = await this.#store
      .knex('metadata_corrections')
      .where({ book_id: book, library, entry, undone_at: null })
      .orderBy('id')
      .select('id', 'field', 'before', 'after', 'source', 'confidence', 'task_id');
    return rows.map(({ task_id, ...row }) => (task_id ? { ...row, run: task_id } : row));
  }

  /** Entries with writes that stand: of a book, or of what one run wrote. */
  async entriesWritten({ book, run }: { book?: string; run?: string }): Promise<{ book: string; library: string; entry: string }[]> {
    const query = this.#store.knex('metadata_corrections').where({ undone_at: null }).whereNot({ entry: '' });
    if (book !== undefined) query.where({ book_id: rowId(book) ?? '0' });
    if (run !== undefined) query.where({ task_id: rowId(run) ?? '0' });
    if (book === undefined && run === undefined) return [];
    return query.distinct('book_id as book', 'library', 'entry').orderBy(['library', 'entry']);
  }

  /** All that was ever written to a book, newest first, with what was taken back. */
  async history(book: string, page: { after?: string; limit?: number } = {}): Promise<CorrectionRow[]> {
    if (rowId(book) === null) return [];
    const query = this.#store.knex('metadata_corrections').where({ book_id: book }).orderBy('id', 'desc');
    if (page.after) query.where('id', '<', rowId(page.after) ?? '0');
    return query
      .limit(Math.min(page.limit ?? 100, 500))
      .select('id', 'library', 'entry', 'field', 'before', 'after', 'source', 'confidence', 'task_id as run')
      .select('corrected_at as at', 'undone_at as undoneAt');
  }

  /** The writes are taken back, and their fields locked: what was undone is not written again. */
  async undone({ ids, book, fields, by }: { ids: string[]; book: string; fields: string[]; by: string }): Promise<void> {
    await this.#store.knex.transaction(async (trx) => {
      await this.#store.fence(trx);
      await trx('metadata_corrections').whereIn('id', ids).update({ undone_at: this.#store.clock.now() });
      const locks = fields.map((field) => ({ book_id: book, field, locked_by: by, locked_at: this.#store.clock.now() }));
      if (locks.length > 0) await trx('field_locks').insert(locks).onConflict(['book_id', 'field']).ignore();
    });
  }

  /** Fields of a book that are never written, with who said so. */
  async locks(book: string): Promise<{ field: string; by: string; at: Date }[]> {
    if (rowId(book) === null) return [];
    return this.#store.knex('field_locks').where({ book_id: book }).orderBy('field').select('field', 'locked_by as by', 'locked_at as at');
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
