import type { Knex } from 'knex';

const SYLLABLES = [
  'ba',
  'ko',
  'ri',
  'ten',
  'mo',
  'sul',
  'ga',
  'ver',
  'lin',
  'da',
  'pe',
  'tor',
  'ha',
  'zi',
  'fen',
  'ru',
  'sa',
  'bel',
  'no',
  'qui',
];

/** One of 8000 words; the same number gives the same word. */
export const word = (n: number): string =>
  `${SYLLABLES[n % 20]}${SYLLABLES[Math.floor(n / 20) % 20]}${SYLLABLES[Math.floor(n / 400) % 20]}`;

const ONE_OF = `(array['${SYLLABLES.join("','")}'])`;
const WORD = (n: string): string => `${ONE_OF}[1 + (${n}) % 20] || ${ONE_OF}[1 + (${n}) / 20 % 20] || ${ONE_OF}[1 + (${n}) / 400 % 20]`;
const hash = (salt: number): string => `(abs(hashint8(i * 7 + ${salt})::bigint))`;
const TITLE = `case when i % 2 = 0 then 'the ' else '' end || ${[5, 6, 7].map((salt) => WORD(hash(salt))).join(" || ' ' || ")}`;

/** A million books by fifty thousand authors in a hundred thousand series, twenty thousand of them owned; made in the database itself. */
export async function seedMillion(knex: Knex, books = 1_000_000): Promise<void> {
  const words = Array.from({ length: 8000 }, (_, n) => word(n));
  await knex.transaction(async (trx) => {
    // Neither the triggers that keep the words of a book nor the checks of its keys run for each of a million rows.
    await trx.raw('set local statement_timeout = 0; set local session_replication_role = replica');
    await trx.raw('drop index books_by_terms, books_by_title, books_by_age, books_by_folded, books_by_completeness');
    await trx.raw(
      `insert into authors (name, folded) select n, n from (
         select ${WORD(hash(1))} || ' ' || ${WORD(hash(2))} || ' ' || i as n from generate_series(1, 50000) i) x`,
    );
    await trx.raw(
      `insert into series (name, folded, author_key) select n, n, i from (
         select i, ${WORD(hash(3))} || ' ' || ${WORD(hash(4))} as n from generate_series(1, 100000) i) x`,
    );
    await trx.raw(
      `insert into books (work_key, title, folded, clue, import_source, completeness, created_at, terms)
       select 'k' || i, t, t, jsonb_build_object('title', t), 'bench', i % 101, timestamp '2026-01-01' + i * interval '1 second',
         search_terms(t || ' ' || a.folded)
       from (select i, ${TITLE} as t from generate_series(1, ?::bigint) i) x join authors a on a.id = 1 + i % 50000`,
      [books],
    );
    await trx.raw('insert into book_authors select id, 1 + (substr(work_key, 2)::bigint) % 50000, 0 from books');
    await trx.raw(
      `insert into entries (library, external_id, section, book_id, title, rel_path, path, is_file, is_missing, record, fingerprint, look, seen_at)
       select 'abs', work_key, 's', id, title, work_key, work_key, false, false, '{}', '', '', now() from books where id % 50 = 0`,
    );
    await trx.raw('insert into search_words select unnest(?::text[]) on conflict do nothing', [words]);
    await trx.raw('create index books_by_terms on books using gin (terms)');
    await trx.raw('create index books_by_title on books (folded collate "C", id)');
    await trx.raw('create index books_by_age on books (created_at, id)');
    await trx.raw('create index books_by_completeness on books (completeness, id)');
  });
  await knex.raw('analyze books, authors, series, book_authors, entries, search_words');
}
