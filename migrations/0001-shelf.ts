import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(EXTENSION);
  await knex.raw(TABLES);
  await knex.raw(TRIGRAMS);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table missing_books, book_authors, authors, book_series, series, entries, books, looks, inventory, genre_settings;
  `);
}

// Where the role may not create extensions, search by likeness falls back to a prefix; the daemon says so when it starts.
const EXTENSION = `
  do $$ begin
    create extension if not exists pg_trgm with schema public;
  exception when insufficient_privilege or undefined_file or feature_not_supported or unique_violation or invalid_schema_name then
    raise notice 'pg_trgm is not available: %', sqlerrm;
  end $$;
`;

const TABLES = `
  create table books (
    id bigint generated always as identity primary key,
    work_key text not null unique,
    title text not null,
    folded text not null,
    clue jsonb not null,
    record jsonb,
    isbn13 text,
    asin text,
    import_source text not null,
    sources jsonb not null default '{}',
    completeness real,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  );
  create index books_by_isbn on books (isbn13) where isbn13 is not null;
  create index books_by_asin on books (asin) where asin is not null;
  create index books_by_completeness on books (completeness, id);
  create index books_by_folded on books (folded text_pattern_ops);

  create table entries (
    id bigint generated always as identity primary key,
    library text not null,
    external_id text not null,
    section text not null,
    book_id bigint not null references books on delete restrict,
    title text not null,
    rel_path text not null,
    path text not null,
    is_file boolean not null,
    is_missing boolean not null,
    ours boolean not null default false,
    record jsonb not null,
    tags text[] not null default '{}',
    audio jsonb,
    bytes bigint,
    added_at timestamptz,
    changed_at timestamptz,
    fingerprint text not null,
    look text not null,
    seen_at timestamptz not null,
    gone_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (library, external_id)
  );
  create index entries_by_book on entries (book_id) where gone_at is null;
  create index entries_by_path on entries (library, rel_path);
  create index entries_by_added on entries (library, added_at, id) where gone_at is null;

  create table series (
    id bigint generated always as identity primary key,
    name text not null,
    folded text not null,
    author_key text not null,
    at jsonb not null default '{}',
    follow boolean,
    owned integer not null default 0,
    missing integer not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (folded, author_key)
  );
  create index series_by_folded on series (folded text_pattern_ops, id);

  create table book_series (
    book_id bigint not null references books on delete cascade,
    series_id bigint not null references series on delete cascade,
    position text,
    ordinal numeric,
    primary key (book_id, series_id)
  );
  create index book_series_by_series on book_series (series_id, ordinal);

  create table authors (
    id bigint generated always as identity primary key,
    name text not null,
    folded text not null unique,
    at jsonb not null default '{}',
    follow boolean,
    owned integer not null default 0,
    missing integer not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  );
  create index authors_by_folded on authors (folded text_pattern_ops, id);

  create table book_authors (
    book_id bigint not null references books on delete cascade,
    author_id bigint not null references authors on delete cascade,
    ordinal integer not null,
    primary key (book_id, author_id)
  );
  create index book_authors_by_author on book_authors (author_id);

  create table missing_books (
    id bigint generated always as identity primary key,
    book_id bigint not null references books on delete cascade,
    reason text not null check (reason in ('series_gap', 'author_gap', 'wanted')),
    series_id bigint references series on delete cascade,
    author_id bigint references authors on delete cascade,
    state text not null default 'missing' check (state in ('missing', 'closed', 'ignored')),
    attempts integer not null default 0,
    next_try timestamptz,
    last_try timestamptz,
    last_reason text,
    given_up_at timestamptz,
    closed_because text,
    created_at timestamptz not null default now(),
    closed_at timestamptz,
    unique (book_id, reason)
  );
  create index missing_books_due on missing_books (reason, next_try) where state = 'missing' and given_up_at is null;
  create index missing_books_by_series on missing_books (series_id) where state = 'missing';
  create index missing_books_by_author on missing_books (author_id) where state = 'missing';
  create index missing_books_open on missing_books (id) where state = 'missing';

  create table looks (
    library text not null,
    look text not null,
    begun_at timestamptz not null,
    primary key (library, look)
  );

  create table inventory (
    library text primary key,
    accepted integer,
    last_total integer,
    good_looks integer not null default 0,
    braked boolean not null default false,
    looked_at timestamptz not null default now()
  );

  create table genre_settings (
    source text not null,
    genre text not null,
    enabled boolean not null default true,
    first integer not null default 10,
    primary key (source, genre)
  );
`;

const TRIGRAMS = `
  do $$ begin
    if exists (select from pg_extension where extname = 'pg_trgm') then
      execute 'create index books_by_likeness on books using gin (folded gin_trgm_ops)';
      execute 'create index series_by_likeness on series using gin (folded gin_trgm_ops)';
      execute 'create index authors_by_likeness on authors using gin (folded gin_trgm_ops)';
    end if;
  end $$;
`;
