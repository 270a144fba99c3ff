import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EntryPage, HttpRequest, LibraryEvent } from '../../core/sdk/index.ts';
import { failsAs } from '../../test/live/live-instance.ts';
import { pathOf, scriptedContext } from '../../test/live/scripted-context.ts';
import { createItems } from './items.ts';
import { createLibraries } from './libraries.ts';
import { createList } from './list.ts';
import { createLocate } from './locate.ts';
import type { Heard } from './news/socket.ts';
import { createWatch } from './news/watch.ts';
import { type Options, Session } from './session.ts';

interface Book {
  id: string;
  addedAt: number;
  updatedAt?: number;
  relPath: string;
  numFiles?: number;
}

const book = (number: number, more: Partial<Book> = {}): Book => ({
  id: `i${number}`,
  addedAt: 1_000_000 + number * 1000,
  relPath: `A/${number}`,
  ...more,
});
const books = (count: number, from = 0) => Array.from({ length: count }, (_, at) => book(from + at));

/** An Audiobookshelf that holds these books, by library. */
function shelf(held: Record<string, Book[]>, options: Partial<Options> = {}) {
  const pageOf = (library: string, { query }: HttpRequest) => {
    const sign = query?.['desc'] ? -1 : 1;
    const sorted = held[library]!.toSorted((a, b) => sign * (a.addedAt - b.addedAt));
    const [page, limit] = [Number(query?.['page']), Number(query?.['limit'])];
    const results = sorted.slice(page * limit, (page + 1) * limit).map((row) => ({ ...row, mediaType: 'book' }));
    return { json: { results, total: sorted.length } };
  };
  const full = (one: Book) => ({
    ...one,
    libraryId: 'x',
    path: `/srv/${one.relPath}`,
    isFile: false,
    mediaType: 'book',
    media: { metadata: { title: one.id, authors: [], series: [] } },
  });
  const context = scriptedContext((request) => {
    const path = pathOf(request);
    if (path === 'api/libraries') {
      return {
        json: { libraries: Object.keys(held).map((id) => ({ id, name: id, mediaType: 'book', folders: [{ id: 'f', fullPath: '/srv' }] })) },
      };
    }
    if (path !== 'api/items/batch/get') return pageOf(path.split('/')[2]!, request);
    const { libraryItemIds } = request.json as { libraryItemIds: string[] };
    if (libraryItemIds.length === 0) return { status: 403, text: 'Invalid payload' };
    const all = Object.values(held).flat();
    return { json: { libraryItems: all.filter((one) => libraryItemIds.includes(one.id)).map(full) } };
  });
  const made = { url: 'http://abs.example', apiKey: 'fake-key', ...options };
  const session = new Session(context, made);
  const libraries = createLibraries(context, session, made);
  const items = createItems(context, session);
  const heard: Heard = { events: [], since: undefined };
  const ears = {
    isOn: options.socket !== false,
    listen: async () => {},
    drain: () => ({ ...heard, events: heard.events.splice(0) }),
    keep: (events: LibraryEvent[]) => void heard.events.unshift(...events),
  };
  return {
    context,
    held,
    heard,
    list: createList(context, items, libraries),
    locate: createLocate(context, items, libraries),
    watch: createWatch({ context, items, libraries, ears }),
  };
}

async function everything(list: (cursor?: string) => Promise<EntryPage>, between: () => void = () => {}): Promise<EntryPage[]> {
  const pages: EntryPage[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(cursor);
    pages.push(page);
    cursor = page.cursor;
    between();
  } while (cursor);
  return pages;
}

const idsOf = (pages: EntryPage[]) => new Set(pages.flatMap((page) => page.items.map((item) => item.id)));

test('all pages of all libraries come, and every page says how many there are', async () => {
  const { list } = shelf({ one: books(230), two: books(50, 1000), three: [] });
  const pages = await everything(list);
  assert.equal(idsOf(pages).size, 280);
  assert.deepEqual(new Set(pages.map((page) => page.total)), new Set([280]));
});

test('a library that ends with a full page ends there', async () => {
  const { list } = shelf({ one: books(200) });
  assert.equal(idsOf(await everything(list)).size, 200);
});

test('books that are deleted while the list is read make none be passed over', async () => {
  const { list, held } = shelf({ one: books(450) });
  const pages = await everything(list, () => held['one']!.splice(0, 7));
  const found = idsOf(pages);
  assert.ok(held['one']!.every((left) => found.has(left.id)));
});

test('books that are added while the list is read are harmless', async () => {
  const { list, held } = shelf({ one: books(250) });
  let next = 5000;
  const found = idsOf(await everything(list, () => next < 5003 && held['one']!.push(book(next++))));
  assert.ok(books(250).every((one) => found.has(one.id)));
});

test('full items come in batches that bound the number of files', async () => {
  const { list, context } = shelf({
    one: [book(1, { numFiles: 900 }), book(2, { numFiles: 500 }), book(3, { numFiles: 100 }), ...books(90, 10)],
  });
  await everything(list);
  const sizes = context.sent
    .filter((sent) => sent.method === 'POST')
    .map((sent) => (sent.json as { libraryItemIds: string[] }).libraryItemIds.length);
  assert.deepEqual(sizes, [1, 2, 50, 40]);
});

