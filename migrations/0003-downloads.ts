import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(TABLES);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table downloader_cursors, tombstones, blocklist, failed_attempts, downloads, releases');
}

const TABLES = `
  create table releases (
    id bigint generated always as identity primary key,
    source text not null,
    key text not null,
    title text not null,
    info_hash text,
    release jsonb not null,
    book_id bigint references books on delete set null,
    first_seen timestamptz not null default now(),
    last_seen timestamptz not null default now(),
    unique (source, key)
  );
  create index releases_by_book on releases (book_id) where book_id is not null;
  create index releases_by_hash on releases (info_hash) where info_hash is not null;

  create table downloads (
    id bigint generated always as identity primary key,
    book_id bigint not null references books on delete restrict,
    downloader text not null,
    ref text not null,
    state text not null check (state in ('intended', 'queued', 'downloading', 'stalled', 'finished', 'verified', 'importing',
                                         'imported', 'failed', 'abandoned')),
    release jsonb not null,
    pipeline text not null,
    task_id bigint references tasks on delete set null,
    item_id bigint references task_items on delete set null,
    attempts integer not null default 0,
    next_retry timestamptz,
    save_path text,
    reason text,
    word text,
    progress real not null default 0,
    bytes bigint,
    bytes_left bigint,
    last_byte_at timestamptz,
    gone_since timestamptz,
    gone_looks integer not null default 0,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    ended_at timestamptz
  );
  create unique index one_open_download_a_book on downloads (book_id) where state not in ('imported', 'failed', 'abandoned');
  create unique index one_open_download_a_hash on downloads (ref) where state not in ('imported', 'failed', 'abandoned');
  create index downloads_open on downloads (downloader, id) where state not in ('imported', 'failed', 'abandoned');
  create index downloads_due on downloads (downloader, next_retry) where state = 'failed';
  create index downloads_by_book on downloads (book_id, id);
  create index downloads_by_task on downloads (task_id) where task_id is not null;
  create index downloads_by_item on downloads (item_id) where item_id is not null;
  create index downloads_by_state on downloads (state, id);

  create table failed_attempts (
    id bigint generated always as identity primary key,
    book_id bigint not null references books on delete restrict,
    download_id bigint references downloads on delete set null,
    release jsonb not null,
    attempts integer not null,
    reason text not null,
    failed_at timestamptz not null default now()
  );
  create index failed_attempts_by_book on failed_attempts (book_id, id);
  create index failed_attempts_by_download on failed_attempts (download_id) where download_id is not null;

  create table blocklist (
    id bigint generated always as identity primary key,
    source text not null,
    key text not null,
    info_hash text,
    title text not null,
    book_id bigint references books on delete set null,
    reason text not null,
    blocked_at timestamptz not null default now(),
    unique (source, key)
  );
  create index blocklist_by_hash on blocklist (info_hash) where info_hash is not null;
  create index blocklist_by_book on blocklist (book_id) where book_id is not null;

  create table tombstones (
    book_id bigint primary key references books on delete restrict,
    reason text not null,
    library text,
    laid_at timestamptz not null default now()
  );

  create table downloader_cursors (
    downloader text primary key,
    cursor text not null,
    saved_at timestamptz not null default now()
  );
`;
