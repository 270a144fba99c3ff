import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpRequest } from '../../core/sdk/index.ts';
import { pathOf, scriptedContext } from '../../test/live/scripted-context.ts';
import { createItems } from './items.ts';
import { createLibraries } from './libraries.ts';
import { createList } from './list.ts';
import { Session } from './session.ts';

const BOOKS = 100_000;
const MOST_BYTES = 2_000_000;
const DESCRIPTION = 'A long tale of a far country. '.repeat(40);

const row = (number: number) => ({ id: `i${number}`, addedAt: number, relPath: `A/${number}`, numFiles: 8, mediaType: 'book' });
const item = (number: number) => ({
  ...row(number),
  libraryId: 'x',
  path: `/srv/A/${number}`,
  isFile: false,
  media: { metadata: { title: `Book ${number}`, description: DESCRIPTION, authors: [], series: [] } },
});

test('a library of a hundred thousand books is listed whole, each book once, in answers of bounded size', async () => {
  const asked = { pages: 0, batches: 0, largest: 0 };
  const answer = (json: object, size = 0) => {
    asked.largest = Math.max(asked.largest, size);
    return { json };
  };
  const context = scriptedContext((request: HttpRequest) => {
    const path = pathOf(request);
    if (path === 'api/libraries')
      return answer({ libraries: [{ id: 'x', name: 'x', mediaType: 'book', folders: [{ id: 'f', fullPath: '/srv' }] }] });
    if (path === 'api/items/batch/get') {
      asked.batches += 1;
      const { libraryItemIds: ids } = request.json as { libraryItemIds: string[] };
      // Each of its files adds some three kilobytes to a real answer.
      return answer({ libraryItems: ids.map((id) => item(Number(id.slice(1)))) }, ids.length * (8 * 3_000 + DESCRIPTION.length));
    }
    asked.pages += 1;
    const [page, limit] = [Number(request.query?.['page']), Number(request.query?.['limit'])];
    const results = Array.from({ length: Math.max(Math.min(limit, BOOKS - page * limit), 0) }, (_, at) => row(page * limit + at));
    return answer({ results, total: BOOKS }, results.length * (DESCRIPTION.length + 500));
  });
  const session = new Session(context, { url: 'http://abs.example', apiKey: 'fake-key' });
  const libraries = createLibraries(context, session, { url: 'http://abs.example', apiKey: 'fake-key' });
  const list = createList(context, createItems(context, session), libraries);
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await list(cursor);
    assert.equal(page.total, BOOKS);
    assert.ok(page.items.length <= 100);
    for (const { id } of page.items) seen.add(id);
    cursor = page.cursor;
    // Nothing of a page is kept for the next, or a hundred thousand books would not fit.
    assert.ok((cursor?.length ?? 0) < 300);
  } while (cursor);
  assert.equal(seen.size, BOOKS);
  assert.deepEqual([asked.pages, asked.batches], [1_001, 2_000]);
  assert.ok(asked.largest <= MOST_BYTES, `${asked.largest} bytes in one answer`);
});
