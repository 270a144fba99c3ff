import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(SWITCHES);
  await knex.raw(SEARCH);
  await knex.raw(LEARN);
  await knex.raw(FILL);
  await knex.raw(LIKENESS);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop trigger books_learn on books;
    drop trigger authors_learn on authors;
    drop trigger series_learn on series;
    drop trigger books_terms on books;
    drop trigger book_authors_terms on book_authors;
    drop trigger book_authors_terms_gone on book_authors;
    drop trigger book_series_terms on book_series;
    drop trigger book_series_terms_gone on book_series;
    drop index authors_by_terms, series_by_terms, authors_by_name, series_by_name, books_by_title, books_by_age;
    alter table books drop column terms;
    drop function learn_words(), put_terms(), refresh_terms(), terms_of(bigint, text), search_terms(text);
    drop table search_words, top_lists, plugin_switches, pipeline_switches;
    alter table authors drop column cap;
    alter table series drop column cap;
    ${BOOKS_BY_LIKENESS}
  `);
}

const SWITCHES = `
  create table pipeline_switches (
    pipeline text primary key,
    state text not null check (state in ('paused', 'disabled')),
    until timestamptz,
    set_by text not null,
    set_at timestamptz not null default now()
  );

  create table plugin_switches (
    instance text primary key,
    set_by text not null,
    set_at timestamptz not null default now()
  );

  alter table series add column cap integer check (cap >= 0);
  alter table authors add column cap integer check (cap >= 0);

  create table top_lists (
    source text not null,
    genre text not null,
    week date not null,
    place integer not null,
    release jsonb not null,
    seen_at timestamptz not null default now(),
    primary key (source, genre, week, place)
  );
`;

// Words are stored folded (transliterated, lower case), so what PostgreSQL compares is plain ASCII and needs no dictionary.
const SEARCH = `
  create function search_terms(folded text) returns tsvector language sql immutable parallel safe as $$
    select array_to_tsvector(array(select distinct left(word, 64) from unnest(string_to_array(folded, ' ')) word where word <> ''))
  $$;

  create function terms_of(book bigint, folded text) returns tsvector language sql stable as $$
    select search_terms(concat_ws(' ', folded,
      (select string_agg(a.folded, ' ') from book_authors ba join authors a on a.id = ba.author_id where ba.book_id = book),
      (select string_agg(s.folded, ' ') from book_series bs join series s on s.id = bs.series_id where bs.book_id = book)))
  $$;

  alter table books add column terms tsvector not null default '';
  create index books_by_title on books (folded collate "C", id);
  create index books_by_age on books (created_at, id);
  create index authors_by_name on authors (folded collate "C", id);
  create index series_by_name on series (folded collate "C", id);
  create index authors_by_terms on authors using gin (search_terms(folded));
  create index series_by_terms on series using gin (search_terms(folded));

  create table search_words (word text primary key);
`;

const LEARN = `
  create function put_terms() returns trigger language plpgsql as $$
  begin
    new.terms := terms_of(new.id, new.folded);
    return new;
  end $$;
  create trigger books_terms before insert or update of folded on books for each row execute function put_terms();

  create function refresh_terms() returns trigger language plpgsql as $$
  begin
    update books set terms = terms_of(books.id, books.folded) where books.id in (select book_id from changed);
    return null;
  end $$;
  create trigger book_authors_terms after insert on book_authors
    referencing new table as changed for each statement execute function refresh_terms();
  create trigger book_authors_terms_gone after delete on book_authors
    referencing old table as changed for each statement execute function refresh_terms();
  create trigger book_series_terms after insert on book_series
    referencing new table as changed for each statement execute function refresh_terms();
  create trigger book_series_terms_gone after delete on book_series
    referencing old table as changed for each statement execute function refresh_terms();

  create function learn_words() returns trigger language plpgsql as $$
  begin
    insert into search_words
      select distinct word from unnest(string_to_array(new.folded, ' ')) word where length(word) between 3 and 64 order by word
      on conflict do nothing;
    return null;
  end $$;
  create trigger books_learn after insert or update of folded on books for each row execute function learn_words();
  create trigger authors_learn after insert or update of folded on authors for each row execute function learn_words();
  create trigger series_learn after insert or update of folded on series for each row execute function learn_words();
`;

const FILL = `
  update books set terms = terms_of(id, folded);
  create index books_by_terms on books using gin (terms);
  insert into search_words
    select distinct word from (select folded from books union all select folded from authors union all select folded from series) f,
      unnest(string_to_array(f.folded, ' ')) word
    where length(word) between 3 and 64;
`;

// Where extensions are not allowed, search does without the forgiving of typing errors, and with all the rest.
const LIKENESS = `
  drop index if exists books_by_likeness, series_by_likeness, authors_by_likeness;
  do $$ begin
    if exists (select from pg_extension where extname = 'pg_trgm') then
      execute 'create index search_words_by_likeness on search_words using gin (word gin_trgm_ops)';
    end if;
  end $$;
`;

const BOOKS_BY_LIKENESS = `
  do $$ begin
    if exists (select from pg_extension where extname = 'pg_trgm') then
      execute 'create index books_by_likeness on books using gin (folded gin_trgm_ops)';
      execute 'create index series_by_likeness on series using gin (folded gin_trgm_ops)';
      execute 'create index authors_by_likeness on authors using gin (folded gin_trgm_ops)';
    end if;
  end $$;
`;
