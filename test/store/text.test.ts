import assert from 'node:assert/strict';
import { json } from '../../core/store/store-context.ts';
import { plan, withStore } from './with-store.ts';

const RELEASE = { source: 'a\0b', key: 'k', title: 'Oz\0', clue: { title: 'Oz' }, protocol: 'torrent' as const };

withStore('texts with NUL are stored without it wherever they stand, and nothing else of them is lost', async ({ store, knex }) => {
  const run = (await store.runs.start({ plan: plan('p'), planVersion: 'v', trigger: 'manual' })) as string;
  await store.runs.addItems(run, [{ key: 'k\0ey', label: 'la\0bel', facts: {} }]);
  const [item] = (await store.runs.items(run, {})).items;
  assert.ok(item);
  assert.deepEqual([item.key, item.label], ['key', 'label']);
  const gates = [{ gate: 'title', passed: false, reason: 'r\0' }];
  await store.runs.saveCandidates(item.id, [{ release: RELEASE, verdict: 'reject', score: 0, why: 'w\0hy', gates, parts: { 'p\0': 1 } }]);
  const [kept] = await knex('candidates').select('release', 'why', 'gates', 'parts');
  assert.deepEqual(kept, {
    release: { ...RELEASE, source: 'ab', title: 'Oz' },
    why: 'why',
    gates: [{ ...gates[0], reason: 'r' }],
    parts: { p: 1 },
  });
  const { rows } = await knex.transaction((trx) => trx.raw('select ?::text[] as list, ?::text as one', [['x\0', 'y'], '\0z']));
  assert.deepEqual(rows, [{ list: ['x', 'y'], one: 'z' }]);
});

withStore('what only looks like NUL, or like half a pair, is text and stays', async ({ knex }) => {
  const values = ['\\u0000', '\\\\u0000', '\\\0', '\0\0\\\\\0', '\ud83d\ude00', '\ud83d', '\ude00x', '\\ud83d', 'a\\"\0"'];
  const { rows } = await knex.raw('select ?::jsonb as kept', [json(values)]);
  assert.deepEqual(rows[0].kept, ['\\u0000', '\\\\u0000', '\\', '\\\\', '\ud83d\ude00', '\ufffd', '\ufffdx', '\\ud83d', 'a\\""']);
});