test('a cursor that is none of ours is refused', async () => {
  const { list } = shelf({ one: [] });
  await assert.rejects(list('bm8'), failsAs('refused'));
});

test('waiting for an import costs one look at the newest, and the whole list at most every five minutes', async () => {
  const { locate, held, context } = shelf({ one: books(2500) }, { library: 'one' });
  assert.equal(await locate('B/new'), null);
  const first = context.sent.length;
  assert.equal(await locate('B/new'), null);
  assert.equal(await locate('B/new'), null);
  assert.equal(context.sent.length - first, 4, 'libraries and the newest page, twice');
  held['one']!.push(book(9000, { relPath: 'B/new' }));
  assert.equal((await locate('B/new'))?.id, 'i9000');
});

test('a path that a book has left is not found under that book', async () => {
  const { locate, held } = shelf({ one: books(300) });
  assert.equal((await locate('A/5'))?.id, 'i5');
  held['one']![5]!.relPath = 'A/moved';
  assert.equal(await locate('A/5'), null);
});

test('each new book is told once, also one that was stored late with an earlier time', async () => {
  const { watch, held } = shelf({ one: books(3), two: [] });
  const first = await watch();
  assert.deepEqual(first.events, []);
  held['one']!.push(book(10));
  const second = await watch(first.cursor);
  assert.deepEqual(
    second.events.map((event) => event.entry),
    ['i10'],
  );
  held['two']!.push(book(8));
  const third = await watch(second.cursor);
  assert.deepEqual(
    third.events.map((event) => [event.entry, event.library]),
    [['i8', 'two']],
  );
  assert.deepEqual((await watch(third.cursor)).events, []);
});

test('after a long absence every book since then is told', async () => {
  const { watch, held } = shelf({ one: books(3) });
  const { cursor } = await watch();
  held['one']!.push(...books(730, 500));
  const { events } = await watch(cursor);
  assert.equal(events.length, 730);
  assert.ok(events.every((event) => event.kind === 'imported'));
});

test('books of an empty library are told from the first on', async () => {
  const { watch, held } = shelf({ one: [] });
  const { cursor } = await watch();
  held['one']!.push(book(1));
  assert.equal((await watch(cursor)).events.length, 1);
});

test('what changed while the socket was down is told once it is back, and the whole library is read for it once', async () => {
  const { watch, held, heard, context } = shelf({ one: books(1200) });
  heard.since = context.now().getTime();
  const first = await watch();
  assert.deepEqual((await watch(first.cursor)).events, []);
  heard.since = undefined;
  context.advance(600_000);
  held['one']![700]!.updatedAt = context.now().getTime();
  const down = await watch(first.cursor);
  assert.deepEqual(down.events, [], 'nothing was heard, and nothing is read while it is down');
  context.advance(60_000);
  heard.since = context.now().getTime();
  const sent = context.sent.length;
  const back = await watch(down.cursor);
  assert.deepEqual(
    back.events.map(({ kind, entry }) => [kind, entry]),
    [['changed', 'i700']],
  );
  assert.equal(context.sent.length - sent, 8, 'libraries, the newest page, and five pages of the whole');
  const next = await watch(back.cursor);
  assert.deepEqual(next.events, []);
  assert.ok(context.sent.length - sent <= 11, 'the whole is not read again');
});

test('what was heard is not lost to a poll that fails', async () => {
  const { watch, held, heard, context } = shelf({ one: books(3) });
  heard.since = context.now().getTime();
  const { cursor } = await watch();
  heard.events.push({ kind: 'removed', entry: 'i2', library: 'one', at: context.now().toISOString() });
  const kept = held['one']!;
  delete held['one'];
  await assert.rejects(watch(cursor));
  held['one'] = kept;
  assert.deepEqual(
    (await watch(cursor)).events.map(({ kind, entry }) => [kind, entry]),
    [['removed', 'i2']],
  );
});

test('what is heard of another library is none of this instance', async () => {
  const { watch, heard, context } = shelf({ one: books(3), two: books(3, 50) }, { library: 'one' });
  const { cursor } = await watch();
  for (const library of ['one', 'two']) heard.events.push({ kind: 'changed', entry: library, library, at: context.now().toISOString() });
  assert.deepEqual(
    (await watch(cursor)).events.map(({ entry }) => entry),
    ['one'],
  );
});

test('a scan that leaves thousands of books in one minute is told once, and not again at every look', async () => {
  const { watch, held } = shelf({ one: [book(0)] });
  const { cursor } = await watch();
  held['one']!.push(...Array.from({ length: 2000 }, (_, n) => book(n + 10, { addedAt: 2_000_000 + n * 10 })));
  const told = await watch(cursor);
  assert.equal(told.events.length, 2000);
  assert.ok(told.cursor.length < 30_000, `a cursor of ${told.cursor.length} characters`);
  assert.deepEqual((await watch(told.cursor)).events, []);
});
