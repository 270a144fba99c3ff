import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Handler, type Queue, type QueueOptions, startQueue } from '../../core/queue/queue.ts';
import { openConnections } from '../../core/store/connections.ts';
import { silent } from '../../core/store/testing/with-database.ts';
import { jobs, plan, type StoreBench, withStore } from './with-store.ts';

const WORKER = fileURLToPath(new URL('./queue-worker.ts', import.meta.url));

async function queueOn(bench: StoreBench, handlers: Record<string, Handler>, more: Partial<QueueOptions> = {}): Promise<Queue> {
  const { url, queueSchema: schema } = bench;
  const connect = (max: number) => openConnections(url, silent, max);
  const rest = { onPool: async () => {}, onGaveUp: async () => {}, concurrency: 4, log: silent, pollMs: 100 };
  return startQueue({ connect, schema, handlers, ...rest, ...more });
}

async function runWithItems(bench: StoreBench, count: number): Promise<string> {
  const run = (await bench.store.runs.start({ plan: plan('p', 'queue'), planVersion: 'v', trigger: 'manual' })) as string;
  const items = Array.from({ length: count }, (_, n) => ({ key: `book:${n}`, label: 'l', facts: {} }));
  await bench.store.runs.addItems(run, items);
  await bench.store.runs.releaseBatch(run, count);
  return run;
}

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let looks = 0; !(await holds()); looks++) {
    assert.ok(looks < 500, `${what}: not within 10 s`);
    await pause(20);
  }
}

withStore('three daemons share the items of a run, and none is worked twice', async (bench) => {
  const worked: string[] = [];
  const item: Handler = async ({ item: id }: { item: string }) => void worked.push(id);
  const queues = await Promise.all([1, 2, 3].map(() => queueOn(bench, { item, run: async () => {} })));
  await runWithItems(bench, 120);
  await until(async () => (await jobs(bench)).length === 0, 'all jobs worked');
  for (const queue of queues) await queue.stop();
  assert.equal(worked.length, 120);
  assert.equal(new Set(worked).size, 120);
});

withStore('no job is taken before it is known whose the worker pool is', async (bench) => {
  const order: string[] = [];
  let isKnown: () => void = () => {};
  const known = new Promise<void>((resolve) => {
    isKnown = resolve;
  });
  const onPool = async (): Promise<void> => {
    if (order.length === 0) {
      order.push('refused');
      throw new Error('the database is away');
    }
    await known;
    order.push('known');
  };
  await runWithItems(bench, 1);
  const queue = await queueOn(bench, { item: async () => void order.push('worked'), run: async () => {} }, { onPool });
  await pause(800);
  assert.deepEqual(order, ['refused']);
  isKnown();
  await until(() => order.includes('worked'), 'the job is worked');
  await queue.stop();
  assert.deepEqual(order, ['refused', 'known', 'worked']);
});

