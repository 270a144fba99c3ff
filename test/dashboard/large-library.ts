import type { Knex } from 'knex';

const IN_A_SERIES = 20;
const AUTHORS = 2000;
/** More than a row shows. */
const OF_ONE = 300;
const DOWNLOADS = 20_000;

const WORDS =
  "(array['Lantern','Harbour','Winter','Crown','River','Ember','Orchard','Compass','Raven','Bridge','Garden','Iron','Glass','Hollow','Silver','Tide'])";
const word = (n: string, salt: number): string => `${WORDS}[1 + abs(hashint8(${n} * 31 + ${salt})::bigint) % 16]`;

/** Twenty books for each series, two of three owned and the rest in every state; one author has very many. Made in the database itself. */
export async function seedLargeLibrary(knex: Knex, series = 5000): Promise<void> {
  await knex.transaction(async (trx) => {
    // Neither the triggers that keep the words of a book nor the checks of its keys run for each row.
    await trx.raw('set local statement_timeout = 0; set local session_replication_role = replica');
    await trx.raw(
      `insert into authors (name, folded) select n, lower(n) from (
         select ${word('i', 1)} || ' ' || ${word('i', 2)} || ' ' || i as n from generate_series(1, ${AUTHORS}) i) x`,
    );
    await trx.raw(
      `insert into series (name, folded, author_key) select n, lower(n), 1 + i % ${AUTHORS} from (
         select i, 'The ' || ${word('i', 3)} || ' of ' || ${word('i', 4)} || ' ' || i as n from generate_series(1, ${series}) i) x`,
    );
    await trx.raw(
      `insert into books (work_key, title, folded, clue, import_source, completeness, terms)
       select 'k' || i, t, lower(t), jsonb_build_object('title', t), 'bench', i % 101, search_terms(lower(t))
       from (select i, ${word('i', 5)} || ' and ' || ${word('i', 6)} || ' ' || i as t from generate_series(0, ${series * IN_A_SERIES - 1}) i) x`,
    );
    const at = 'substr(work_key, 2)::bigint';
    await trx.raw(
      `insert into book_series select id, 1 + ${at} / ${IN_A_SERIES}, 1 + ${at} % ${IN_A_SERIES}, 1 + ${at} % ${IN_A_SERIES} from books`,
    );
    await trx.raw(
      `insert into book_authors select id, case when ${at} < ${OF_ONE} then 1 else 1 + (1 + ${at} / ${IN_A_SERIES}) % ${AUTHORS} end, 0 from books`,
    );
    await trx.raw(
      `insert into entries (library, external_id, section, book_id, title, rel_path, path, is_file, is_missing, record, fingerprint, look, seen_at)
       select 'abs', work_key, 's', id, title, work_key, work_key, false, false, '{}', '', '', now() from books where id % 3 > 0`,
    );
    await trx.raw(
      `insert into missing_books (book_id, reason, series_id, state, attempts, last_try, next_try, last_reason)
       select b.id, 'series_gap', bs.series_id, case when b.id % 12 = 0 then 'ignored' else 'missing' end, b.id % 4,
         case when b.id % 4 > 0 then now() - interval '1 day' end, case when b.id % 4 = 2 then now() + interval '3 days' end,
         case when b.id % 4 > 0 then 'nothing of what was offered is the book' end
       from books b join book_series bs on bs.book_id = b.id where b.id % 3 = 0`,
    );
    await trx.raw(
      `insert into downloads (book_id, downloader, ref, state, release, pipeline, progress, bytes, bytes_left, reason)
       select b.id, 'qbittorrent', lpad(to_hex(b.id), 40, '0'), s, jsonb_build_object('title', b.title || ' [MP3]', 'source', 'prowlarr'),
         'complete-series', case s when 'imported' then 1 else 0.4 end, 300000000, 100000000, case s when 'failed' then 'its files are another book' end
       from (select b.*, case when b.id % 3 > 0 then 'imported' when b.id % 2 = 0 then 'downloading' else 'failed' end as s from books b) b
       where b.id <= ${DOWNLOADS}`,
    );
    for (const [table, key, link] of [
      ['series', 'series_id', 'book_series'],
      ['authors', 'author_id', 'book_authors'],
    ])
      await trx.raw(
        `update ${table} x set owned = n.owned, missing = n.missing from (
           select l.${key} as id, count(*) filter (where l.book_id % 3 > 0) as owned, count(*) filter (where l.book_id % 3 = 0) as missing
           from ${link} l group by 1) n where n.id = x.id`,
      );
  });
  await knex.raw('analyze');
}
