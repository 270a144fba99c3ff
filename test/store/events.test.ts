import assert from 'node:assert/strict';
import { jobs, plan, withStore } from './with-store.ts';

const hook = (messageId: string, body = '{}') => ({ instance: 'shelf', messageId, headers: {}, body });
const imported = (subject: string) => ({ name: 'library.imported', subject, at: '2026-03-01T12:00:00Z' });

withStore('a webhook is stored with its job; the same id is known, with another body it is a conflict', async (bench) => {
  const { inbox } = bench.store;
  assert.deepEqual(await inbox.receive([hook('a'), hook('b'), hook('a'), hook('b', 'other')]), ['new', 'new', 'again', 'conflict']);
  assert.deepEqual(await inbox.receive([hook('a'), hook('c'), hook('b', 'other')]), ['again', 'new', 'conflict']);
  assert.equal((await bench.knex('inbox')).length, 3);
  assert.deepEqual(
    (await jobs(bench)).map((job) => [job.name, job.key]),
    [['inbox', 'inbox']],
  );
});

withStore('twenty groups that hold the same ids at once store each once, and none waits for the other for ever', async (bench) => {
  const groups = Array.from({ length: 20 }, (_, shift) => Array.from({ length: 10 }, (_, nth) => hook(`m${(nth * 7 + shift) % 10}`)));
  const answers = (await Promise.all(groups.map((group) => bench.store.inbox.receive(group)))).flat();
  assert.equal(answers.filter((answer) => answer === 'new').length, 10);
  assert.ok(answers.every((answer) => answer !== 'conflict'));
});

withStore('the same item told of by watch and webhook is one event, and a later one is another', async (bench) => {
  const { store, clock } = bench;
  await store.leases.start();
  assert.equal((await store.watches.take('shelf', 60_000))?.cursor, null);
  assert.equal(
    await store.watches.heard('shelf', { from: null, cursor: '1', events: [imported('i1'), imported('i1'), imported('i2')] }),
    true,
  );
  await store.inbox.receive([hook('h')]);
  const [, , raw] = await store.inbox.claim(10);
  await store.inbox.read('shelf', [{ id: raw?.id ?? '', events: [imported('i1'), imported('i3')] }]);
  const subjects = async () => (await bench.knex('inbox').whereNotNull('name').orderBy('id').select('subject')).map((row) => row.subject);
  assert.deepEqual(await subjects(), ['i1', 'i2', 'i3']);
  clock.set(new Date(clock.now().getTime() + 25 * 3_600_000));
  await store.watches.heard('shelf', { from: '1', cursor: '2', events: [imported('i1')] });
  assert.deepEqual(await subjects(), ['i1', 'i2', 'i3', 'i1']);
});

withStore('one daemon watches; its mark moves only from where it was, and another takes over when it is dead', async (bench) => {
  const { store } = bench;
  const other = bench.daemon('second');
  await store.leases.start();
  await other.leases.start();
  await store.watches.take('shelf', 60_000);
  assert.equal(await other.watches.take('shelf', 60_000), null);
  assert.equal(await store.watches.heard('shelf', { from: null, cursor: '1', events: [] }), true);
  assert.equal(await store.watches.heard('shelf', { from: null, cursor: '9', events: [imported('x')] }), false);
  assert.equal(await other.watches.heard('shelf', { from: '1', cursor: '9', events: [imported('x')] }), false);
  assert.equal((await bench.knex('inbox')).length, 0);
  await store.leases.stop();
  assert.equal((await other.watches.take('shelf', 60_000))?.cursor, '1');
});

withStore('events of a burst become one run when none is going, in the order in which they came', async (bench) => {
  const { store } = bench;
  await store.leases.start();
  await store.watches.take('shelf', 60_000);
  await store.watches.heard('shelf', { from: null, cursor: '1', events: ['a', 'b', 'c'].map(imported) });
  const claimed = await store.inbox.claim(10);
  assert.equal((await store.inbox.claim(10)).length, 0, 'nobody else gets them');
  const passed = claimed.map(({ id, subject }) => ({
    id,
    verdict: 'passed on',
    starts: [
      { pipeline: 'on-import', key: `entry:shelf:${subject}` },
      { pipeline: 'sync', key: '' },
    ],
    notes: [],
  }));
  await store.inbox.passOn(passed, 5000);
  await store.inbox.passOn(passed, 5000);
  const request = (name: string) => ({ plan: plan(name), planVersion: 'v', dryRun: false });
  const run = await store.eventStarts.start(request('on-import'));
  assert.deepEqual((await store.runs.get(run ?? ''))?.only?.sort(), ['entry:shelf:a', 'entry:shelf:b', 'entry:shelf:c']);
  const sync = await store.eventStarts.start(request('sync'));
  assert.equal((await store.runs.get(sync ?? ''))?.only, null);
  await store.runs.finish(sync ?? '', 'finished', 'done', false);
  assert.equal(await store.eventStarts.start(request('sync')), null, 'nothing waits any more');
});

withStore('events that come while a run is going wait for its end', async (bench) => {
  const { store } = bench;
  const request = { plan: plan('sync'), planVersion: 'v', dryRun: false };
  const going = await store.runs.start({ ...request, trigger: 'manual' });
  await bench.knex('event_starts').insert({ pipeline: 'sync', key: '', since: new Date() });
  assert.equal(await store.eventStarts.start(request), 'busy');
  assert.ok((await jobs(bench)).some((job) => job.key === 'events:sync'));
  await store.runs.finish(going ?? '', 'finished', 'done', false);
  assert.match((await store.eventStarts.start(request)) ?? '', /^\d+$/);
});

