import type { Knex } from 'knex';

/** A pack serves several books: a row for each of them, all of one torrent, behind the row that handed it over. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table downloads
      add column lead_id bigint references downloads on delete set null,
      add column files jsonb,
      add column partial boolean not null default false;
    drop index one_open_download_a_hash;
    create unique index one_open_download_a_hash on downloads (ref)
      where state not in ('imported', 'failed', 'abandoned') and lead_id is null;
    create index downloads_by_lead on downloads (lead_id) where lead_id is not null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    update downloads set state = 'abandoned', ended_at = now(), reason = 'one of several books of a pack'
      where lead_id is not null and state not in ('imported', 'failed', 'abandoned');
    drop index downloads_by_lead;
    drop index one_open_download_a_hash;
    create unique index one_open_download_a_hash on downloads (ref) where state not in ('imported', 'failed', 'abandoned');
    alter table downloads drop column partial, drop column files, drop column lead_id;
  `);
}
