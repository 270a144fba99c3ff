import assert from 'node:assert/strict';
import { jobs, plan, type StoreBench, withStore } from './with-store.ts';

const start = (name: string, overlap: 'skip' | 'queue' = 'skip') => ({
  plan: plan(name, overlap),
  planVersion: 'v1',
  trigger: 'manual' as const,
});
const items = (...keys: string[]) => keys.map((key) => ({ key, label: key, facts: {} }));

async function going(bench: StoreBench, ...keys: string[]): Promise<string> {
  const run = (await bench.store.runs.start(start('p'))) as string;
  await bench.store.runs.addItems(run, items(...keys));
  return run;
}

withStore('a run is stored whole, with its job in the same transaction', async (bench) => {
  const { runs } = bench.store;
  const id = (await runs.start({ ...start('complete-series'), dryRun: true, only: ['book:1'] })) as string;
  assert.deepEqual(await runs.get(id), {
    id,
    pipeline: 'complete-series',
    plan: plan('complete-series'),
    planVersion: 'v1',
    trigger: 'manual',
    state: 'queued',
    dryRun: true,
    planning: false,
    applies: null,
    only: ['book:1'],
    cursor: {},
    startedAt: bench.clock.now(),
  });
  assert.deepEqual(
    (await jobs(bench)).map(({ name, key }) => [name, key]),
    [['run', `run:${id}`]],
  );
});

withStore('where the job cannot be stored, the run is not stored either', async (bench) => {
  await bench.knex.raw('drop schema ?? cascade', [bench.queueSchema]);
  await assert.rejects(bench.store.runs.start(start('p')));
  assert.equal((await bench.knex('tasks')).length, 0);
});

withStore('an id that is none finds nothing', async ({ store }) => {
  for (const id of ['', 'x', '12x', '-1', '9'.repeat(40), "1'"]) {
    assert.equal(await store.runs.get(id), null);
    assert.equal(await store.runs.item(id), null);
  }
});

withStore('overlap: skip starts nothing while a run is going, and fifty at once start one', async (bench) => {
  const { runs } = bench.store;
  const others = [bench.daemon('second'), bench.daemon('third')];
  const started = await Promise.all(Array.from({ length: 50 }, (_, n) => (others[n % 2] ?? bench.store).runs.start(start('p'))));
  const ids = started.filter((each) => each !== null);
  assert.equal(ids.length, 1);
  await runs.finish(ids[0] as string, 'finished', 'done', false);
  assert.notEqual(await runs.start(start('p')), null);
});

withStore('overlap: queue lets the next run wait for its turn', async (bench) => {
  const { runs } = bench.store;
  const [first, second, third] = [
    await runs.start(start('p', 'queue')),
    await runs.start(start('p', 'queue')),
    await runs.start(start('p', 'queue')),
  ];
  const waiting = async () => (await jobs(bench)).map(({ key }) => key);
  assert.deepEqual(await waiting(), [`run:${first}`]);
  await runs.wake(third as string, new Date());
  assert.deepEqual(await waiting(), [`run:${first}`], 'a wake does not let it jump the line');
  await runs.finish(first as string, 'finished', 'done', false);
  assert.deepEqual(await waiting(), [`run:${first}`, `run:${second}`]);
  await runs.finish(second as string, 'failed', 'broken', false);
  assert.deepEqual(await waiting(), [`run:${first}`, `run:${second}`, `run:${third}`]);
});

withStore('a schedule slot starts at most one run over three daemons', async (bench) => {
  const daemons = [bench.store, bench.daemon('second'), bench.daemon('third')];
  for (let minute = 0; minute < 20; minute++) {
    const slot = new Date(Date.UTC(2026, 2, 1, 3, minute));
    const request = { ...start('p', 'queue'), trigger: 'schedule' as const, slot };
    const started = await Promise.all(daemons.map((each) => each.runs.start(request)));
    assert.equal(started.filter((each) => each !== null).length, 1);
    assert.equal(await bench.store.runs.start(request), null, 'also later');
  }
});

withStore('batches are released in order, once each, with a job for every item', async (bench) => {
  const run = await going(bench, 'b', 'a', 'c');
  const { runs } = bench.store;
  await runs.addItems(run, [...items('a'), { key: 'd', label: 'd', facts: {} }]);
  const [first, second] = [await runs.releaseBatch(run, 2), await bench.daemon('second').runs.releaseBatch(run, 2)];
  assert.deepEqual([first, second, await runs.releaseBatch(run, 2)], [2, 2, 0]);
  const rows = await bench.knex('task_items').orderBy('ordinal');
  assert.deepEqual(
    rows.map((row) => [row.key, row.batch, row.state]),
    [
      ['b', 1, 'ready'],
      ['a', 1, 'ready'],
      ['c', 2, 'ready'],
      ['d', 2, 'ready'],
    ],
  );
  const keys = (await jobs(bench)).filter(({ name }) => name === 'item').map(({ key }) => key);
  assert.deepEqual(
    keys,
    rows.map((row) => `item:${row.id}`),
  );
});

