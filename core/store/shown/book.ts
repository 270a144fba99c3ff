import { rowId, type StoreContext } from '../store-context.ts';
import { AUTHORS_OF, SERIES_OF, type ShownBook } from './books.ts';
import { STANDING, STATE, STATE_REASON } from './standing.ts';

export interface ShownField {
  field: string;
  value: unknown;
  /** Who said so; null where the library itself did. */
  source: string | null;
  confidence: number | null;
  correctedAt: Date | null;
  locked: boolean;
}

export interface WholeBook extends ShownBook {
  subtitle: string | null;
  description: string | null;
  language: string | null;
  ids: Record<string, unknown>;
  importSource: string;
  createdAt: Date;
  entries: {
    library: string;
    entry: string;
    path: string;
    addedAt: Date | null;
    bytes: number | null;
    minutes: number | null;
    tags: string[];
  }[];
  missing: {
    reason: string;
    state: string;
    attempts: number;
    lastTry: Date | null;
    lastReason: string | null;
    nextTry: Date | null;
    givenUpAt: Date | null;
  }[];
  downloads: { id: string; state: string; title: string; source: string; reason: string | null; changedAt: Date }[];
  fields: ShownField[];
}

/** The fields that can be written and locked, with where a record has them. */
const FIELDS: Record<string, { from: string; value(said: Said): unknown }> = {
  title: own('title'),
  subtitle: own('subtitle'),
  authors: own('authors'),
  narrators: own('narrators'),
  series: own('series'),
  genres: own('genres'),
  publishedYear: { from: 'published', value: (said) => /^\d{4}/.exec(String(said['published'] ?? ''))?.[0] },
  publisher: own('publisher'),
  description: own('description'),
  isbn: { from: 'isbn', value: ({ ids }) => ids?.['isbn13'] ?? ids?.['isbn10'] },
  asin: { from: 'asin', value: ({ ids }) => ids?.['asin'] },
  language: own('language'),
};

type Said = Record<string, unknown> & { ids?: Record<string, unknown> };

function own(name: string) {
  return { from: name, value: (said: Said) => said[name] };
}

/** Everything about one book; null where there is none. */
export async function oneBook(store: StoreContext, id: string): Promise<WholeBook | null> {
  const { knex } = store;
  if (rowId(id) === null) return null;
  const { rows } = await knex.raw(
    `select b.id, b.title, ${AUTHORS_OF}, ${SERIES_OF}, ${STATE}, ${STATE_REASON}, o.owned, b.completeness, b.clue, b.record, b.sources,
       b.import_source, b.created_at, (b.record->>'cover' is not null or o.owned) as cover
     from books b ${STANDING} where b.id = ?`,
    [store.clock.now(), id],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const [entries, missing, downloads, corrections, locks] = await partsOf(store, id);
  const { clue, record, sources, import_source, created_at, ...book } = row;
  const said = { ...clue, ...record };
  const ids = { ...clue.ids, ...record?.ids };
  return {
    ...book,
    subtitle: said.subtitle ?? null,
    description: said.description ?? null,
    language: said.language ?? null,
    ids,
    importSource: import_source,
    createdAt: created_at,
    entries: entries.map((entry) => ({ ...entry, bytes: entry.bytes === null ? null : Number(entry.bytes) })),
    missing,
    downloads,
    fields: fieldsOf(
      { ...said, ids },
      {
        sources,
        corrected: new Map(corrections.map((each) => [each.field, each])),
        locks: new Set(locks.map((lock) => lock.field)),
      },
    ),
  };
}

function partsOf({ knex }: StoreContext, id: string) {
  return Promise.all([
    knex('entries')
      .where({ book_id: id })
      .whereNull('gone_at')
      .orderBy('id')
      .limit(50)
      .select(
        'library',
        'external_id as entry',
        'path',
        'added_at as addedAt',
        'bytes',
        'tags',
        knex.raw("(record->>'minutes')::float8 as minutes"),
      ),
    knex('missing_books')
      .where({ book_id: id })
      .orderBy('id')
      .select(
        'reason',
        'state',
        'attempts',
        'last_try as lastTry',
        'last_reason as lastReason',
        'next_try as nextTry',
        'given_up_at as givenUpAt',
      ),
    knex('downloads')
      .where({ book_id: id })
      .orderBy('id', 'desc')
      .limit(50)
      .select('id', 'state', knex.raw("release->>'title' as title, release->>'source' as source"), 'reason', 'changed_at as changedAt'),
    knex('metadata_corrections')
      .where({ book_id: id, undone_at: null })
      .distinctOn('field')
      .orderBy(['field', { column: 'id', order: 'desc' }])
      .select('field', 'source', 'confidence', 'corrected_at as correctedAt'),
    knex('field_locks').where({ book_id: id }).select('field'),
  ]);
}

interface Corrected {
  field: string;
  source: string;
  confidence: number;
  correctedAt: Date;
}

interface Provenance {
  sources: Record<string, string>;
  corrected: Map<string, Corrected>;
  locks: Set<string>;
}

function fieldsOf(said: Said, { sources, corrected, locks }: Provenance): ShownField[] {
  const names = [...new Set([...Object.keys(FIELDS), ...corrected.keys(), ...locks])];
  return names.map((field) => {
    const correction = corrected.get(field);
    const known = FIELDS[field] ?? own(field);
    return {
      field,
      value: known.value(said) ?? null,
      source: correction?.source ?? sources[known.from] ?? null,
      confidence: correction?.confidence ?? null,
      correctedAt: correction?.correctedAt ?? null,
      locked: locks.has(field),
    };
  });
}
