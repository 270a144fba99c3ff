import type { StoreContext } from '../store-context.ts';

export interface MetadataStatus {
  books: number;
  /** Mean of those whose completeness is known, 0 to 100. */
  completeness: number | null;
  complete: number;
  unknown: number;
  corrections: { total: number; undone: number; lastAt: Date | null };
  fields: { field: string; filled: number; share: number }[];
  sources: { source: string; fields: number; books: number }[];
  worst: { id: string; title: string; completeness: number; missing: string[] }[];
}

/** What a filled field is, in the record that the library or the services gave. */
const FILLED: Record<string, string> = {
  title: `r->>'title' <> ''`,
  subtitle: `r->>'subtitle' <> ''`,
  authors: `jsonb_array_length(coalesce(r->'authors', '[]')) > 0`,
  narrators: `jsonb_array_length(coalesce(r->'narrators', '[]')) > 0`,
  series: `jsonb_array_length(coalesce(r->'series', '[]')) > 0`,
  published: `r->>'published' <> ''`,
  publisher: `r->>'publisher' <> ''`,
  language: `r->>'language' <> ''`,
  description: `r->>'description' <> ''`,
  genres: `jsonb_array_length(coalesce(r->'genres', '[]')) > 0`,
  cover: `r->>'cover' <> ''`,
  minutes: `(r->>'minutes')::float8 > 0`,
  isbn: `coalesce(r#>>'{ids,isbn13}', r#>>'{ids,isbn10}', '') <> ''`,
  asin: `coalesce(r#>>'{ids,asin}', '') <> ''`,
};

/** A cover and a subtitle are nothing that a library's list tells of for certain, so no book is blamed for lacking one. */
const BLAMED = ['authors', 'narrators', 'published', 'publisher', 'language', 'description', 'genres', 'isbn'] as const;

const OWNED = `
  select b.id, b.title, b.completeness, b.sources, coalesce(b.record, b.clue) as r from books b
  where exists (select from entries e where e.book_id = b.id and e.gone_at is null)`;

/** How complete the metadata of the books in the library are: in all, by field, by source, and the worst of them. */
export async function metadataStatus({ knex }: StoreContext): Promise<MetadataStatus> {
  const names = Object.keys(FILLED);
  const [totals, sources, worst, corrections] = await Promise.all([
    knex.raw(
      `select count(*)::integer as books, avg(completeness)::float8 as completeness, count(*) filter (where completeness >= 100)::integer as complete,
         count(*) filter (where completeness is null)::integer as unknown,
         ${names.map((name) => `count(*) filter (where ${FILLED[name]})::integer as "${name}"`).join(', ')}
       from (${OWNED}) o`,
    ),
    knex.raw(
      `select s.value as source, count(*)::integer as fields, count(distinct o.id)::integer as books
       from (${OWNED}) o, jsonb_each_text(o.sources) s group by s.value order by fields desc, source limit 50`,
    ),
    knex.raw(
      `select id, title, completeness, array(select f.name from (values ${BLAMED.map((name) => `('${name}', ${FILLED[name]})`).join(', ')})
         f(name, filled) where f.filled is not true) as missing
       from (${OWNED} and b.completeness < 100) o order by completeness, id limit 25`,
    ),
    knex.raw(
      `select count(*)::integer as total, count(undone_at)::integer as undone, max(corrected_at) as "lastAt" from metadata_corrections`,
    ),
  ]);
  const [row] = totals.rows;
  return {
    books: row.books,
    completeness: row.completeness,
    complete: row.complete,
    unknown: row.unknown,
    corrections: corrections.rows[0],
    fields: names.map((field) => ({ field, filled: row[field], share: row.books === 0 ? 0 : row[field] / row.books })),
    sources: sources.rows,
    worst: worst.rows,
  };
}
