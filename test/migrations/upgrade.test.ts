import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, lchownSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Knex } from 'knex';
import pg from 'pg';
import { startEmbedded } from '../../core/store/embedded/embedded.ts';
import { openStore } from '../../core/store/index.ts';
import { migrationSource } from '../../core/store/migrate.ts';
import { silent } from '../../core/store/testing/with-database.ts';
import { postgresql } from '../flows/databases.ts';
import { schemaOf } from './schema-of.ts';

/** On the embedded database each takes seconds: a part of them, unless UPGRADE_POINTS says how many. */
const POINTS = { postgresql: 20, embedded: Number(process.env['UPGRADE_POINTS'] ?? 5) };
const DUMP = readFileSync(join(import.meta.dirname, 'before-0010.sql'), 'utf8');
const OLD = (DUMP.match(/INSERT INTO public\.knex_migrations VALUES/g) ?? []).length;

/** A database of the release before, and fresh copies of it. */
interface Before {
  copy(): Promise<{ dataDir: string; url?: string; drop(): Promise<void> }>;
  drop(): Promise<void>;
}

async function load(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(DUMP);
  await client.end();
}

async function onPostgresql(): Promise<Before> {
  const old = await postgresql.make();
  const from = new URL(old.env['DATABASE_URL'] as string);
  await load(from.href);
  const template = from.pathname.slice(1);
  let made = 0;
  const admin = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: Object.assign(new URL(from), { pathname: '/postgres' }).href });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  return {
    copy: async () => {
      const name = `${template}_${made++}`;
      const dataDir = mkdtempSync(join(tmpdir(), 'tw-upgrade-'));
      await admin(`create database ${name} template ${template}`);
      const drop = async (): Promise<void> => {
        await admin(`drop database ${name} with (force)`);
        rmSync(dataDir, { recursive: true, force: true });
      };
      return { dataDir, url: Object.assign(new URL(from), { pathname: `/${name}` }).href, drop };
    },
    drop: () => old.drop(),
  };
}

async function onEmbedded(): Promise<Before> {
  const root = mkdtempSync(join(tmpdir(), 'tw-upgrade-'));
  chmodSync(root, 0o755);
  const old = join(root, 'old');
  const server = await startEmbedded({ dataDir: old, log: silent });
  await load(server.url);
  await server.stop();
  let made = 0;
  return {
    copy: async () => {
      const dataDir = join(root, String(made++));
      copyOwned(old, dataDir);
      return { dataDir, drop: async () => rmSync(dataDir, { recursive: true, force: true }) };
    },
    drop: async () => rmSync(root, { recursive: true, force: true }),
  };
}

function copyOwned(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  const own = (below: string): void => {
    const { uid, gid } = lstatSync(join(from, below));
    lchownSync(join(to, below), uid, gid);
    if (lstatSync(join(from, below)).isDirectory()) for (const name of readdirSync(join(from, below))) own(join(below, name));
  };
  if (process.getuid?.() === 0) own('');
}

/** Starts the store in a process of its own; gives the statements that it took, or null where it was killed. */
function start(dataDir: string, url: string | undefined, point: number): Promise<number | null> {
  const script = resolve(import.meta.dirname, 'upgrade-child.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir, url ?? '-', String(point)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  return new Promise((done, fail) => {
    child.once('close', (status, signal) => {
      if (signal === 'SIGKILL') return done(null);
      if (status === 0) return done(Number(said));
      fail(new Error(`the start ended with ${status}`));
    });
  });
}

/** Every row that was there before, but for the books of migrations. */
async function rowsOf(knex: Knex, tables: readonly string[]): Promise<Record<string, unknown[]>> {
  const all = await Promise.all(
    tables.map(async (table) => [table, (await knex.raw(`select to_jsonb(t) as row from ${table} t order by 1`)).rows]),
  );
  return Object.fromEntries(all);
}

const TABLES = [...new Set([...DUMP.matchAll(/INSERT INTO public\.(\w+) /g)].map(([, table]) => table as string))].filter(
  (table) => !table.startsWith('knex_'),
);

for (const { name, points, skip, make } of [
  { name: 'PostgreSQL', points: POINTS.postgresql, skip: postgresql.skip, make: onPostgresql },
  { name: 'the embedded database', points: POINTS.embedded, skip: false as const, make: onEmbedded },
]) {
  describe(`an upgrade from the release before on ${name}`, { skip }, () => {
    let old: Before;
    let whole: number;
    let schema: string[];
    const rows: Record<string, unknown[]>[] = [];
    before(async () => {
      old = await make();
    });
    after(() => old?.drop());

    /** The store as the next start opens it: up to date, with every row, and with a backup of before. */
    async function check(dataDir: string, url: string | undefined): Promise<string[]> {
      const store = await openStore({ dataDir, ...(url ? { url } : {}), log: silent, clock: { now: () => new Date() } });
      try {
        const { knex } = store.database;
        rows.push(await rowsOf(knex, TABLES));
        const applied = (await knex('knex_migrations').orderBy('id').select('name')).map((row) => row.name);
        assert.deepEqual(applied, await migrationSource().getMigrations([]));
        const backups = (await store.backups.list()).filter((backup) => backup.reason === 'before an upgrade');
        assert.ok(backups.length > 0, 'a backup was made before');
        return await schemaOf(knex, 'public');
      } finally {
        await store.close();
      }
    }

    test('keeps every row and begins with a backup', async () => {
      const { dataDir, url, drop } = await old.copy();
      whole = (await start(dataDir, url, 0)) as number;
      assert.ok(whole > OLD + points, `${whole} statements`);
      schema = await check(dataDir, url);
      assert.ok(TABLES.length > 25 && TABLES.every((table) => (rows[0]?.[table] ?? []).length > 0), TABLES.join());
      await drop();
    });

    test(`is whole at the next start, wherever it was killed: ${points} points of it`, async () => {
      for (let nth = 1; nth <= points; nth++) {
        const point = Math.ceil((whole * nth) / points);
        const { dataDir, url, drop } = await old.copy();
        assert.equal(await start(dataDir, url, point), null, `killed at statement ${point}`);
        assert.deepEqual(await check(dataDir, url), schema, `statement ${point} of ${whole}`);
        assert.deepEqual(rows.at(-1), rows[0], `statement ${point} of ${whole}`);
        await drop();
      }
    });
  });
}