withStore('a job that throws is tried again a bounded number of times, then given up once, with what it was about', async (bench) => {
  const tries: number[] = [];
  const gaveUp: unknown[] = [];
  const item: Handler = async (_, { attempts }) => {
    tries.push(attempts);
    throw new Error('broken for good');
  };
  const onGaveUp: QueueOptions['onGaveUp'] = async (name, payload, error) => void gaveUp.push([name, payload, error.message]);
  await runWithItems(bench, 1);
  const [row] = await bench.knex('task_items');
  const queue = await queueOn(bench, { item, run: async () => {} }, { onGaveUp });
  const hurry = "select ??.reschedule_jobs(array(select id from ??.jobs where task_identifier = 'item'), run_at => now())";
  await until(async () => {
    await bench.knex.raw(hurry, [bench.queueSchema, bench.queueSchema]);
    return gaveUp.length > 0;
  }, 'the job is given up');
  await until(async () => (await jobs(bench)).length === 0, 'nothing is left of it');
  await queue.stop();
  assert.deepEqual(tries, [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(gaveUp, [['item', { item: row.id }, 'broken for good']]);
});

withStore('a giving up that failed itself is made up for at the next start', async (bench) => {
  await runWithItems(bench, 1);
  await bench.knex.raw("update ??._private_jobs set attempts = max_attempts where key like 'item:%'", [bench.queueSchema]);
  let gaveUp = 0;
  const item: Handler = async () => {
    throw new Error('still broken');
  };
  const onGaveUp = async (): Promise<void> => void gaveUp++;
  const queue = await queueOn(bench, { item, run: async () => {} }, { onGaveUp });
  assert.equal(await queue.forceUnlock(['pool-unknown']), 1);
  await until(() => gaveUp === 1, 'it is given up');
  await queue.stop();
});

withStore(
  'where the queue loses its connections and starts over, what is still worked is not begun a second time beside itself',
  async (bench) => {
    await runWithItems(bench, 1);
    let atOnce = 0;
    let most = 0;
    let begun = 0;
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const item: Handler = async () => {
      begun++;
      most = Math.max(most, ++atOnce);
      if (begun === 1) await released;
      atOnce--;
    };
    const others = new Set(process.listeners('unhandledRejection'));
    const pools: string[] = [];
    const queue = await queueOn(bench, { item, run: async () => {} }, { onPool: async (pool) => void pools.push(pool) });
    await until(() => begun === 1, 'the item is being worked');
    // what its library leaves alone where the database dies while it stores how a job ended
    const stray = Object.assign(new Error('Connection terminated unexpectedly'), {
      stack: 'at completeJob (graphile-worker/dist/worker.js)',
    });
    for (const hear of process.listeners('unhandledRejection')) if (!others.has(hear)) hear(stray, Promise.resolve());
    await until(() => pools.length > 1, 'the queue starts over');
    await pause(1500);
    release();
    await until(async () => (await jobs(bench)).filter(({ name }) => name === 'item').length === 0, 'the item is worked');
    await queue.stop();
    assert.equal(most, 1);
  },
);

withStore('what a killed daemon was working is worked again within five seconds of the next start', async (bench) => {
  const run = await runWithItems(bench, 3);
  const child = await startWorker(bench);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  const { rows } = await bench.knex.raw('select count(*)::integer as n from ??.jobs where locked_by is not null', [bench.queueSchema]);
  assert.ok(rows[0].n > 0, 'the dead one holds jobs');

  const begun = performance.now();
  const heir = bench.daemon('heir');
  await heir.leases.start();
  const item: Handler = async ({ item: id }: { item: string }) => heir.runs.settle(id, 'done', 'worked by the heir', []);
  const queue = await queueOn(bench, { item, run: async () => {} }, { onPool: (pool) => heir.leases.addPool(pool) });
  const pools = await heir.leases.takeDead();
  assert.equal(pools.length, 1);
  assert.ok((await queue.forceUnlock(pools)) > 0);
  await until(async () => (await heir.runs.counts(run)).settled === 3, 'all items settled');
  assert.ok(performance.now() - begun < 5000);
  await queue.stop();
});

withStore('a job over which daemons keep dying is given up in the end', async (bench) => {
  await runWithItems(bench, 1);
  await bench.knex.raw("update ??._private_jobs set attempts = 25, max_attempts = 26 where key like 'item:%'", [bench.queueSchema]);
  const gaveUp: string[] = [];
  let worked = 0;
  const item: Handler = async () => void worked++;
  const onGaveUp: QueueOptions['onGaveUp'] = async (_, __, error) => void gaveUp.push(error.message);
  const queue = await queueOn(bench, { item, run: async () => {} }, { onGaveUp });
  await until(() => gaveUp.length === 1, 'it is given up');
  await queue.stop();
  assert.deepEqual([worked, gaveUp], [0, ['The daemon ended 25 times while it worked on this']]);
});

async function startWorker(bench: StoreBench): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', WORKER, bench.url, bench.schema, bench.queueSchema], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  bench.t.after(() => child.kill('SIGKILL'));
  const said = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk) => resolve(String(chunk)));
    child.once('close', () => reject(new Error('the worker ended before it took a job')));
  });
  assert.match(said, /working/);
  return child;
}

/** A way to the database on which a connection that says goodbye hears that the server was killed, and only then ends. */
async function dyingServer(url: string): Promise<{ url: string; goodbyes(): number; stop(): void }> {
  const fields = 'SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0';
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + fields.length);
  const lastWords = Buffer.concat([Buffer.from('E'), length, Buffer.from(fields)]);
  const real = new URL(url);
  let goodbyes = 0;
  const server = createServer((near) => {
    const far = connect(Number(real.port || 5432), real.hostname);
    for (const end of [near, far]) end.on('error', () => {});
    far.pipe(near, { end: false });
    far.on('close', () => near.end());
    near.on('close', () => far.destroy());
    near.on('data', (chunk: Buffer) => {
      if (chunk.toString('latin1') !== 'X\0\0\0\x04') return void far.write(chunk);
      goodbyes += 1;
      near.write(lastWords, () => far.destroy());
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  return { url: through.href, goodbyes: () => goodbyes, stop: () => server.close() };
}

withStore('a database that dies while the queue lets go of its connections does not end the daemon', async (bench) => {
  const server = await dyingServer(bench.url);
  const queue = await queueOn(
    bench,
    { item: async () => {}, run: async () => {} },
    { connect: (max) => openConnections(server.url, silent, max) },
  );
  await pause(300);
  await queue.stop();
  await until(() => server.goodbyes() > 0, 'a connection that says goodbye');
  await pause(200);
  server.stop();
});
