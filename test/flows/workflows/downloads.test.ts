import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AUTHOR, SERIES } from '../../sandbox/oz.ts';
import type { World } from '../../sandbox/world.ts';
import { DATABASES } from '../databases.ts';
import { quiet, runPipeline } from '../run-pipeline.ts';
import { until } from '../until.ts';
import { beginWorkflow, type Workflow } from './workflow.ts';

/** The posting of this title plays two hours: it cannot be the whole book. */
const SOLD = { asin: 'B000000003', author: AUTHOR, narrator: 'Ann Voice' };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Row {
  title: string;
  state: string;
  reason: string | null;
}

const downloadsOf = (flow: Workflow): Promise<Row[]> =>
  flow.rows<Row>('select b.title, d.state, d.reason from downloads d join books b on b.id = d.book_id order by b.title, d.id');

const want = async (flow: Workflow, ...titles: string[]): Promise<void> => {
  for (const title of titles) await flow.daemon.store.shelf.want({ title, authors: [AUTHOR] });
  await runPipeline(flow.daemon, 'library-sync');
  await runPipeline(flow.daemon, 'get-wanted');
};

/** What a seeder would have sent for a posting of this book. */
const seedOf = (world: World, number: number, at: 'mam' | 'prowlarr'): string => {
  const [, posting] = [...world.postings].find(([, each]) => each.book === number && each.at === at) ?? [];
  const nth = [...world.postings.values()].indexOf(posting as never);
  const folder = join(world.dir, 'seeds', String(nth));
  return join(folder, readdirSync(folder)[0] as string);
};

