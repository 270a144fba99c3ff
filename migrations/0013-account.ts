import type { Knex } from 'knex';

/** What a download costs its account, and how much was begun at a source since its account was read. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table downloads add column cost text check (cost in ('free', 'ratio', 'wedge'));
    create index downloads_by_source on downloads ((release->>'source'), created_at);
    create index downloads_by_ref on downloads (ref);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index downloads_by_ref, downloads_by_source; alter table downloads drop column cost');
}
