import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Daemon, startDaemon } from '../../core/main/daemon.ts';
import { postgresql } from '../flows/databases.ts';
import { quiet, runPipeline } from '../flows/run-pipeline.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { makeWorld } from '../sandbox/world.ts';
import type { Figure } from './figure.ts';

/** Statements that a plain script would need for an item: its state four times, a candidate, a journal line or two, an action and its end. */
const STATEMENTS = 9;
const LIMIT_MS = 50;

/** Wall time an item of a run with instant stand-ins and no pace, beside the bare HTTP and SQL calls of the same item. */
export async function overhead(): Promise<Figure[]> {
  if (postgresql.skip) return [{ name: 'overhead', skipped: postgresql.skip }];
  const dir = mkdtempSync(join(tmpdir(), 'tw-bench-'));
  const world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 120 });
  writeHome(world, join(dir, 'home'), { everySeconds: 60 });
  const database = await postgresql.make();
  const daemon = await startDaemon({ home: join(dir, 'home'), env: { ...environment(world), ...database.env }, pace: 'lifted' });
  try {
    const asked = (): number =>
      [world.mam, world.prowlarr, world.google, world.goodreads].reduce((sum, fake) => sum + fake.asked.length, 0);
    await runPipeline(daemon, 'complete-series', { dryRun: true });
    const before = asked();
    const perItem: number[] = [];
    const runs = 5;
    let items = 0;
    for (let nth = 0; nth < runs; nth++) {
      const run = await runPipeline(daemon, 'complete-series', { dryRun: true });
      items = run.items.length;
      perItem.push((await wallTime(daemon, run.id)) / items);
    }
    const calls = Math.round((asked() - before) / (runs * items));
    const bare = await bareItem(world.mam.url, database.env['DATABASE_URL'] ?? '', calls);
    const ours = median(perItem);
    await quiet(daemon);
    return [
      { name: `an item of a run, p50 of ${runs} runs over ${items} books`, value: ours, unit: 'ms', limit: LIMIT_MS },
      { name: `the same ${calls} requests and ${STATEMENTS} statements by a plain script`, value: bare, unit: 'ms' },
      { name: 'ratio', value: ours / bare, unit: 'times' },
    ];
  } finally {
    await daemon.stop();
    await world.stop();
    await database.drop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** By what is stored of the run: whoever waits for its end looks now and then only, and reads its journal after it. */
async function wallTime(daemon: Daemon, run: string): Promise<number> {
  const row = await daemon.store.database.knex('tasks').where({ id: run }).first('started_at', 'finished_at');
  return row.finished_at.getTime() - row.started_at.getTime();
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function bareItem(url: string, database: string, calls: number): Promise<number> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query('create table bare (id bigint generated always as identity, data jsonb)');
  const times: number[] = [];
  try {
    for (let nth = 0; nth < 30; nth++) {
      const begun = performance.now();
      for (let call = 0; call < calls; call++) await (await fetch(url)).text();
      for (let statement = 0; statement < STATEMENTS; statement++)
        await client.query('insert into bare (data) values ($1)', [JSON.stringify({ nth, statement })]);
      times.push(performance.now() - begun);
    }
  } finally {
    await client.end();
  }
  return median(times);
}
