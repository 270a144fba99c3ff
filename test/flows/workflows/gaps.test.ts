import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { outcomes } from '../../sandbox/outcome.ts';
import { DATABASES } from '../databases.ts';
import { quiet, type RunView } from '../run-pipeline.ts';
import { beginWorkflow, type Workflow } from './workflow.ts';

const DAY_MS = 86_400_000;
const WALL = '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action="/login"></form></body></html>';
/** As another service calls a book that Goodreads lists too. */
const SOLD = {
  asin: 'B000000011',
  title: 'The Lost Princess of Oz (Unabridged)',
  author: 'L. Frank Baum',
  narrator: 'Sandbox Reader',
  minutes: 120,
};

for (const kind of DATABASES) {
  describe(`complete-authors on ${kind.name}`, { skip: kind.skip }, () => {
    let flow: Workflow;
    let run: RunView;
    before(async () => {
      flow = await beginWorkflow('complete-authors', kind, {
        books: [3, 7, 11],
        prepare: ({ audnexus }) => void audnexus.products.push(SOLD),
      });
      flow.world.prowlarr.answerWith(200, WALL);
      run = await flow.comesDue();
      await quiet(flow.daemon);
    });
    after(() => flow?.end());

    test('on the third at three the works of the authors we have are stored as gaps, each once, whoever lists it', async () => {
      assert.deepEqual(await flow.startOf(run, { day: 'numeric' }), ['schedule', '3, 03:00']);
      const gaps = await flow.rows<{ title: string }>(
        `select b.title from missing_books m join books b on b.id = m.book_id where m.reason = 'author_gap' order by b.title`,
      );
      const titles = gaps.map((gap) => gap.title);
      assert.equal(titles.filter((title) => /Lost Princess/.test(title)).length, 1, titles.join());
      for (const title of ['Ozma of Oz', 'Glinda of Oz', 'Tik-Tok of Oz']) assert.ok(titles.includes(title), titles.join());
      for (const title of ['The Emerald City of Oz', 'The Oz Books 1-3', 'Ozma von Oz']) assert.ok(!titles.includes(title), titles.join());
    });

    test('what is to be had is in the library, and its gap is closed', async () => {
      const there = (await outcomes(flow.world, run)).filter((book) => book.imported);
      assert.deepEqual(
        there.map((book) => [book.number, book.wrong]),
        [
          [3, false],
          [11, false],
        ],
      );
      const closed = await flow.rows<{ title: string }>(
        `select b.title from missing_books m join books b on b.id = m.book_id where m.state = 'closed' and closed_because = 'arrived' order by b.title`,
      );
      assert.deepEqual(
        closed.map((row) => row.title),
        ['Ozma of Oz', 'The Lost Princess of Oz'],
      );
    });

    test('a sign-in page instead of an answer proves nothing: the day after it is asked again, and the book comes', async () => {
      assert.equal(run.items.find((item) => item.label === 'The Patchwork Girl of Oz')?.outcome, 'failed');
      flow.world.prowlarr.misbehave(null);
      flow.clock.pass(DAY_MS);
      const again = await flow.nextRun('complete-authors', new Set([run.id]), 'retry');
      assert.equal(again.items.find((item) => item.label === 'The Patchwork Girl of Oz')?.outcome, 'done');
      await quiet(flow.daemon);
      assert.deepEqual(
        (await outcomes(flow.world, run)).filter((book) => book.imported).map((book) => book.number),
        [3, 7, 11],
      );
      assert.ok([...(flow.world.downloader.adds()?.values() ?? [])].every((times) => times === 1));
      const [author] = await flow.rows<{ owned: number }>(`select owned from authors where name = 'L. Frank Baum'`);
      assert.equal(author?.owned, 8);
    });
  });

  describe(`complete-series on ${kind.name}`, { skip: kind.skip }, () => {
    let flow: Workflow;
    let run: RunView;
    before(async () => {
      flow = await beginWorkflow('complete-series', kind, { books: [3, 5, 7, 13] });
      flow.world.goodreads.misbehave({ answer: { status: 503, body: 'busy' }, times: 1 });
      run = await flow.comesDue();
      await quiet(flow.daemon);
    });
    after(() => flow?.end());

    test('on the second at three the gaps of the series we have begun are stored, searched and brought into the library', async () => {
      assert.deepEqual(await flow.startOf(run, { day: 'numeric' }), ['schedule', '2, 03:00']);
      const there = (await outcomes(flow.world, run)).filter((book) => book.imported);
      assert.deepEqual(
        there.map((book) => [book.number, book.wrong]),
        [3, 5, 7, 13].map((number) => [number, false]),
      );
      const gaps = await flow.rows<{ state: string; n: number }>(
        `select state, count(*)::int as n from missing_books where reason = 'series_gap' group by 1 order by 1`,
      );
      assert.deepEqual(gaps, [
        { state: 'closed', n: 4 },
        { state: 'missing', n: 5 },
      ]);
    });
  });
}
