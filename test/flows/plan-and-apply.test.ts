import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { TOKENS } from '../../core/main/container.ts';
import type { Daemon } from '../../core/main/daemon.ts';
import { applyPlan, rejectPlan, startPlanning } from '../../core/run/apply-plan.ts';
import { previewUndo, startUndo } from '../../core/run/undo.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { METADATA_FULL } from '../sandbox/more-pipelines.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { DATABASES, type TestDatabase } from './databases.ts';
import { finished, quiet, runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';

for (const kind of DATABASES) {
  describe(`plan, apply and undo on ${kind.name}`, { skip: kind.skip }, () => {
    let dir: string;
    let world: World;
    let daemon: Daemon;
    let database: TestDatabase;
    before(async () => {
      dir = mkdtempSync(join(tmpdir(), 'tw-plan-'));
      world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 120 });
      writeHome(world, join(dir, 'home'), { extra: METADATA_FULL });
      database = await kind.make();
      daemon = await startDaemon({ home: join(dir, 'home'), env: { ...environment(world), ...database.env }, pace: 'lifted' });
    });
    after(async () => {
      await daemon?.stop();
      await world?.stop();
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    });

    const needs = () => ({
      plans: daemon.wiring.get(TOKENS.plugins),
      plugins: daemon.wiring.get(TOKENS.plugins),
      provenance: daemon.store.provenance,
      runs: daemon.store.runs,
      proposals: daemon.store.plans,
    });
    const written = (): number => world.shelf.patches.length + (world.downloader.adds()?.size ?? 0) + world.mam.fetched.length;
    const plan = async (): Promise<string> => {
      const started = await startPlanning(needs(), 'complete-series');
      assert.ok('run' in started);
      assert.equal((await finished(daemon, started.run)).state, 'finished');
      return (await daemon.store.plans.ofRun(started.run))?.id ?? '';
    };
    const lines = async (id: string) => (await daemon.store.plans.lines(id)).items;

    test('a live plan reads everything, writes nothing, and lists each grab with its size and its cost', async () => {
      const before = written();
      const id = await plan();
      const made = await lines(id);
      assert.equal(written(), before);
      assert.ok(made.length >= 8, `${made.length} lines`);
      for (const line of made) {
        assert.equal(line.kind, 'grab');
        assert.ok(Number(line.intent['bytes']) > 0, line.title);
        assert.ok('cost' in line.intent);
        assert.doesNotMatch(JSON.stringify(line), /"link"/, 'a link may carry a passkey');
      }
      assert.equal((await daemon.store.plans.get(id))?.state, 'proposed');
    });

    test('what is applied is just what was approved, and what is rejected is never done', async () => {
      const id = await plan();
      // one that calls itself the book and holds another is followed by the next candidate, which was approved with it
      const [first, second, third] = (await lines(id)).filter(({ title }) => !/Magic of Oz/.test(title));
      assert.equal(await rejectPlan(needs(), id, { by: 'test', lines: [third?.id ?? ''] }), 1);
      const started = await applyPlan(needs(), id, { by: 'test', lines: [first?.id ?? '', second?.id ?? ''] });
      assert.ok('run' in started);
      await finished(daemon, started.run);
      await quiet(daemon);
      const states = new Map((await lines(id)).map((line) => [line.id, line.state]));
      assert.deepEqual(
        [states.get(first?.id ?? ''), states.get(second?.id ?? ''), states.get(third?.id ?? '')],
        ['applied', 'applied', 'rejected'],
      );
      assert.equal(world.downloader.adds()?.size, 2);
    });

    test('a line whose book is owned by now is not carried out, and says why', async () => {
      const id = await plan();
      const [wanted] = await lines(id);
      assert.ok(wanted);
      const book = (wanted.facts as { book: { id: string } }).book.id;
      await daemon.store.database.knex('tombstones').insert({ book_id: book, reason: 'deleted by hand' });
      const adds = world.downloader.adds()?.size;
      const started = await applyPlan(needs(), id, { by: 'test', lines: [wanted.id] });
      assert.ok('run' in started);
      await finished(daemon, started.run);
      const line = (await lines(id)).find((each) => each.id === wanted.id);
      assert.equal(line?.state, 'outdated');
      assert.match(line?.reason ?? '', /deleted on purpose/);
      assert.equal(world.downloader.adds()?.size, adds);
      await daemon.store.database.knex('tombstones').where({ book_id: book }).delete();
    });

    test('a plan of a pipeline that was changed since is refused', async () => {
      const id = await plan();
      await daemon.store.database
        .knex('plans')
        .where({ id })
        .update({ compiled: JSON.stringify({ name: 'complete-series', about: 'other' }) });
      const refused = await applyPlan(needs(), id, { by: 'test' });
      assert.match('refused' in refused ? refused.refused : '', /was changed in pipelines.yaml since/);
    });

    test('an undo says beforehand what it puts back, gives back what was there, and is not written again', async () => {
      await runPipeline(daemon, 'complete-series');
      await quiet(daemon);
      const [row] = await daemon.store.database.knex('metadata_corrections').whereNot({ entry: '' }).orderBy('id').limit(1);
      assert.ok(row, 'an imported book had its metadata corrected');
      const asked = { book: row.book_id as string };
      const preview = await previewUndo(needs(), asked);
      assert.ok('entries' in preview);
      const willBe = preview.entries[0]?.steps.filter((step) => step.will) ?? [];
      assert.ok(willBe.length > 0);
      const started = await startUndo(needs(), asked, { by: 'test' });
      assert.ok('run' in started);
      const run = await finished(daemon, started.run);
      assert.deepEqual(
        run.items.map((item) => item.outcome),
        ['done'],
      );
      const read = await needs().plugins.call<{ record: Record<string, unknown> }[]>(row.library, 'library.read', [[row.entry]]);
      assert.ok(read.ok);
      for (const step of willBe.filter((each) => each.field === 'publisher' || each.field === 'description'))
        assert.deepEqual(read.value[0]?.record[step.field] ?? null, step.then);
      const patches = world.shelf.patches.length;
      await runPipeline(daemon, 'metadata-full');
      const again = await daemon.store.provenance.standing(row.book_id, row.library, row.entry);
      assert.deepEqual(again, [], 'what was undone is locked');
      assert.ok(world.shelf.patches.length >= patches);
    });

    test('an undo of what stands no more is refused with a sentence', async () => {
      const refused = await startUndo(needs(), { run: '999999' }, { by: 'test' });
      assert.match('refused' in refused ? refused.refused : '', /nothing to undo/);
    });
  });
}
