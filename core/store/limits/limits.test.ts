import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { Leases } from '../leases.ts';
import type { StoreContext } from '../store-context.ts';
import { unleased } from '../testing/unleased.ts';
import { silent, type TestDatabase, withDatabase } from '../testing/with-database.ts';
import { Exclusive } from './exclusive.ts';
import { Permits } from './permits.ts';

const now = new Date('2026-03-01T12:00:00Z');
const contextOf = (database: TestDatabase): StoreContext => {
  const knex = database.anotherPool();
  return { knex, queueSchema: database.queueSchema, clock: { now: () => now }, ...unleased(knex) };
};

withDatabase('three daemons together keep one distance between starts, also below a second', async (database) => {
  const gapMs = 100;
  const starts: number[] = [];
  const until = performance.now() + 1500;
  const daemon = async () => {
    const permits = new Permits(contextOf(database));
    while (performance.now() < until) {
      const waitMs = await permits.grant('mam host', gapMs);
      assert.ok(waitMs >= 0 && waitMs <= gapMs, `told to wait ${waitMs} ms for a gap of ${gapMs}`);
      if (waitMs === 0) starts.push(performance.now());
      else await pause(waitMs);
    }
  };
  await Promise.all([daemon(), daemon(), daemon()]);
  // Granted by the database's clock; our own sees the answers, which may come a little late.
  const spread = (starts.at(-1) as number) - (starts[0] as number);
  assert.ok(starts.length >= 5, `only ${starts.length} starts: nobody got on`);
  assert.ok(spread >= (starts.length - 1) * gapMs - 50, `${starts.length} starts within ${spread} ms`);
});

withDatabase('a hundred daemons that ask at once get one permit', async (database) => {
  const permits = [1, 2, 3].map(() => new Permits(contextOf(database)));
  const waits = await Promise.all(Array.from({ length: 99 }, (_, n) => (permits[n % 3] as Permits).grant('k', 60_000)));
  assert.equal(waits.filter((wait) => wait === 0).length, 1);
  assert.equal(await (permits[0] as Permits).grant('other', 60_000), 0);
});

withDatabase('a budget a day gives as many as it holds, over all daemons, and begins anew', async (database) => {
  const permits = [1, 2, 3].map(() => new Permits(contextOf(database)));
  const taken = await Promise.all(Array.from({ length: 60 }, (_, n) => (permits[n % 3] as Permits).take('gb', 20, '2026-03-01')));
  assert.equal(taken.filter(Boolean).length, 20);
  const [one] = permits as [Permits];
  assert.deepEqual(
    [await one.take('gb', 20, '2026-03-01'), await one.take('gb', 20, '2026-03-02'), await one.take('none', 0, '2026-03-01')],
    [false, true, false],
  );
});

withDatabase('a start that a clock of next year has written does not hold anybody up until then', async (database) => {
  const context = contextOf(database);
  const permits = new Permits(context);
  assert.equal(await permits.grant('mam host', 1000), 0);
  await context.knex.raw("update limits set next_at = clock_timestamp() + interval '400 days'");
  assert.equal(await permits.grant('mam host', 1000), 0);
  const waitMs = await permits.grant('mam host', 1000);
  assert.ok(waitMs > 0 && waitMs <= 1000, `told to wait ${waitMs} ms`);
});

withDatabase('work under one name is never done by two at once, in one daemon or in three', async (database) => {
  const holders = await Promise.all(
    ['a', 'b', 'c'].map(async (daemon) => {
      const context = contextOf(database);
      const leases = new Leases({ knex: context.knex, log: silent, daemon });
      await leases.start();
      return { exclusive: new Exclusive(context, leases), leases };
    }),
  );
  let at = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++at);
    await pause(5);
    at--;
  };
  await Promise.all(Array.from({ length: 12 }, (_, n) => holders[n % 3]?.exclusive.run('mam', work)));
  assert.equal(most, 1);
  for (const { leases } of holders) await leases.stop();
});

withDatabase('what a dead daemon held is free as soon as its lease is', async (database) => {
  const context = contextOf(database);
  const dead = new Leases({ knex: context.knex, log: silent, daemon: 'dead' });
  await dead.start();
  const row = { name: 'mam', token: 't', epoch: dead.epoch, expires_at: new Date(Date.now() + 3_600_000) };
  await database.knex('holders').insert(row);
  const exclusive = new Exclusive(context, new Leases({ knex: context.knex, log: silent, daemon: 'heir' }));
  let done = false;
  const waiting = exclusive.run('mam', async () => {
    done = true;
  });
  await pause(100);
  assert.equal(done, false);
  await dead.stop();
  await waiting;
  assert.equal(done, true);
});

withDatabase(
  'calls of one daemon that wait for each other pass the name on, until others had to wait for long enough',
  async (database) => {
    const context = contextOf(database);
    const exclusive = new Exclusive(context, new Leases({ knex: context.knex, log: silent }));
    const tokens: string[] = [];
    const work = async (ms: number) => {
      await pause(ms);
      tokens.push((await database.knex('holders').where({ name: 'mam' }).first('token')).token);
    };
    await Promise.all([exclusive.run('mam', () => work(0)), exclusive.run('mam', () => work(1100)), exclusive.run('mam', () => work(0))]);
    assert.equal(tokens[0], tokens[1], 'passed on');
    assert.notEqual(tokens[1], tokens[2], 'let go of, and taken anew');
    assert.equal(await database.knex('holders').where({ name: 'mam' }).first('token'), undefined, 'nothing is held for nobody');
  },
);

withDatabase('work that throws lets the next one in', async (database) => {
  const context = contextOf(database);
  const exclusive = new Exclusive(context, new Leases({ knex: context.knex, log: silent }));
  await assert.rejects(
    exclusive.run('mam', async () => {
      throw new Error('broken');
    }),
    /broken/,
  );
  assert.equal(await exclusive.run('mam', async () => 7), 7);
});
