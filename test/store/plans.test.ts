import assert from 'node:assert/strict';
import { plan, type StoreBench, type TestFacts, withStore } from './with-store.ts';

const wish = (run: string, n: number, more: object = {}) => ({
  run,
  itemKey: `book:${n}`,
  label: `Book ${n}`,
  step: 1,
  kind: 'grab' as const,
  title: `download book ${n}`,
  intent: { bytes: n },
  same: `same-${n}`,
  facts: { book: { id: String(n) } } as TestFacts,
  ...more,
});

const started = async (bench: StoreBench, more: object = {}): Promise<string> =>
  (await bench.store.runs.start({ plan: plan('p', 'queue'), planVersion: 'v', trigger: 'manual', ...more })) as string;

withStore('lines of a run stand in one plan, however many propose at once', async (bench) => {
  const { plans } = bench.store;
  const run = await started(bench);
  const made = await Promise.all(Array.from({ length: 12 }, (_, n) => plans.propose(wish(run, n % 6))));
  assert.equal(new Set(made.map((each) => each.plan)).size, 1);
  const { items } = await plans.lines(made[0]?.plan ?? '');
  assert.deepEqual(items.map((line) => line.itemKey).sort(), ['book:0', 'book:1', 'book:2', 'book:3', 'book:4', 'book:5']);
  assert.deepEqual((await plans.get(made[0]?.plan ?? ''))?.lines, { proposed: 6 });
});

withStore('what waits already, or was rejected, is not proposed again; what means something else takes its place', async (bench) => {
  const { plans } = bench.store;
  const first = await plans.propose(wish(await started(bench), 1));
  const second = await started(bench);
  assert.deepEqual(await plans.propose(wish(second, 1)), { plan: first.plan, outcome: 'waiting' });
  const other = await plans.propose(wish(second, 1, { same: 'another' }));
  assert.equal(other.outcome, 'new');
  assert.equal((await plans.get(first.plan))?.state, 'outdated');
  assert.equal(await plans.decide(other.plan, { state: 'rejected', by: 'owner' }), 1);
  assert.deepEqual(await plans.propose(wish(await started(bench), 1, { same: 'another' })), { plan: other.plan, outcome: 'rejected' });
});

withStore('a plan is approved line by line, carried out, and its state follows', async (bench) => {
  const { plans } = bench.store;
  const run = await started(bench);
  for (const n of [1, 2, 3]) await plans.propose(wish(run, n));
  const id = (await plans.ofRun(run))?.id ?? '';
  const { items } = await plans.lines(id);
  const ids = items.map((line) => line.id);
  assert.equal(await plans.decide(id, { state: 'approved', by: 'owner', lines: [ids[0] ?? '', ids[1] ?? ''] }), 2);
  assert.equal(await plans.decide(id, { state: 'rejected', by: 'owner', lines: [ids[0] ?? ''] }), 0, 'what is decided stays so');
  assert.equal((await plans.get(id))?.state, 'applying');
  assert.deepEqual(
    (await plans.approvedItems(id)).map(({ key, step }) => [key, step]),
    [
      ['book:1', 1],
      ['book:2', 1],
    ],
  );
  const line = await plans.approved(id, { key: 'book:1', step: 1, kind: 'grab' });
  await plans.settleLine(line?.id ?? '', 'applied', null);
  await plans.outdateItem(id, 'book:2', 'it is owned by now');
  assert.equal((await plans.get(id))?.state, 'proposed', 'the third still waits');
  assert.equal(await plans.decide(id, { state: 'rejected', by: 'owner' }), 1);
  assert.deepEqual(await plans.get(id).then((each) => [each?.state, each?.decidedBy]), ['applied', 'owner']);
  assert.deepEqual(
    (await plans.list({ state: 'applied' })).items.map((each) => each.id),
    [id],
  );
});

withStore('a live plan waits until its run has ended, and stands in no other run’s way', async (bench) => {
  const { plans, runs } = bench.store;
  const first = await started(bench, { plan: plan('q') });
  const live = await started(bench, { plan: plan('q'), planning: true });
  assert.ok(first && live);
  assert.equal((await runs.get(live))?.dryRun, true);
  const id = await plans.open(live);
  await plans.propose(wish(live, 1));
  assert.equal(await plans.decide(id, { state: 'approved', by: 'owner' }), 0);
  await plans.ready(live);
  assert.equal((await plans.get(id))?.state, 'proposed');
  assert.equal(await plans.decide(id, { state: 'approved', by: 'owner' }), 1);
  const applying = await started(bench, { plan: plan('q'), applies: id });
  assert.equal((await runs.get(applying))?.applies, id);
});

withStore('a plan that comes to nothing waits for nobody', async (bench) => {
  const { plans } = bench.store;
  const run = await started(bench, { planning: true });
  const id = await plans.open(run);
  await plans.ready(run);
  assert.equal((await plans.get(id))?.state, 'applied');
  assert.deepEqual((await plans.list({ state: 'proposed' })).items, []);
});
