import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect } from '../../core/store/database.ts';
import { migrateUp } from '../../core/store/migrate.ts';
import type { TestDatabase } from '../../core/store/testing/with-database.ts';
import { postgresql } from '../flows/databases.ts';
import { modelBench } from './bench.ts';

export type ModelBench = Awaited<ReturnType<typeof modelBench>>;

/** A test on a database and a folder of its own. What dies here are daemons: what differs between the kinds of database is tested with the store. */
export function onPostgresql(name: string, work: (bench: ModelBench) => Promise<void>): void {
  test(name, { skip: postgresql.skip }, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'tw-model-'));
    const made = await postgresql.make();
    const url = made.env['DATABASE_URL'] ?? '';
    const pools: TestDatabase['knex'][] = [];
    const anotherPool = (): TestDatabase['knex'] => {
      pools.push(connect(url, {}));
      return pools.at(-1) as TestDatabase['knex'];
    };
    try {
      await migrateUp({ url });
      const database = {
        kind: 'postgresql',
        url,
        schema: 'public',
        queueSchema: 'graphile_worker',
        knex: anotherPool(),
        anotherPool,
      } as const;
      await work(await modelBench(database, dir));
    } finally {
      for (const pool of pools) await pool.destroy();
      await made.drop();
      rmSync(dir, { recursive: true, force: true });
    }
  });
}
