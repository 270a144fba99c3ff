import type { Knex } from 'knex';

// What a run still works on is asked after every item: it must not cost more the more items are done.
export async function up(knex: Knex): Promise<void> {
  await knex.raw("create index task_items_ready on task_items (task_id) where state = 'ready'");
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index task_items_ready');
}
