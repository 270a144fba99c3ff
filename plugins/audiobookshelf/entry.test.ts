import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryOf } from './entry.ts';
import type { Item } from './wire.ts';

const item = (metadata: object): Item =>
  ({
    id: 'i',
    libraryId: 'l',
    relPath: 'A/B',
    path: '/x/A/B',
    isFile: false,
    isMissing: false,
    media: { metadata: { title: 'B', authors: [], ...metadata } },
  }) as unknown as Item;

test('what people wrote and no rule reads is named, so that nobody takes it for empty', () => {
  assert.deepEqual(entryOf(item({ isbn: 'see cover', asin: '12', language: 'Quenya, mostly', publishedYear: 'c. 1999' }), false).unread, [
    'isbn',
    'asin',
    'language',
    'publishedYear',
    'publishedDate',
  ]);
});

test('what is read, or empty, is not named', () => {
  const found = entryOf(item({ isbn: '978-0-306-40615-7', asin: null, language: 'English', publishedYear: '1999' }), false);
  assert.equal(found.unread, undefined);
  assert.equal(found.record.ids.isbn13, '9780306406157');
});
