import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloseList } from './close-list.ts';

test('parts close in reverse, and one that fails or hangs stops no other', async () => {
  const closed: string[] = [];
  const list = new CloseList();
  list.add('database', () => void closed.push('database'));
  list.add('stuck', () => new Promise(() => {}), 20);
  list.add('broken', () => Promise.reject(new Error('no')));
  list.add('server', () => void closed.push('server'));
  assert.deepEqual(await list.close(), ['broken did not close: no', 'stuck did not close within 20 ms']);
  assert.deepEqual(closed, ['server', 'database']);
});
