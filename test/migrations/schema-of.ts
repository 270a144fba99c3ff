import type { Knex } from 'knex';

/** Every column, index and constraint of a schema as a line of text, but for the books of the migrations themselves. */
export async function schemaOf(knex: Knex, schema: string): Promise<string[]> {
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
