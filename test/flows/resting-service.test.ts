import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Daemon, startDaemon } from '../../core/main/daemon.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { METADATA_FULL } from '../sandbox/more-pipelines.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { postgresql, type TestDatabase } from './databases.ts';
import { run } from './run-command.ts';

interface Silent {
  instance: string;
  until: string | null;
  fields: { field: string; items: number }[];
}

/** Goodreads answers with walls: 202 and nothing. */
describe('while Goodreads rests after three walls', { skip: postgresql.skip }, () => {
  let dir: string;
  let home: string;
  let world: World;
  let daemon: Daemon;
  let database: TestDatabase;
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'tw-rest-'));
    home = join(dir, 'home');
    world = await makeWorld({ dir: join(dir, 'world'), standIn: true, books: [] });
    writeHome(world, home, { extra: METADATA_FULL });
    database = await postgresql.make();
    const env = { ...environment(world), ...database.env };
    writeFileSync(
      join(home, '.env'),
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    daemon = await startDaemon({ home, env, pace: 'lifted' });
    world.goodreads.answerWith(202);
  });
  after(async () => {
    await daemon?.stop();
    await world?.stop();
    await database?.drop();
    rmSync(dir, { recursive: true, force: true });
  });

  test('a live plan says which fields go unfilled by it, for people and for programs', async () => {
    const { status, stdout, stderr } = await run('npm run plan -- metadata-full --live', home);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /goodreads is left alone until \d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z; unfilled by it: .*narrators \(\d+\)/);
    const asked = world.goodreads.asked.length;
    assert.ok(asked >= 3, `${asked} pages`);
    const [plan] = await ask<{ items: { id: string }[] }>('/api/plans').then(({ items }) => items);
    const { silent } = await ask<{ silent: Silent[] }>(`/api/plans/${plan?.id}`);
    assert.equal(silent[0]?.instance, 'goodreads');
    assert.ok(Date.parse(silent[0]?.until ?? '') > Date.now() + 3_600_000, 'it rests for hours');
    assert.ok(silent[0]?.fields.some(({ field, items }) => field === 'narrators' && items > 0));
  });

  test('the plan of every pipeline that would ask it says so, and no other', async () => {
    const { stdout } = await run('npm run plan -- metadata-full', home);
    assert.match(stdout, /goodreads is left alone until .*; unfilled by it: .*narrators \(\d+\)/);
    writeFileSync(
      join(home, 'pipelines.yaml'),
      readFileSync(join(home, 'pipelines.yaml'), 'utf8').replace('metadata: [google-books, goodreads]', 'metadata: [google-books]'),
    );
    const without = await run('npm run plan -- metadata-full', home);
    assert.match(without.stdout, /metadata-full/);
    assert.doesNotMatch(without.stdout, /left alone/);
  });

  test('the list of plugins shows until when, whatever else plugins keep', async () => {
    await daemon.store.state.set('prowlarr', 'odd', { until: '2026-13-99T99:99:99Z' }, false);
    const { items } = await ask<{ items: { instance: string; state: string; pausedUntil: string | null }[] }>('/api/plugins');
    const goodreads = items.find(({ instance }) => instance === 'goodreads');
    assert.equal(goodreads?.state, 'paused');
    assert.ok(Date.parse(goodreads.pausedUntil ?? '') > Date.now() + 3_600_000);
  });

  async function ask<T>(path: string): Promise<T> {
    const key = readFileSync(daemon.firstKey ?? '', 'utf8').trim();
    return (await (await fetch(`${daemon.url}${path}`, { headers: { 'x-api-key': key } })).json()) as T;
  }
});
