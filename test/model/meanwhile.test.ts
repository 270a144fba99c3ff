import assert from 'node:assert/strict';
import { BOOKS, type ModelBook } from './books.ts';
import type { ModelDaemon } from './daemon.ts';
import { type ModelBench, onPostgresql } from './on-postgresql.ts';
import type { Services } from './services.ts';

const GLASS_HARBOUR = BOOKS[1] as ModelBook;
const OWNED = [1, 3, 4, 5, 6, 7, 8];

/** A run has selected the one missing book; something happens, the library is looked at, and the book's turn comes. */
async function selectedThen(bench: ModelBench, happens: (services: Services) => void): Promise<{ adds: number; reason: string }> {
  const { services, start, end } = await bench.begin(OWNED);
  const daemon = await start('only');
  await daemon.startPipeline('complete-series', { trigger: 'manual' });
  await daemon.workNext();
  happens(services);
  await look(daemon, services);
  while ((await daemon.workNext()) === 'worked');
  const [item] = await daemon.knex('task_items').where({ label: GLASS_HARBOUR.title }).orderBy('id');
  await daemon.store.leases.stop();
  end();
  return { adds: services.adds.size, reason: item?.reason };
}

async function look({ store }: ModelDaemon, services: Services): Promise<void> {
  await store.shelf.putEntries('library', [...services.entries.values()], 'a look');
  await store.shelf.closeLook('library', 'a look');
}

onPostgresql('a missing book that came into the library another way before its turn is not fetched', async (bench) => {
  assert.deepEqual(await selectedThen(bench, (services) => services.put(GLASS_HARBOUR)), { adds: 0, reason: 'the library has it by now' });
});

onPostgresql('one that is still missing at its turn is', async (bench) => {
  assert.equal((await selectedThen(bench, () => undefined)).adds, 1);
});

onPostgresql('nothing is fetched onto a disk that is nearly full, and the book comes again by itself', async (bench) => {
  const full = await selectedThen(bench, (services) => {
    services.free = 1_500_000_000;
  });
  assert.equal(full.adds, 0);
  assert.match(full.reason, /has 1\.5 GB left, and 2\.0 GB are wanted .*; it goes on when there is room/);
  const knex = bench.database.anotherPool();
  const again = await knex('tasks').where({ pipeline: 'complete-series', trigger: 'retry', state: 'queued' });
  assert.equal(again.length, 1);
  assert.ok(again[0]?.not_before > new Date(0));
});
