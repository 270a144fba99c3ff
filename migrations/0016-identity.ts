import type { Knex } from 'knex';

/** Which database this is, and since when it stands still because it is older than what a daemon saw of it. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table database_identity (
      single boolean primary key default true check (single),
      id uuid not null default gen_random_uuid(),
      held_since timestamptz,
      held_reason text,
      held_seen bigint
    );
    insert into database_identity default values;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table database_identity');
}