withStore('two daemons that release at once never release an item twice', async (bench) => {
  const run = await going(bench, ...Array.from({ length: 40 }, (_, n) => `book:${n}`));
  const daemons = [bench.store, bench.daemon('second')];
  const released = await Promise.all(
    Array.from({ length: 8 }, (_, n) => (daemons[n % 2] as typeof bench.store).runs.releaseBatch(run, 10)),
  );
  assert.equal(
    released.reduce((a, b) => a + b),
    40,
  );
  assert.equal((await jobs(bench)).filter(({ name }) => name === 'item').length, 40);
});

withStore('a settled item wakes its run, is counted, and is never changed again', async (bench) => {
  const run = await going(bench, 'a', 'b');
  const { runs } = bench.store;
  await runs.releaseBatch(run, 1);
  const [row] = await bench.knex('task_items').where({ key: 'a' });
  await runs.saveStep(row.id, 1, { book: { id: '7' } }, [{ kind: 'step/found', message: 'found it', data: { score: 0.9 } }]);
  await bench.knex.raw('delete from ??._private_jobs', [bench.queueSchema]);
  await runs.settle(row.id, 'done', 'imported', [{ kind: 'item/done', message: 'done' }]);
  assert.deepEqual(
    (await jobs(bench)).map(({ key }) => key),
    [`run:${run}`],
  );
  await runs.settle(row.id, 'failed', 'too late', [{ kind: 'item/failed', message: 'no' }]);
  await runs.saveStep(row.id, 2, {}, []);
  const item = await runs.item(row.id);
  assert.deepEqual([item?.outcome, item?.step, item?.facts], ['done', 1, { book: { id: '7' } }]);
  assert.deepEqual(await runs.counts(run), { pending: 1, ready: 0, settled: 1, openDownloads: 0, byOutcome: { done: 1 } });
  assert.deepEqual(
    (await bench.knex('journal').orderBy('id')).map((line) => line.kind),
    ['step/found', 'item/done'],
  );
});

withStore(
  'an item wakes its run when that can move: at half of a batch, at the last one, and once where two end at the same time',
  async (bench) => {
    const { runs } = bench.store;
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    const run = (await runs.start({ ...start('p'), plan: { ...plan('p'), batch: { size: 4 } } as never })) as string;
    await runs.addItems(run, items(...keys));
    await runs.releaseBatch(run, 4);
    const ids = new Map((await bench.knex('task_items').select('id', 'key')).map(({ id, key }) => [key, id]));
    const settle = (key: string) => runs.settle(ids.get(key), 'done', 'r', []);
    const isAwake = async () => (await jobs(bench)).some(({ key }) => key === `run:${run}`);
    const sleep = () => bench.knex.raw('select ??.remove_job(?)', [bench.queueSchema, `run:${run}`]);
    await sleep();
    await settle('a');
    assert.equal(await isAwake(), false, 'three of four are worked still');
    await settle('b');
    assert.equal(await isAwake(), true, 'half is worked, and more wait');
    await sleep();
    await runs.releaseBatch(run, 4);
    await settle('c');
    await settle('d');
    assert.equal(await isAwake(), false, 'nothing waits, and two are worked still');
    await Promise.all([settle('e'), settle('f')]);
    assert.equal(await isAwake(), true, 'each of the last two could have taken the other for still open');
  },
);

withStore('of several wakes the earliest holds, whatever their order', async (bench) => {
  const run = await going(bench);
  const { runs } = bench.store;
  await bench.knex.raw('delete from ??._private_jobs', [bench.queueSchema]);
  const [noon, one, two] = [12, 13, 14].map((hour) => new Date(Date.UTC(2027, 0, 1, hour))) as [Date, Date, Date];
  await runs.wake(run, two);
  await runs.wake(run, noon);
  await Promise.all([runs.wake(run, one), runs.wake(run, two), bench.daemon('second').runs.wake(run, one)]);
  assert.deepEqual(
    (await jobs(bench)).map(({ key, runAt }) => [key, runAt]),
    [[`run:${run}`, noon]],
  );
});

withStore('a run that is to be forgotten leaves no trace, nor do its items', async (bench) => {
  const { runs } = bench.store;
  const empty = (await runs.start(start('every'))) as string;
  await runs.finish(empty, 'finished', 'nothing to do', true);
  assert.equal(await runs.get(empty), null);
  const run = await going(bench, 'a');
  await runs.finish(run, 'finished', 'done', true);
  assert.equal(await runs.get(run), null);
  assert.deepEqual(await bench.knex('task_items').where({ task_id: run }), []);
});

