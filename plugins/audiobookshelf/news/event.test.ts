import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf } from './event.ts';

const now = new Date('2026-01-01T00:00:00Z');
const at = now.toISOString();

test('one item and a list of them are told alike, in all names that Audiobookshelf has for it', () => {
  const item = { id: 'i1', libraryId: 'l', mediaType: 'book', media: {} };
  assert.deepEqual(eventsOf('item_added', item, now), [{ kind: 'imported', entry: 'i1', library: 'l', at }]);
  assert.deepEqual(
    eventsOf('items_added', [item, { ...item, id: 'i2' }], now).map((event) => event.entry),
    ['i1', 'i2'],
  );
  assert.equal(eventsOf('item_updated', item, now)[0]?.kind, 'changed');
  assert.equal(eventsOf('items_updated', [item], now)[0]?.kind, 'changed');
  assert.deepEqual(eventsOf('item_removed', { id: 'i1', libraryId: 'l' }, now), [{ kind: 'removed', entry: 'i1', library: 'l', at }]);
});

test('a podcast, another event and rubbish are nothing', () => {
  for (const payload of [null, 'x', 7, [], {}, { id: 7 }, { id: '' }, { id: 'x'.repeat(101) }, [null]]) {
    assert.deepEqual(eventsOf('item_added', payload, now), []);
  }
  assert.deepEqual(eventsOf('item_added', { id: 'p', mediaType: 'podcast' }, now), []);
  assert.deepEqual(eventsOf('author_added', { id: 'a' }, now), []);
  assert.deepEqual(eventsOf('constructor', { id: 'a' }, now), []);
});
