import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  /** What the daemon's environment needs to use it. */
  env: NodeJS.ProcessEnv;
  drop(): Promise<void>;
}

export interface DatabaseKind {
  name: string;
  /** A sentence where this machine lacks it. */
  skip: string | false;
  make(template?: TestDatabase): Promise<TestDatabase>;
}

const SERVER = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function reason(): Promise<string | false> {
  try {
    await ask(SERVER, 'select 1');
    return false;
  } catch (error) {
    if (process.env['CI']) throw error;
    return 'no PostgreSQL answers at 127.0.0.1:5432; install one, or set TEST_DATABASE_URL to a role that may create databases';
  }
}

/** A database of its own on the server: empty, or a copy of another one to which nobody is connected. */
async function make(template?: TestDatabase): Promise<TestDatabase> {
  const name = `tw_test_${randomBytes(6).toString('hex')}`;
  const copied = template?.env['DATABASE_URL'];
  await ask(SERVER, `create database ${name}${copied ? ` template ${new URL(copied).pathname.slice(1)}` : ''}`);
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  return { env: { DATABASE_URL: url.href }, drop: () => ask(SERVER, `drop database if exists ${name} with (force)`) };
}

const embedded: DatabaseKind = { name: 'the embedded database', skip: false, make: async () => ({ env: {}, drop: async () => {} }) };

export const postgresql: DatabaseKind = { name: 'PostgreSQL', skip: await reason(), make };

/** The daemon's tests run on both. */
export const DATABASES: readonly DatabaseKind[] = [embedded, postgresql];
