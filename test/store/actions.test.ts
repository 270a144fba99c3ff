import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { LeaseLost } from '../../core/store/index.ts';
import { intend, plan, type StoreBench, withStore } from './with-store.ts';

async function begun(bench: StoreBench, key = 'add:aa'): Promise<Parameters<StoreBench['store']['actions']['intend']>[0]> {
  const run = (await bench.store.runs.start({ plan: plan('p', 'queue'), planVersion: 'v', trigger: 'manual' })) as string;
  await bench.store.runs.addItems(run, [{ key: 'book:1', label: 'l', facts: {} }]);
  const [item] = await bench.knex('task_items').where({ task_id: run });
  return { key, kind: 'downloader.add', instance: 'qb', run, item: item.id, intent: { ref: 'aa', bytes: 100 } };
}

/** What a database does to the lease of a daemon that was stopped for long. */
const expire = (bench: StoreBench, daemon: string) =>
  bench
    .knex('leases')
    .where({ daemon })
    .update({ expires_at: new Date(0) });

withStore('an action is stored once for a key, with its payload until it is done', async (bench) => {
  const { actions, leases } = bench.store;
  await leases.start();
  const wanted = await begun(bench);
  const payload = new Uint8Array([1, 2, 0, 255]);
  const made = await Promise.all(Array.from({ length: 20 }, () => intend(bench.store, { ...wanted, payload })));
  assert.equal(new Set(made.map((action) => action.id)).size, 1);
  const { id } = made[0] as { id: string };
  assert.deepEqual(new Uint8Array((await actions.payload(id)) as Uint8Array), payload);
  assert.equal(await actions.claim(id), true);
  await actions.settle(id, 'done', { id: 'aa' });
  assert.equal(await actions.payload(id), null);
  const again = await intend(bench.store, { ...wanted, intent: { other: true } });
  assert.deepEqual([again.state, again.intent, again.result], ['done', { ref: 'aa', bytes: 100 }, { id: 'aa' }]);
  assert.equal(await actions.claim(id), false, 'what is done is never claimed again');
  await actions.settle(id, 'failed', {});
  assert.equal((await intend(bench.store, wanted)).state, 'done');
});

withStore('without a lease nothing is claimed', async (bench) => {
  const { id } = await intend(bench.store, await begun(bench));
  assert.equal(await bench.store.actions.claim(id), false);
});

withStore('an action that a living daemon is at is not claimed by another', async (bench) => {
  const other = bench.daemon('second');
  await bench.store.leases.start();
  await other.leases.start();
  const { id } = await intend(bench.store, await begun(bench));
  const claims = await Promise.all([bench.store.actions.claim(id), other.actions.claim(id)]);
  assert.equal(claims.filter(Boolean).length, 1);
});

withStore('an action whose end is not known is claimed by whichever daemon comes to it next, once its own has let go', async (bench) => {
  const other = bench.daemon('second');
  await bench.store.leases.start();
  await other.leases.start();
  const { id } = await intend(bench.store, await begun(bench));
  assert.equal(await bench.store.actions.claim(id), true);
  await other.actions.release(id);
  assert.equal(await other.actions.claim(id), false, 'nobody lets go of what another one does');
  await bench.store.actions.release(id);
  assert.equal((await bench.store.actions.byKey('add:aa'))?.state, 'doing');
  assert.equal(await other.actions.claim(id), true);
});

withStore('a daemon with an old epoch claims and stores nothing, and its successor does', async (bench) => {
  const sleeper = bench.daemon('sleeper');
  await sleeper.leases.start();
  const wanted = await begun(bench);
  const first = await intend(sleeper, wanted);
  assert.equal(await sleeper.actions.claim(first.id), true);
  const second = await intend(sleeper, { ...wanted, key: 'add:bb' });
  await expire(bench, 'sleeper');

  const successor = bench.daemon('successor');
  await successor.leases.start();
  assert.deepEqual(await successor.leases.takeDead(), []);
  assert.equal(await bench.knex('leases').where({ daemon: 'sleeper' }).first(), undefined);

  assert.equal(sleeper.leases.held(), true, 'by its own clock the sleeper knows nothing yet');
  assert.equal(await sleeper.actions.claim(second.id), false);
  await assert.rejects(intend(sleeper, { ...wanted, key: 'add:cc' }), LeaseLost);
  await assert.rejects(sleeper.runs.saveStep(wanted.item, 1, {}, []), LeaseLost);
  await assert.rejects(sleeper.runs.settle(wanted.item, 'done', 'r', []), LeaseLost);
  await successor.state.set('mam', 'session', 'the new one', false);
  await assert.rejects(sleeper.state.set('mam', 'session', 'the old one', false), LeaseLost);
  assert.deepEqual(await successor.state.get('mam', 'session'), { value: 'the new one', secret: false });
  assert.equal(await successor.actions.claim(first.id), true, 'the one that was cut off, to be checked against the world');
  assert.equal(await successor.actions.claim(second.id), true);
  assert.deepEqual(
    (await successor.actions.doubtful()).map((action) => action.key),
    ['add:aa', 'add:bb'],
  );
});