for (const kind of DATABASES) {
  describe(`download-monitor on ${kind.name}`, { skip: kind.skip }, () => {
    let flow: Workflow;
    before(async () => {
      flow = await beginWorkflow('download-monitor', kind, {
        books: [3, 13],
        everySeconds: 30,
        prepare: ({ world }) => rmSync(seedOf(world, 13, 'mam'), { recursive: true }),
      });
      await want(flow, 'Ozma of Oz', 'The Magic of Oz');
      await until('the stand-in has what it is sent', async () => (await flow.world.downloader.adds()?.size) === 2);
    });
    after(() => flow?.end());

    test('a downloader and a library that are away for a look are asked again at the next', async () => {
      assert.deepEqual(
        (await downloadsOf(flow)).map((row) => row.state),
        ['queued', 'queued'],
      );
      flow.world.downloader.fake?.answerWith(503, 'starting');
      flow.clock.pass(30_000);
      await until(
        'a look came to nothing',
        async () => (await flow.rows("select from tasks where pipeline = 'download-monitor' and state = 'failed'")).length > 0,
      );
      flow.world.downloader.fake?.misbehave(null);
      flow.world.shelf.answerWith(502, 'bad gateway');
      await until('it waits for the library', async () => {
        flow.clock.pass(30_000);
        await new Promise((resolve) => setTimeout(resolve, 300));
        const [row] = await downloadsOf(flow);
        return row?.state === 'verified' && row.reason !== null;
      });
      flow.world.shelf.misbehave(null);
      flow.clock.pass(10 * 60_000);
      await until(
        'it is imported',
        async () => {
          flow.clock.pass(30_000);
          await new Promise((resolve) => setTimeout(resolve, 300));
          return (await downloadsOf(flow))[0]?.state === 'imported';
        },
        60_000,
      );
      const item = await until('its metadata is corrected', async () =>
        [...flow.world.shelf.items.values()].find(
          ({ metadata }) => metadata.title === 'Ozma of Oz' && /Oz/.test(metadata.description ?? ''),
        ),
      );
      assert.deepEqual(
        item.metadata.series.map(({ name, sequence }) => [name, sequence]),
        [['Oz', '3']],
      );
      await until('the series knows of it', async () => {
        const [oz] = await flow.rows<{ owned: number }>("select owned from series where name = 'Oz'");
        return oz?.owned === 6;
      });
      const missing = "select from missing_books m join books b on b.id = m.book_id where b.title = 'Ozma of Oz' and m.state = 'missing'";
      assert.deepEqual(await flow.rows(missing), []);
    });

    test('one without a byte for two days is given up for the next candidate, which comes into the library', async () => {
      assert.deepEqual(
        (await downloadsOf(flow)).map((row) => row.state),
        ['imported', 'stalled'],
      );
      for (let hours = 0; hours < 49; hours += 7) {
        flow.clock.pass(7 * HOUR_MS);
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
      await until(
        'the next candidate is imported',
        async () => {
          flow.clock.pass(30_000);
          await new Promise((resolve) => setTimeout(resolve, 300));
          return (await downloadsOf(flow))[2]?.state === 'imported';
        },
        60_000,
      );
      const [, stalled, next] = await downloadsOf(flow);
      assert.deepEqual([stalled?.state, next?.title], ['failed', 'The Magic of Oz']);
      assert.match(stalled?.reason ?? '', /not a byte came for 48 hours/);
      assert.equal(readdirSync(join(flow.world.library, AUTHOR, SERIES)).filter((name) => name.startsWith('13 - ')).length, 1);
      assert.ok([...(flow.world.downloader.adds()?.values() ?? [])].every((times) => times === 1));
    });
  });

  describe(`nightly on ${kind.name}`, { skip: kind.skip }, () => {
    let flow: Workflow;
    /** Nights, counted from the first, at which a book's failed download was searched again. */
    const searched = new Map<string, number[]>();
    before(async () => {
      flow = await beginWorkflow('nightly', kind, {
        books: [3, 13],
        from: fifthOfNextMonth(),
        prepare: ({ audnexus }) => void audnexus.products.push({ ...SOLD, title: 'Ozma of Oz', minutes: 400 }),
      });
      const posted = flow.world.prowlarr.rows.splice(0);
      await want(flow, 'Ozma of Oz', 'The Magic of Oz');
      await until(
        'both proved to be other books',
        async () => (await downloadsOf(flow)).filter((row) => row.state === 'failed').length === 2,
      );
      await quiet(flow.daemon);
      const { knex } = flow.daemon.store.database;
      const old = { pipeline: 'long-ago', plan: {}, plan_version: 'v', trigger: 'manual', state: 'finished', dry_run: false };
      const at = new Date(flow.clock.now().getTime() - 40 * DAY_MS);
      await knex('tasks').insert({ ...old, started_at: at, finished_at: at });
      for (let night = 0; night <= 13; night++) {
        if (night === 4) flow.world.prowlarr.rows.push(...posted);
        if (night === 1) flow.world.mam.answerWith(503, 'busy');
        const run = await flow.comesDue('nightly');
        if (night === 1) flow.world.mam.misbehave(null);
        for (const { label } of run.items) searched.set(label, [...(searched.get(label) ?? []), night]);
        await quiet(flow.daemon);
      }
    });
    after(() => flow?.end());

    test('a failed download is searched again after a day, three and seven, and then given up, with its row for the owner', async () => {
      const nights = searched.get('Ozma of Oz') ?? [];
      assert.equal(nights.length, 3, nights.join());
      const [first = 0, second = 0, third = 0] = nights;
      assert.ok(first <= 1 && [3, 4].includes(second - first) && [7, 8].includes(third - second), nights.join());
      assert.equal((await downloadsOf(flow))[0]?.state, 'abandoned');
      const attempts = await flow.rows<{ title: string }>('select b.title from failed_attempts f join books b on b.id = f.book_id');
      assert.deepEqual(attempts, [{ title: 'Ozma of Oz' }]);
    });

    test('what is posted rightly in the meantime comes into the library, and what is dead is not fetched twice', async () => {
      const magic = (await downloadsOf(flow)).filter((row) => row.title === 'The Magic of Oz');
      assert.deepEqual(
        magic.map((row) => row.state),
        ['failed', 'imported'],
      );
      assert.equal((await flow.rows('select from blocklist')).length, 2);
      assert.ok([...(flow.world.downloader.adds()?.values() ?? [])].every((times) => times === 1));
    });

    test('history older than its time is forgotten, and what undo lives on is kept', async () => {
      assert.deepEqual(await flow.rows("select from tasks where pipeline = 'long-ago'"), []);
      assert.ok((await flow.rows('select from metadata_corrections')).length > 0);
    });
  });
}

/** Far from the first three days of a month and their monthly runs. */
function fifthOfNextMonth(): Date {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 5));
}
