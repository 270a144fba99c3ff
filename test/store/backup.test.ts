import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findCluster } from '../../core/store/embedded/embedded.ts';
import { openStore, restoreBackup } from '../../core/store/index.ts';
import { silent } from '../../core/store/testing/with-database.ts';
import { postgresql } from '../flows/databases.ts';
import type { TestFacts, TestPlan } from './with-store.ts';

let dataDir: string;
before(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tw-backup-'));
});
after(() => {
  const { cluster } = findCluster(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
  if (!cluster.startsWith(dataDir)) rmSync(join(cluster, '..'), { recursive: true, force: true });
});

let now = new Date('2026-03-01T12:00:00Z');
const open = (at: { url?: string; isBesideDaemon?: boolean } = {}) =>
  openStore<TestPlan, TestFacts>({ dataDir, log: silent, clock: { now: () => now }, ...at });

type Opened = Awaited<ReturnType<typeof open>>;

async function counts(store: Opened): Promise<Record<string, number>> {
  const { rows } = await store.database.knex.raw("select tablename from pg_tables where schemaname = 'public' order by 1");
  const all: [string, number][] = [];
  for (const { tablename } of rows) all.push([tablename, Number((await store.database.knex(tablename).count('* as n').first())?.['n'])]);
  return Object.fromEntries(all);
}

const books = async (store: Opened, from: number, to: number): Promise<void> => {
  for (let n = from; n < to; n++) await store.shelf.saveBook({ title: `Volume ${n} of the Long Road`, authors: ['Mara Quill'] }, 'mam');
};

test('a backup of the running embedded database is put back with every row, and what was there is kept beside', async () => {
  const store = await open();
  await books(store, 0, 40);
  const [first] = await Promise.all([store.backups.make('by hand'), books(store, 40, 60)]);
  now = new Date(now.getTime() + 60_000);
  await store.backups.make('by hand');
  const then = await counts(store);
  await books(store, 60, 80);
  assert.deepEqual((await store.backups.list())[1], first);
  await store.close();

  const restored = await restoreBackup({ dataDir, log: silent });
  assert.ok(restored.before && existsSync(join(restored.before, 'PG_VERSION')));
  const again = await open();
  assert.deepEqual(await counts(again), then);
  await again.close();

  await restoreBackup({ dataDir, log: silent, name: first.name });
  const older = await open();
  const n = (await counts(older))['books'] ?? 0;
  assert.ok(n >= 40 && n <= 60, `${n} books were there while the copy was made`);
  await older.close();
});

test('a command beside a running daemon makes the same kind of backup of its embedded database', async () => {
  const store = await open();
  const command = await open({ url: store.database.url, isBesideDaemon: true });
  const made = await command.backups.make('by hand');
  assert.equal(made.kind, 'embedded');
  assert.ok(existsSync(join(dataDir, 'backups', made.name, 'cluster', 'backup_label')));
  await command.close();
  await store.close();
});

test('a restore that was cut off between the two folders is finished at the next start', async () => {
  const { cluster } = findCluster(dataDir);
  const store = await open();
  const then = await counts(store);
  await store.close();
  renameSync(cluster, `${cluster}.restoring`);
  const again = await open();
  assert.deepEqual(await counts(again), then);
  await again.close();
});

test('a backup that does not start leaves the database that was there', async () => {
  const store = await open();
  const then = await counts(store);
  now = new Date(now.getTime() + 60_000);
  const { name } = await store.backups.make('by hand');
  await store.close();
  const copy = join(dataDir, 'backups', name, 'cluster');
  writeFileSync(join(copy, 'PG_VERSION'), '9\n');
  await assert.rejects(restoreBackup({ dataDir, log: silent, name }), /the database of before is back/);
  rmSync(join(dataDir, 'backups', name), { recursive: true });
  const again = await open();
  assert.deepEqual(await counts(again), then);
  await again.close();
});

test('backups of one second stand beside each other', async () => {
  const store = await open();
  now = new Date(now.getTime() + 60_000);
  const made = await Promise.all([1, 2, 3].map(() => store.backups.make('by hand')));
  assert.equal(new Set(made.map(({ name }) => name)).size, 3);
  const listed = (await store.backups.list()).map(({ name }) => name);
  for (const { name } of made) assert.ok(listed.includes(name), name);
  await store.close();
});

test('an upgrade begins with a backup, and no more than seven are kept', async () => {
  const store = await open();
  await store.database.knex('knex_migrations').where('name', 'like', '0001%').update({ name: '0001-of-before' });
  await store.close();
  for (let n = 1; n < 10; n++) mkdirSync(join(dataDir, 'backups', `2020-01-0${n}T00-00-00`));
  now = new Date(now.getTime() + 60_000);
  await assert.rejects(open(), 'the list of migrations is corrupt, as made here; the backup comes before anything is tried');
  const names = readdirSync(join(dataDir, 'backups'));
  const [newest] = await import('../../core/store/backup/backups.ts').then(({ listBackups }) => listBackups(dataDir));
  assert.equal(newest?.reason, 'before an upgrade');
  assert.equal(names.length, 7);
  assert.ok(names.includes(newest?.name ?? ''), 'the oldest went');
});

test('an unfinished backup is never listed', async () => {
  const { listBackups } = await import('../../core/store/backup/backups.ts');
  const before = await listBackups(dataDir);
  rmSync(join(dataDir, 'backups', before[0]?.name ?? '', 'backup.json'));
  assert.equal((await listBackups(dataDir)).length, before.length - 1);
});

test('a PostgreSQL of one’s own is dumped and put back by its own tools', { skip: postgresql.skip }, async () => {
  const database = await postgresql.make();
  const url = database.env['DATABASE_URL'] as string;
  try {
    const store = await open({ url });
    await books(store, 0, 5);
    now = new Date(now.getTime() + 60_000);
    const { name, kind } = await store.backups.make('nightly');
    assert.equal(kind, 'postgresql');
    const then = await counts(store);
    await books(store, 5, 9);
    await store.close();
    await assert.rejects(restoreBackup({ dataDir, log: silent, name }), /is of a PostgreSQL of your own/);
    await restoreBackup({ dataDir, log: silent, name, url });
    const again = await open({ url });
    assert.deepEqual(await counts(again), then);
    await again.close();
  } finally {
    await database.drop();
  }
});
