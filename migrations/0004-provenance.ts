import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(TABLES);
  await knex.raw(VIEWS);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop view metadata_completeness, author_completion, series_completion;
    drop table field_locks, metadata_corrections;
  `);
}

const TABLES = `
  create table metadata_corrections (
    id bigint generated always as identity primary key,
    book_id bigint not null references books on delete restrict,
    library text not null,
    entry text not null,
    task_id bigint references tasks on delete set null,
    field text not null,
    before jsonb,
    after jsonb,
    source text not null,
    confidence real not null,
    corrected_at timestamptz not null default clock_timestamp(),
    undone_at timestamptz
  );
  create index corrections_by_book on metadata_corrections (book_id, library, field, id);
  create unique index corrections_once on metadata_corrections (task_id, library, entry, field) where task_id is not null;
  create index corrections_by_task on metadata_corrections (task_id, id) where task_id is not null;

  create table field_locks (
    book_id bigint not null references books on delete restrict,
    field text not null,
    locked_by text not null,
    locked_at timestamptz not null default now(),
    primary key (book_id, field)
  );
`;

const VIEWS = `
  create view series_completion as
    select s.id, s.name, s.folded, s.follow,
      count(*) filter (where o.owned)::integer as owned,
      count(*) filter (where not o.owned and m.book_id is not null)::integer as missing
    from series s
    join book_series bs on bs.series_id = s.id
    cross join lateral (select exists (select from entries e where e.book_id = bs.book_id and e.gone_at is null) as owned) o
    left join (select distinct book_id from missing_books where state = 'missing') m on m.book_id = bs.book_id
    group by s.id;

  create view author_completion as
    select a.id, a.name, a.folded, a.follow,
      count(*) filter (where o.owned)::integer as owned,
      count(*) filter (where not o.owned and m.book_id is not null)::integer as missing
    from authors a
    join book_authors ba on ba.author_id = a.id
    cross join lateral (select exists (select from entries e where e.book_id = ba.book_id and e.gone_at is null) as owned) o
    left join (select distinct book_id from missing_books where state = 'missing') m on m.book_id = ba.book_id
    group by a.id;

  create view metadata_completeness as
    select e.library, e.external_id as entry, b.id as book_id, b.title, b.completeness, b.sources,
      (select max(c.corrected_at) from metadata_corrections c where c.book_id = b.id and c.undone_at is null) as corrected_at
    from entries e join books b on b.id = e.book_id
    where e.gone_at is null;
`;