withStore('an item knows how often in a row it failed in earlier runs of its pipeline', async (bench) => {
  const { runs } = bench.store;
  const attempts: (number | undefined)[] = [];
  for (const outcome of ['failed', 'failed', 'done', 'failed', 'nothing'] as const) {
    const run = await going(bench, 'book:1');
    const [row] = await bench.knex('task_items').where({ task_id: run });
    attempts.push((await runs.item(row.id))?.attempts);
    await runs.settle(row.id, outcome, 'r', []);
    await runs.finish(run, 'finished', 'r', false);
  }
  assert.deepEqual(attempts, [0, 1, 2, 0, 1]);
});

withStore('candidates keep verdict, score and reasons, and no link with a passkey in it', async (bench) => {
  const run = await going(bench, 'a');
  const [row] = await bench.knex('task_items').where({ task_id: run });
  const release = { source: 'mam', key: '1', title: 'A', clue: { title: 'A' }, protocol: 'torrent' as const, link: 'https://t/passkey' };
  const gates = [{ gate: 'language', passed: false, reason: 'German' }];
  const candidate = { release, verdict: 'reject' as const, score: 0.5, why: 'German', gates, parts: { title: 1 } };
  await bench.store.runs.saveCandidates(row.id, [candidate, candidate]);
  await bench.store.runs.saveCandidates(row.id, [candidate]);
  const rows = await bench.knex('candidates');
  assert.equal(rows.length, 1);
  assert.deepEqual([rows[0].gates, rows[0].parts, rows[0].why], [gates, { title: 1 }, 'German']);
  assert.ok(!JSON.stringify(rows).includes('passkey'));
});

withStore('a release is known once, with the book that it was found good for, however often it is listed', async (bench) => {
  const { id: book } = await bench.store.shelf.saveBook({ title: 'A', authors: ['B'] }, 'mam');
  const run = await going(bench, 'a');
  const [row] = await bench.knex('task_items').where({ task_id: run });
  await bench
    .knex('task_items')
    .where({ id: row.id })
    .update({ facts: JSON.stringify({ book: { id: book } }) });
  const release = { source: 'mam', key: '1', title: 'A', clue: { title: 'A' }, protocol: 'torrent' as const, link: 'https://t/passkey' };
  const seen = (verdict: 'accept' | 'reject') => ({ release, verdict, score: 1, why: 'w', gates: [], parts: {} });
  await bench.store.runs.saveCandidates(row.id, [seen('accept'), { ...seen('reject'), release: { ...release, key: '2' } }]);
  await bench.store.runs.saveCandidates(row.id, [seen('reject')]);
  const rows = await bench.knex('releases').orderBy('key').select('key', 'book_id', 'release');
  assert.deepEqual(
    rows.map((each) => [each.key, each.book_id]),
    [
      ['1', book],
      ['2', null],
    ],
  );
  assert.ok(!JSON.stringify(rows).includes('passkey'));
  await bench.store.forget({});
  assert.equal((await bench.knex('releases')).length, 2);
  await bench
    .knex('releases')
    .where({ key: '2' })
    .update({ last_seen: new Date(bench.clock.now().getTime() - 400 * 86_400_000) });
  await bench.store.forget({});
  assert.equal((await bench.knex('releases')).length, 1);
});

withStore('text with a NUL, as a torrent may carry, is stored without it', async (bench) => {
  const run = await going(bench, 'a');
  const [row] = await bench.knex('task_items').where({ task_id: run });
  await bench.store.runs.saveStep(row.id, 1, { book: { id: 'a\0b' } }, [{ kind: 'k', message: 'm\0n', data: { x: '\0' } }]);
  assert.deepEqual((await bench.store.runs.item(row.id))?.facts, { book: { id: 'ab' } });
});

withStore('retries that are due at about the same time are one run, whichever came first, when the later one is', async (bench) => {
  const { runs } = bench.store;
  const at = (minutes: number) => new Date(bench.clock.now().getTime() + minutes * 60_000);
  const retry = (key: string, minutes: number) =>
    runs.start({ plan: plan('p', 'queue'), planVersion: 'v', trigger: 'retry', only: [key], notBefore: at(minutes) });
  const first = await retry('book:1', 60);
  assert.equal(await retry('book:2', 55), first);
  assert.equal(await retry('book:3', 65), first);
  assert.notEqual(await retry('book:4', 120), first);
  const [row] = await bench.knex('tasks').where({ id: first });
  assert.deepEqual([row.only_keys.sort(), row.not_before], [['book:1', 'book:2', 'book:3'], at(65)]);
});
