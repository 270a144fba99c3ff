import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(SESSIONS);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table config_versions drop column text;
    drop table sessions;
  `);
}

// A browser's session ends with the key that opened it. The text of a config version is what its owner may go back to.
const SESSIONS = `
  create table sessions (
    hash bytea primary key,
    key_id bigint not null references api_keys on delete cascade,
    opened_at timestamptz not null default now(),
    used_at timestamptz not null default now(),
    expires_at timestamptz not null
  );
  create index sessions_by_key on sessions (key_id);
  create index sessions_by_age on sessions (expires_at);

  alter table config_versions add column text text;
`;
