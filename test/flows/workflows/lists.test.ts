import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { outcomes } from '../../sandbox/outcome.ts';
import { DATABASES } from '../databases.ts';
import { quiet, type RunView, runPipeline } from '../run-pipeline.ts';
import { until } from '../until.ts';
import { beginWorkflow, type Workflow } from './workflow.ts';

const DAY_MS = 86_400_000;

for (const kind of DATABASES) {
  describe(`mam-daily on ${kind.name}`, { skip: kind.skip }, () => {
    let flow: Workflow;
    let run: RunView;
    before(async () => {
      flow = await beginWorkflow('mam-daily', kind, { books: [3, 5, 11] });
      flow.world.google.misbehave({ answer: { status: 503, body: 'busy' }, times: 4 });
      run = await flow.comesDue();
      await quiet(flow.daemon);
    });
    after(() => flow?.end());

    test('at two in the morning of its zone, every audiobook that is new there becomes a book that we know, with its metadata', async () => {
      assert.deepEqual(await flow.startOf(run), ['schedule', '02:00']);
      const books = await flow.rows<{ title: string; described: boolean; completeness: number }>(
        `select title, record->>'description' is not null as described, completeness from books where import_source = 'myanonamouse' order by title`,
      );
      const known = books.filter((book) => book.described).map((book) => book.title);
      assert.deepEqual(known, ['Ozma of Oz', 'The Lost Princess of Oz', 'The Road to Oz'], JSON.stringify(run.items));
      for (const book of books.filter((each) => each.described)) assert.ok(book.completeness > 50, `${book.title}: ${book.completeness} %`);
    });

    test('a service that was busy in the middle held nothing up, and nothing was downloaded', async () => {
      assert.equal(run.state, 'finished');
      assert.ok(run.items.length >= 5);
      assert.deepEqual([flow.world.mam.fetched, flow.world.downloader.adds()?.size], [[], 0]);
      assert.ok(flow.world.google.asked.length > 4);
    });

    test('the next night everything is known already, and no book is made twice', async () => {
      const count = async () =>
        (await flow.rows<{ n: number }>("select count(*)::int as n from books where import_source = 'myanonamouse'"))[0]?.n;
      const before = await count();
      assert.equal((await flow.comesDue()).state, 'finished');
      assert.equal(await count(), before);
    });
  });

  describe(`genre-top-10 on ${kind.name}`, { skip: kind.skip }, () => {
    let flow: Workflow;
    let run: RunView;
    const outcomeOf = (view: RunView, label: string) => view.items.filter((item) => item.label === label).map((item) => item.outcome);
    before(async () => {
      flow = await beginWorkflow('genre-top-10', kind, { books: [3, 5, 7, 11] });
      const { world, daemon } = flow;
      const posted = (title: string) =>
        world.mam.rows.find((row) => row.title === title && row.mainCat === 13) as (typeof world.mam.rows)[0];
      world.mam.rows.push({ ...posted('Ozma of Oz'), id: 5000, title: 'The Emerald City of Oz', series: ['Oz', '6'] });
      posted('The Lost Princess of Oz').category = 43;
      await daemon.store.genres.set([
        { source: 'myanonamouse', genre: 'Fantasy', enabled: true, first: 10 },
        { source: 'myanonamouse', genre: 'Horror', enabled: false, first: 10 },
      ]);
      await runPipeline(daemon, 'library-sync');
      const { id } = await daemon.store.shelf.saveBook({ title: 'The Road to Oz', authors: ['L. Frank Baum'] }, 'test');
      await daemon.store.database.knex('tombstones').insert({ book_id: id, reason: 'gone', library: 'audiobookshelf' });
      world.prowlarr.answerWith(503, 'busy');
      run = await flow.comesDue();
    });
    after(() => flow?.end());

    test('on Sunday at three the most popular of every enabled genre are judged: what is owned or was deleted on purpose is left', async () => {
      assert.deepEqual(await flow.startOf(run, { weekday: 'short' }), ['schedule', 'Sun 03:00']);
      assert.deepEqual(outcomeOf(run, 'The Emerald City of Oz'), ['skipped']);
      assert.deepEqual(outcomeOf(run, 'The Road to Oz'), ['skipped']);
      assert.deepEqual(outcomeOf(run, 'Ozma of Oz'), ['done']);
      assert.deepEqual(
        outcomeOf(run, 'Die Straße nach Oz (The Road to Oz)'),
        ['failed'],
        'German is not wanted, and Prowlarr does not answer',
      );
      assert.deepEqual(outcomeOf(run, 'The Oz Collection: Books 1-14, with The Lost Princess of Oz'), ['nothing']);
      assert.deepEqual(outcomeOf(run, 'The Lost Princess of Oz'), [], 'its genre is not enabled');
    });

    test('what MyAnonamouse has only abridged comes from Prowlarr, once that answers again, and all of it gets into the library', async () => {
      assert.deepEqual(outcomeOf(run, 'The Patchwork Girl of Oz'), ['failed']);
      flow.world.prowlarr.misbehave(null);
      flow.clock.pass(DAY_MS);
      const again = await flow.nextRun('genre-top-10', new Set([run.id]), 'retry');
      assert.deepEqual(outcomeOf(again, 'The Patchwork Girl of Oz'), ['done']);
      await until('both are imported', async () => {
        const rows = await flow.rows<{ state: string }>('select state from downloads');
        return rows.length === 2 && rows.every(({ state }) => state === 'imported');
      });
      await quiet(flow.daemon);
      const books = await outcomes(flow.world, run);
      assert.deepEqual(
        books.filter((book) => book.imported).map((book) => [book.number, book.wrong]),
        [
          [3, false],
          [7, false],
        ],
      );
      const [list] = await flow.rows<{ genre: string; n: number }>('select genre, count(*)::int as n from top_lists group by 1');
      assert.equal(list?.genre, 'Fantasy');
      assert.ok([...(flow.world.downloader.adds()?.values() ?? [])].every((times) => times === 1));
    });
  });
}
