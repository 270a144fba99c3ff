import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeBack } from './write-back.ts';

const entry = {
  id: 'e1',
  library: 'l',
  relPath: 'Oz',
  path: '/Oz',
  isFile: false,
  isMissing: false,
  record: { ids: {}, title: 'Oz', authors: [] },
};

/** A correction whose chain has answered, and a library that was lost meanwhile. */
function call(calls: string[]) {
  return {
    facts: { entry: { library: 'audiobookshelf', id: 'e1' }, book: { id: '1' } },
    run: { id: '1', dryRun: false, pipeline: 'metadata-full' },
    item: { id: '1' },
    ports: {
      actions: { byKey: async () => null },
      plans: { current: () => ({ instances: [{ name: 'audiobookshelf', provides: ['library.list', 'library.update'] }] }) },
      shelf: { inventory: async () => ({ braked: true }) },
      plugins: {
        call: async (_instance: string, method: string) => {
          calls.push(method);
          return { ok: true, value: entry };
        },
      },
    },
  };
}

test('nothing is written to a library that lost books while the services were asked', async () => {
  const calls: string[] = [];
  const plan = { change: { publisher: 'Reilly & Britton' }, corrections: [], kept: [] };
  const write = { entry, merged: { record: entry.record, sources: {} }, plan, journal: [] };
  const result = await writeBack(call(calls) as never, write as never);
  assert.ok('end' in result, JSON.stringify(result));
  assert.equal(result.end, 'deferred');
  assert.deepEqual(calls, []);
});
