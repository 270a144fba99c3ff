import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DATABASES } from '../databases.ts';
import { quiet, type RunView } from '../run-pipeline.ts';
import { beginWorkflow, type Workflow } from './workflow.ts';

const DAY_MS = 86_400_000;

const itemOf = (flow: Workflow, title: string) => {
  const found = [...flow.world.shelf.items.values()].find((item) => item.metadata.title === title);
  if (!found) throw new Error(`the library has no "${title}"`);
  return found;
};

for (const kind of DATABASES) {
  describe(`metadata-full on ${kind.name}`, { skip: kind.skip }, () => {
    let flow: Workflow;
    let run: RunView;
    before(async () => {
      flow = await beginWorkflow('metadata-full', kind, {
        books: [],
        prepare: ({ world }) => {
          itemOf({ world } as Workflow, 'The Road to Oz'.replace('Road to', 'Emerald City of')).metadata.description =
            'By hand, and it stays.';
        },
      });
      flow.world.google.misbehave({ answer: { status: 429, headers: { 'retry-after': '1' }, body: 'slow down' }, times: 1 });
      flow.world.shelf.misbehave({ answer: { status: 503, body: 'restarting' }, times: 2 }, '/api/items');
      run = await flow.comesDue();
      await quiet(flow.daemon);
    });
    after(() => flow?.end());

    test('on the first at four every book of the library is looked at', async () => {
      assert.deepEqual(await flow.startOf(run, { day: 'numeric' }), ['schedule', '1, 04:00']);
      assert.deepEqual(
        run.items.map((item) => item.label).sort(),
        [...flow.world.shelf.items.values()].map((item) => item.metadata.title).sort(),
      );
    });

    test('what was missing is filled in the library, what a person wrote stays, and the source of each field is stored', async () => {
      const filled = itemOf(flow, 'The Wonderful Wizard of Oz').metadata;
      assert.match(filled.description ?? '', /journey to the land of Oz/);
      assert.equal(filled.isbn, '9780000000019');
      assert.equal(itemOf(flow, 'The Emerald City of Oz').metadata.description, 'By hand, and it stays.');
      const fields = await flow.rows<{ field: string; source: string }>(
        `select field, source from metadata_corrections c join books b on b.id = c.book_id where b.title = 'The Wonderful Wizard of Oz' order by field`,
      );
      assert.deepEqual(
        fields.find((row) => row.field === 'description'),
        { field: 'description', source: 'google-books' },
      );
      const [book] = await flow.rows<{ sources: object; completeness: number }>(
        `select sources, completeness from books where title = 'The Wonderful Wizard of Oz'`,
      );
      assert.ok(book && book.completeness >= 50, JSON.stringify(book));
    });

    test('services that were busy in the middle cost no book its turn', async () => {
      const known = run.items.filter((item) => item.label !== "Alice's Adventures in Wonderland");
      const open = known.filter((item) => item.outcome !== 'done');
      flow.clock.pass(DAY_MS);
      if (open.length > 0)
        assert.ok((await flow.nextRun('metadata-full', new Set([run.id]), 'retry')).items.every((item) => item.outcome === 'done'));
      for (const { label } of known)
        if (label !== 'The Emerald City of Oz') assert.match(itemOf(flow, label).metadata.description ?? '', /Oz/, label);
    });
  });

  describe(`metadata-new on ${kind.name}`, { skip: kind.skip }, () => {
    let flow: Workflow;
    let run: RunView;
    before(async () => {
      flow = await beginWorkflow('metadata-new', kind, {
        books: [],
        prepare: ({ world }) => {
          itemOf({ world } as Workflow, 'The Wonderful Wizard of Oz').addedAt -= 30 * DAY_MS;
        },
      });
      flow.world.google.misbehave({ cut: true });
      run = await flow.comesDue();
      await quiet(flow.daemon);
    });
    after(() => flow?.end());

    test('on Sunday at half past four only what was added in the last eight days is looked at', async () => {
      assert.deepEqual(await flow.startOf(run, { weekday: 'short' }), ['schedule', 'Sun 04:30']);
      const labels = run.items.map((item) => item.label);
      assert.ok(labels.includes('The Emerald City of Oz') && !labels.includes('The Wonderful Wizard of Oz'), labels.join());
      assert.equal(itemOf(flow, 'The Wonderful Wizard of Oz').metadata.description, null);
    });

    test('while one service cannot be reached the next in the chain fills what it knows', async () => {
      const { metadata } = itemOf(flow, 'The Emerald City of Oz');
      assert.equal(metadata.description, 'Number 6 of the Oz books.');
      const sources = await flow.rows<{ source: string }>('select distinct source from metadata_corrections order by 1');
      assert.deepEqual(sources, [{ source: 'goodreads' }]);
    });
  });
}