withStore(
  'a daemon whose lease was taken is told by its next heartbeat, holds nothing, and starts anew with a higher epoch',
  async (bench) => {
    const short = bench.daemon('short', 1000);
    await short.leases.start();
    const mayGoOn = short.leases.guard();
    assert.equal(mayGoOn(), true);
    const { id } = await intend(bench.store, await begun(bench));
    const lost = new Promise<void>((resolve) => short.leases.onLost(resolve));
    await bench.knex('leases').where({ daemon: 'short' }).delete();
    await lost;
    assert.deepEqual([short.leases.held(), await short.actions.claim(id)], [false, false]);
    const before = short.leases.epoch as string;
    await short.leases.start();
    assert.ok(BigInt(short.leases.epoch as string) > BigInt(before));
    assert.equal(await short.actions.claim(id), true);
    assert.deepEqual(
      [mayGoOn(), short.leases.guard()()],
      [false, true],
      'what was begun under the old lease does not go on under the new one',
    );
  },
);

withStore('a daemon that was stopped for longer than its lease holds nothing by its own clock, before it asks anyone', async (bench) => {
  const short = bench.daemon('short', 50);
  await short.leases.start();
  const stopped = performance.now() + 60;
  while (performance.now() < stopped); // no timer and no answer arrives meanwhile, as under SIGSTOP
  assert.equal(short.leases.held(), false);
});

withStore('heartbeats keep a lease, and one that ran out during an outage is ours again if nobody took it', async (bench) => {
  const short = bench.daemon('short', 1000);
  await short.leases.start();
  await expire(bench, 'short');
  const living = () => bench.knex('leases').where({ daemon: 'short' }).whereRaw('expires_at > clock_timestamp()');
  for (let looks = 0; (await living()).length === 0; looks++) {
    assert.ok(looks < 100, 'no heartbeat came within five seconds');
    await pause(50);
  }
  assert.equal(short.leases.held(), true);
});

withStore('only dead leases are taken, each by one daemon, with the worker pools they had', async (bench) => {
  const [dead, living, second] = [bench.daemon('dead'), bench.daemon('living'), bench.daemon('second')];
  for (const each of [dead, living, second]) await each.leases.start();
  await dead.leases.addPool('pool-1');
  await dead.leases.addPool('pool-2');
  await living.leases.addPool('pool-3');
  assert.deepEqual(await living.leases.takeDead(), []);
  await expire(bench, 'dead');
  const taken = await Promise.all([living.leases.takeDead(), second.leases.takeDead()]);
  assert.deepEqual(taken.flat().toSorted(), ['pool-1', 'pool-2']);
  await assert.rejects(dead.leases.addPool('pool-4'), LeaseLost);
});

withStore('the lease of a process that is gone from this machine is taken at once', async (bench) => {
  const gone = bench.daemon('gone', 600_000);
  await gone.leases.start();
  await bench.knex('leases').where({ daemon: 'gone' }).update({ process_started: '1' });
  await gone.leases.addPool('pool-1');
  assert.deepEqual(await bench.store.leases.takeDead(), ['pool-1']);
});

withStore('a cap on writes holds to the last one, over all that ask at once', async (bench) => {
  const { actions, leases } = bench.store;
  await leases.start();
  const wanted = await begun(bench);
  const within = { since: bench.clock.now(), pipeline: 'p', most: 3 };
  const asked = await Promise.all(Array.from({ length: 10 }, (_, n) => actions.intend({ ...wanted, key: `update:${n}`, within })));
  const stored = asked.filter((action) => action !== null);
  assert.equal(stored.length, 3);
  assert.ok(await actions.intend({ ...wanted, key: stored[0]?.key ?? '', within }), 'what has its intent may go on');
  await actions.claim(stored[0]?.id ?? '');
  await actions.settle(stored[0]?.id ?? '', 'failed', {});
  assert.ok(await actions.intend({ ...wanted, key: 'update:next', within }), 'what certainly did not happen does not count');
  bench.clock.set(new Date(bench.clock.now().getTime() + 86_400_000));
  assert.ok(await actions.intend({ ...wanted, key: 'update:later', within: { ...within, since: bench.clock.now() } }));
  assert.ok(await actions.intend({ ...wanted, key: 'update:other', within: { ...within, pipeline: 'another' } }));
});

withStore('actions outlive the run that made them, so that their keys hold for ever', async (bench) => {
  const { leases, runs } = bench.store;
  await leases.start();
  const wanted = await begun(bench);
  await intend(bench.store, wanted);
  await runs.finish(wanted.run, 'finished', 'r', false);
  bench.clock.set(new Date(bench.clock.now().getTime() + 31 * 86_400_000));
  assert.equal((await bench.store.forget({ runs: 30 * 86_400_000 }))['runs'], 1);
  assert.equal(await runs.get(wanted.run), null);
  assert.equal((await bench.knex('actions').where({ key: 'add:aa' })).length, 1);
});