withStore('a row over which a daemon broke off is due again; one that waits for a service is not counted', async (bench) => {
  const { store, clock } = bench;
  await store.inbox.receive([hook('a')]);
  const [row] = await store.inbox.claim(1);
  assert.equal(await store.inbox.isDue(), false);
  clock.set(new Date(clock.now().getTime() + 6 * 60_000));
  assert.equal(await store.inbox.isDue(), true);
  assert.equal((await store.inbox.claim(1))[0]?.attempts, 2);
  await store.inbox.later([row?.id ?? ''], clock.now());
  assert.equal((await store.inbox.claim(1))[0]?.attempts, 1);
});

withStore('a notifier is told what waits in one message, no more often than it may, and never twice', async (bench) => {
  const { store, clock } = bench;
  const note = (key: string) => ({ instance: 'phone', message: { title: key, body: '', level: 'info' }, key });
  for (const key of ['a', 'b', 'a']) await store.outbox.notify(note(key));
  const first = await store.outbox.takeNotes('phone', 60_000);
  assert.ok('notes' in first);
  assert.deepEqual(
    first.notes.map((each) => each.key),
    ['a', 'b'],
  );
  await store.outbox.notify(note('c'));
  const second = await store.outbox.takeNotes('phone', 60_000);
  assert.ok('later' in second && second.later.getTime() === clock.now().getTime() + 60_000);
  clock.set(new Date(clock.now().getTime() + 61_000));
  const third = await store.outbox.takeNotes('phone', 60_000);
  assert.deepEqual('notes' in third && third.notes.map((each) => each.key), ['c']);
  clock.set(new Date(clock.now().getTime() + 20 * 60_000));
  await store.outbox.sweep();
  assert.deepEqual(
    (await bench.knex('outbox').orderBy('id').select('state')).map((row) => row.state),
    ['failed', 'failed', 'failed'],
  );
});

withStore('a problem is told once when it has lasted, again when it is over, and an instance that is down is an event', async (bench) => {
  const { store, clock } = bench;
  const told: string[] = [];
  const look = (isDown: boolean) =>
    store.problems.look({
      problems: isDown
        ? [{ id: 'down:shelf', severity: 'warning', sentence: 'shelf is down', remedy: 'start it', tellAfterMs: 60_000, down: 'shelf' }]
        : [],
      well: isDown ? [] : ['down:shelf'],
      unseenSince: new Date(clock.now().getTime() - 600_000),
      notes: ({ told: came, over }) => {
        told.push(...came.map((each) => `came ${each.id}`), ...over.map((each) => `over ${each.id}`));
        return [];
      },
    });
  assert.deepEqual((await look(true)).came, ['down:shelf']);
  assert.deepEqual(told, []);
  clock.set(new Date(clock.now().getTime() + 61_000));
  await look(true);
  await look(true);
  assert.deepEqual(told, ['came down:shelf']);
  await look(false);
  await look(false);
  assert.deepEqual(told, ['came down:shelf', 'over down:shelf']);
  await look(true);
  await look(false);
  assert.equal(told.length, 2, 'what was over before it was told of is not told of');
  assert.deepEqual(
    (await bench.knex('inbox').where({ name: 'plugin.down' })).map((row) => row.subject),
    ['shelf', 'shelf'],
  );
});

withStore('a reader of the feed misses nothing of a slower transaction, however slow it is, and waits for no stranger', async (bench) => {
  const { feed } = bench.store;
  const start = await feed.end();
  const slow = await bench.knex.transaction();
  await slow('feed').insert({ kind: 'log', data: JSON.stringify({ n: 1 }) });
  await feed.add([{ kind: 'log', data: { n: 2 } }]);
  await bench.knex('feed').update({ at: bench.knex.raw("at - interval '10 minutes'") });
  const kinds = async (from: string) => (await feed.after(from, 10))?.map((event) => (event.data as { n: number }).n);
  assert.deepEqual(await kinds(start), [], 'the later one waits for the earlier');
  await slow.commit();
  assert.deepEqual(await kinds(start), [1, 2]);
  const [first] = (await feed.after(start, 1)) ?? [];
  assert.deepEqual(await kinds(first?.id ?? ''), [2]);
  const stranger = await bench.knex.transaction();
  await stranger.raw("set local application_name = 'a session that its owner forgot'");
  await stranger('problems').insert({ id: 'x', severity: 'info', sentence: 's', remedy: 'r', since: new Date(), seen_at: new Date() });
  await feed.add([{ kind: 'log', data: { n: 3 } }]);
  assert.deepEqual(await kinds(start), [1, 2, 3]);
  await stranger.rollback();
  assert.equal(await feed.after('rubbish', 1), null);
  assert.equal(await feed.after('1-1-1000', 1), null);
});

withStore('who watches a run is told how far it is', async (bench) => {
  const { store } = bench;
  const start = await store.feed.end();
  const run = (await store.runs.start({ plan: plan('p'), planVersion: 'v', trigger: 'manual' })) as string;
  await store.runs.addItems(
    run,
    ['a', 'b', 'c'].map((key) => ({ key, label: key, facts: {} })),
  );
  const items = await bench.knex('task_items').where({ task_id: run }).orderBy('ordinal');
  await store.leases.start();
  await store.runs.settle(items[0].id, 'done', 'r', []);
  await store.runs.settle(items[1].id, 'nothing', 'r', []);
  await store.runs.finish(run, 'stopped', 'r', false);
  const told = ((await store.feed.after(start, 100)) ?? []).filter((event) => event.kind === 'run').map((event) => event.data);
  assert.deepEqual(
    told.map((data) => {
      const { state, items: n, byOutcome } = data as Record<string, unknown>;
      return { state, n, byOutcome };
    }),
    [
      { state: 'queued', n: 0, byOutcome: {} },
      { state: 'stopped', n: 3, byOutcome: { done: 1, nothing: 1 } },
    ],
  );
});
