import assert from 'node:assert/strict';
import { migrateDown, migrateUp, migrationSource, pendingMigrations } from '../../core/store/migrate.ts';
import { withDatabase } from '../../core/store/testing/with-database.ts';
import { schemaOf } from './schema-of.ts';

withDatabase('migrations go up from empty, all the way down, and up again to the same schema', async ({ knex, url, schema }) => {
  const shape = () => schemaOf(knex, schema);
  const before = await shape();
  const names = await migrationSource().getMigrations([]);
  assert.ok(before.length > 200, `only ${before.length} columns and indexes were seen`);

  assert.deepEqual((await migrateDown({ url, schema })).toSorted(), names);
  assert.deepEqual(await shape(), []);
  assert.deepEqual(await pendingMigrations({ url, schema }), names);

  assert.deepEqual(await migrateUp({ url, schema }), names);
  assert.deepEqual(await shape(), before);
  assert.deepEqual(await pendingMigrations({ url, schema }), []);
});

withDatabase('three daemons that migrate at once apply everything exactly once', async ({ url, schema, knex }) => {
  await migrateDown({ url, schema });
  const applied = await Promise.all([1, 2, 3].map(() => migrateUp({ url, schema })));
  const names = await migrationSource().getMigrations([]);
  assert.deepEqual(applied.flat().toSorted(), names);
  assert.equal((await knex('knex_migrations')).length, names.length);
});

withDatabase('a migration lock that a killed daemon left behind does not stop the next start', async ({ url, schema, knex }) => {
  await knex('knex_migrations_lock').update({ is_locked: 1 });
  await migrateDown({ url, schema });
  assert.equal((await migrateUp({ url, schema })).length, (await migrationSource().getMigrations([])).length);
});
