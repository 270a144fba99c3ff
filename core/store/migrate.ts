import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Knex } from 'knex';
import pg from 'pg';
import { connect } from './database.ts';

export interface MigrateRequest {
  url: string;
  schema?: string;
}

const FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url));

const MIGRATION = /^(\d{4}-[\w-]+)\.[tj]s$/;

/** The migrations under names without extension: the table says the same whether they ran from TypeScript or from JavaScript. */
export function migrationSource(): Knex.MigrationSource<string> {
  const names = readdirSync(FOLDER).flatMap((file) => MIGRATION.exec(file)?.[1] ?? []);
  return {
    getMigrations: async () => names.sort(),
    getMigrationName: (name) => name,
    // A path that a bundler can read: it takes in all that it may come to.
    getMigration: async (name) => (await import(`../../migrations/${name}.ts`)) as Knex.Migration,
  };
}

/** Brings the schema up to date, one daemon at a time, all in one transaction; gives the names of what was applied. */
export async function migrateUp(request: MigrateRequest): Promise<string[]> {
  return alone(request, async (knex, config) => {
    const [, applied] = (await knex.migrate.latest(config)) as [number, string[]];
    return applied;
  });
}

/** Whether a database that is in use has migrations before it; an empty one has nothing to lose. */
export async function isUpgrade(knex: Knex): Promise<boolean> {
  if (!(await knex.schema.hasTable('knex_migrations'))) return false;
  const applied = new Set((await knex('knex_migrations').select('name')).map((row) => row.name as string));
  return applied.size > 0 && (await migrationSource().getMigrations([])).some((name) => !applied.has(name));
}

/** Names of migrations that are not applied yet. */
export async function pendingMigrations(request: MigrateRequest): Promise<string[]> {
  return alone(request, async (knex, config) => {
    const [, pending] = (await knex.migrate.list(config)) as [unknown, (string | { file: string })[]];
    return pending.map((each) => (typeof each === 'string' ? each : each.file));
  });
}

/** Takes every migration back. For tests, and for an owner who goes back a release. */
export async function migrateDown(request: MigrateRequest): Promise<string[]> {
  return alone(request, async (knex, config) => {
    const [, undone] = (await knex.migrate.rollback(config, true)) as [number, string[]];
    return undone;
  });
}

// knex's own lock is a row, which a killed daemon leaves behind for ever; an advisory lock ends with its connection. Holding it, a
// row that is still there is known to be a dead one's.
async function alone<T>(request: MigrateRequest, work: (knex: Knex, config: Knex.MigratorConfig) => Promise<T>): Promise<T> {
  const config = { migrationSource: migrationSource(), tableName: 'knex_migrations' };
  const holder = new pg.Client({ connectionString: request.url, application_name: 'tomewright migrations' });
  const knex = connect(request.url, { ...(request.schema === undefined ? {} : { schema: request.schema }), statementTimeoutMs: 0 });
  holder.on('error', () => {});
  try {
    await holder.connect();
    await holder.query("select pg_advisory_lock(hashtext('tomewright migrations'), hashtext($1))", [request.schema ?? '']);
    await knex.migrate.forceFreeMigrationsLock(config);
    return await work(knex, config);
  } finally {
    await knex.destroy();
    await holder.end().catch(() => {});
  }
}
