import assert from 'node:assert/strict';
import { migrateDown, migrateUp, migrationSource, pendingMigrations } from '../../core/store/migrate.ts';
import { withDatabase } from '../../core/store/testing/with-database.ts';

withDatabase('migrations go up from empty, all the way down, and up again to the same schema', async ({ knex, url, schema }) => {
  const shape = () => describe(knex, schema);
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

async function describe(knex: import('knex').Knex, schema: string): Promise<string[]> {
  const { rows } = await knex.raw(
    `select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as line from information_schema.columns
       where table_schema = ? and table_name not like 'knex_%'
     union all select indexdef from pg_indexes where schemaname = ? and tablename not like 'knex_%'
     union all select relname || ' ' || conname || ' ' || pg_get_constraintdef(c.oid) from pg_constraint c join pg_class r on r.oid = conrelid
       join pg_namespace n on n.oid = r.relnamespace where nspname = ? and relname not like 'knex_%'
     order by 1`,
    [schema, schema, schema],
  );
  return rows.map((row: { line: string }) => row.line);
}
