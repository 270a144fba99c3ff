import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import type { Knex } from 'knex';
import pg from 'pg';
import type { Log } from '../../sdk/index.ts';
import { connect } from '../database.ts';
import { startEmbedded } from '../embedded/embedded.ts';
import { migrateUp } from '../migrate.ts';

export type DatabaseKind = 'embedded' | 'postgresql';

export interface TestDatabase {
  kind: DatabaseKind;
  url: string;
  /** This test's own schema, migrated. */
  schema: string;
  queueSchema: string;
  knex: Knex;
  /** One more pool on the same schema, as another daemon has; closed with the test. */
  anotherPool(): Knex;
}

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Where a PostgreSQL for tests may be; a machine without one tests on the embedded database alone. */
const SERVER = process.env['TEST_DATABASE_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/postgres';

interface Server {
  url: string;
  close(): Promise<void>;
}

const servers = new Map<DatabaseKind, Promise<Server | null>>();
after(async () => {
  for (const server of servers.values()) await (await server)?.close();
});

/** Runs a test once on each kind of database, in a schema of its own. */
export function withDatabase(name: string, work: (database: TestDatabase, t: TestContext) => Promise<void>): void {
  for (const kind of ['embedded', 'postgresql'] as const) {
    test(`${name} (${kind})`, async (t) => {
      const server = await serverOf(kind);
      if (server === null && process.env['CI']) throw new Error('no PostgreSQL answers at 127.0.0.1:5432, and in CI nothing is left out');
      if (server === null)
        return t.skip(
          'no PostgreSQL answers at 127.0.0.1:5432; on Debian: apt-get install postgresql, or set TEST_DATABASE_URL to one of yours',
        );
      await inOwnSchema(kind, server.url, (database) => work(database, t));
    });
  }
}

async function inOwnSchema(kind: DatabaseKind, url: string, work: (database: TestDatabase) => Promise<void>): Promise<void> {
  const schema = `t_${randomBytes(6).toString('hex')}`;
  const admin = connect(url, { poolSize: 1 });
  const pools: Knex[] = [];
  const pool = () => {
    pools.push(connect(url, { schema }));
    return pools.at(-1) as Knex;
  };
  try {
    await admin.raw('create schema ??', [schema]);
    await migrateUp({ url, schema });
    await work({ kind, url, schema, queueSchema: `${schema}_queue`, knex: pool(), anotherPool: pool });
  } finally {
    for (const each of pools) await each.destroy();
    await admin.raw('drop schema if exists ?? cascade', [`${schema}_queue`]);
    await admin.raw('drop schema ?? cascade', [schema]);
    await admin.destroy();
  }
}

function serverOf(kind: DatabaseKind): Promise<Server | null> {
  const known = servers.get(kind) ?? (kind === 'embedded' ? embedded() : ownDatabase());
  servers.set(kind, known);
  return known;
}

async function embedded(): Promise<Server> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tomewright-test-'));
  const server = await startEmbedded({ dataDir, log: silent });
  return {
    url: server.url,
    close: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
      rmSync(dirname(server.folder), { recursive: true, force: true });
    },
  };
}

// A database of its own for each test file: extensions and locks of one file do not meet those of another.
async function ownDatabase(): Promise<Server | null> {
  const name = `tomewright_test_${randomBytes(6).toString('hex')}`;
  if (!(await asAdmin(`create database ${name}`))) return null;
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  return { url: url.href, close: async () => void (await asAdmin(`drop database ${name} with (force)`)) };
}

async function asAdmin(statement: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: SERVER, connectionTimeoutMillis: 15_000 });
  try {
    await client.connect();
  } catch {
    return false;
  }
  await client.query(statement);
  await client.end();
  return true;
}
