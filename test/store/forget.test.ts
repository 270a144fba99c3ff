import assert from 'node:assert/strict';
import { plan, type StoreBench, withStore } from './with-store.ts';

const DAY_MS = 86_400_000;
const KEEP = { runs: 30 * DAY_MS, apiLogs: 30 * DAY_MS, inbox: 30 * DAY_MS, outbox: 30 * DAY_MS, slots: 90 * DAY_MS };

async function oldRun({ store, knex }: StoreBench, name: string): Promise<string> {
  const run = (await store.runs.start({ plan: plan(name), planVersion: 'v', trigger: 'manual' })) as string;
  await store.runs.addItems(run, [{ key: 'book:1', label: 'l', facts: {} }]);
  const [item] = await knex('task_items').where({ task_id: run });
  await store.runs.settle(item.id, 'done', 'worked', [{ kind: 'item/added', message: 'm' }]);
  await store.runs.finish(run, 'finished', 'done', false);
  return run;
}

const count = async ({ knex }: StoreBench, table: string): Promise<number> => Number((await knex(table).count('* as n').first())?.['n']);

withStore('history is forgotten after its time with all that hangs on it, in batches, and nothing younger', async (bench) => {
  const { store, knex, clock } = bench;
  const old = await oldRun(bench, 'old');
  const log = (at: Date) => ({ method: 'GET', path: '/api/runs', status: 200, ms: 1, at });
  await knex.batchInsert(
    'api_logs',
    Array.from({ length: 1234 }, () => log(clock.now())),
    500,
  );
  clock.set(new Date(clock.now().getTime() + 31 * DAY_MS));
  const young = await oldRun(bench, 'young');
  await knex('api_logs').insert(log(clock.now()));
  const forgotten = await store.forget(KEEP);
  assert.deepEqual([forgotten['runs'], forgotten['apiLogs']], [1, 1234]);
  assert.deepEqual([await store.runs.get(old), (await store.runs.get(young))?.id], [null, young]);
  assert.deepEqual([await count(bench, 'task_items'), await count(bench, 'journal'), await count(bench, 'api_logs')], [1, 1, 1]);
});

withStore('what undo and the protection of people live on outlives the run that wrote it, for ever', async (bench) => {
  const { store, knex, clock } = bench;
  const run = await oldRun(bench, 'old');
  const { id: book } = await store.shelf.saveBook({ title: 'Ozma of Oz', authors: ['L. Frank Baum'] }, 'mam');
  const correction = { field: 'publisher', before: null, after: 'Reilly', source: 'google-books', confidence: 0.9 };
  const record = { ids: {}, title: 'Ozma of Oz', authors: ['L. Frank Baum'] };
  await store.provenance.save({ book, library: 'abs', entry: 'e1', run, corrections: [correction], record, sources: {}, completeness: 50 });
  const release = { source: 'mam', key: '1', title: 't', clue: { title: 't' }, protocol: 'torrent' } as const;
  await store.downloads.block(release, 'it failed', book);
  await knex('tombstones').insert({ book_id: book, reason: 'gone' });
  await knex('failed_attempts').insert({ book_id: book, release: '{}', attempts: 3, reason: 'given up' });
  clock.set(new Date(clock.now().getTime() + 4000 * DAY_MS));
  assert.equal((await store.forget(KEEP))['runs'], 1);
  for (const table of ['metadata_corrections', 'blocklist', 'tombstones', 'failed_attempts'])
    assert.equal(await count(bench, table), 1, table);
  assert.equal((await store.provenance.known(book, 'abs')).lastWritten['publisher'], 'Reilly');
});

withStore('a row that somebody holds is left for the next time, and nobody is waited for', async (bench) => {
  const { store, knex, clock } = bench;
  await knex('api_logs').insert([1, 2, 3].map((ms) => ({ method: 'GET', path: '/', status: 200, ms, at: clock.now() })));
  clock.set(new Date(clock.now().getTime() + 31 * DAY_MS));
  const holder = await bench.anotherPool().transaction();
  await holder('api_logs').orderBy('id').limit(1).forUpdate();
  assert.equal((await store.forget(KEEP))['apiLogs'], 2);
  await holder.commit();
  assert.equal((await store.forget(KEEP))['apiLogs'], 1);
});

withStore('the id of a webhook is known for seven days, even where the inbox is forgotten sooner', async (bench) => {
  const { store, knex, clock } = bench;
  const hook = { instance: 'shelf', messageId: 'a', headers: {}, body: '{}' };
  await store.inbox.receive([hook]);
  await knex('inbox').update({ handled_at: clock.now() });
  const later = (days: number) => clock.set(new Date(clock.now().getTime() + days * DAY_MS));
  later(6);
  await store.forget({ inbox: DAY_MS });
  assert.deepEqual(await store.inbox.receive([hook]), ['again']);
  later(2);
  assert.equal((await store.forget({ inbox: DAY_MS }))['inbox'], 1);
});
