import assert from 'node:assert/strict';
import { workKey } from '../../core/book/index.ts';
import type { Clue, Entry } from '../../core/sdk/index.ts';
import { plan, reserve, type StoreBench, withStore } from './with-store.ts';

const BAUM = 'L. Frank Baum';

function entry(id: string, title: string, position?: string): Entry {
  const series = position ? [{ name: 'Oz', position, id: 'ser_oz' }] : [];
  const record = { ids: {}, title, authors: [BAUM], series, minutes: 240 };
  const relPath = `${BAUM}/Oz/${title}`;
  return {
    id,
    library: 'lib_1',
    relPath,
    path: `/books/${relPath}`,
    isFile: false,
    isMissing: false,
    added: '2026-02-01T10:00:00Z',
    record,
  };
}

const gap = (key: string, title: string, position: string): { key: string; clue: Clue } => ({
  key,
  clue: { title, authors: [BAUM], series: [{ name: 'Oz', position }] },
});

const OWNED = [entry('a', 'The Wonderful Wizard of Oz', '1'), entry('b', 'Ozma of Oz', '3')];
const GAPS = [
  gap('baum/tik', 'Tik-Tok of Oz', '8'),
  gap('baum/land', 'The Marvelous Land of Oz', '2'),
  gap('baum/rink', 'Rinkitink in Oz', '10'),
];

async function synced(bench: StoreBench, look = 'look-1', entries = OWNED): Promise<Record<string, string>> {
  const books = await bench.store.shelf.putEntries('abs', entries, look);
  await bench.store.shelf.closeLook('abs', look);
  return books;
}

async function withGaps(bench: StoreBench): Promise<string> {
  await synced(bench);
  const [series] = await bench.store.shelf.ownedSeries('abs');
  await bench.store.shelf.putGaps({ series: series?.id as string }, 'series_gap', GAPS);
  return series?.id as string;
}

const titles = async (bench: StoreBench) => (await bench.store.shelf.missing('series', bench.clock.now())).map((each) => each.clue.title);

async function countsHold(bench: StoreBench): Promise<void> {
  for (const [table, view] of [
    ['series', 'series_completion'],
    ['authors', 'author_completion'],
  ]) {
    const { rows } = await bench.knex.raw(
      `select t.id from ?? t join ?? v on v.id = t.id where (t.owned, t.missing) is distinct from (v.owned, v.missing)`,
      [table as string, view as string],
    );
    assert.deepEqual(rows, [], `the counts of ${table} differ from what is true`);
  }
}

withStore('a look at the library makes books, a series and an author, and looking again changes nothing', async (bench) => {
  const books = await synced(bench);
  assert.deepEqual(await synced(bench, 'look-2'), books);
  const [series, ...more] = await bench.store.shelf.ownedSeries('abs');
  assert.equal(more.length, 0);
  assert.deepEqual([series?.name, series?.authors, series?.at], ['Oz', [BAUM], { abs: 'ser_oz' }]);
  assert.deepEqual(
    series?.owned.map((clue) => clue.title),
    ['The Wonderful Wizard of Oz', 'Ozma of Oz'],
  );
  assert.deepEqual(
    (await bench.store.shelf.ownedAuthors('abs')).map((author) => [author.name, author.owned.length]),
    [[BAUM, 2]],
  );
  assert.equal((await bench.knex('books')).length, 2);
  await countsHold(bench);
});

withStore('two daemons that look at the same library at once make each book, series and author once', async (bench) => {
  const stores = [bench.store, bench.daemon('second'), bench.daemon('third')];
  const seen = await Promise.all(stores.map((store, n) => store.shelf.putEntries('abs', OWNED, `look-${n}`)));
  assert.deepEqual(seen[1], seen[0]);
  assert.deepEqual(seen[2], seen[0]);
  for (const [table, n] of Object.entries({ books: 2, series: 1, authors: 1, entries: 2 }))
    assert.equal((await bench.knex(table)).length, n, table);
});

withStore('a title that the owner edits stays the same book', async (bench) => {
  const before = await synced(bench);
  const renamed = entry('a', 'The Wizard of Oz, illustrated', '1');
  assert.deepEqual(await synced(bench, 'look-2', [renamed, OWNED[1] as Entry]), before);
  assert.equal((await bench.store.shelf.bookClue(before['a'] as string))?.title.includes('illustrated'), true);
});

withStore('two series of one name by different authors are two', async (bench) => {
  const other = {
    ...entry('x', 'Oz, the prison', '1'),
    record: { ids: {}, title: 'Behind Bars', authors: ['Ann Other'], series: [{ name: 'Oz', position: '1' }] },
  };
  await synced(bench, 'look-1', [...OWNED, other]);
  assert.deepEqual(
    (await bench.store.shelf.ownedSeries('abs')).map(({ name, authors }) => [name, authors]),
    [
      ['Oz', [BAUM]],
      ['Oz', ['Ann Other']],
    ],
  );
});

withStore('gaps become missing books in the order of the series, once however often they are found', async (bench) => {
  const series = await withGaps(bench);
  await bench.store.shelf.putGaps({ series }, 'series_gap', GAPS);
  assert.deepEqual(await titles(bench), ['The Marvelous Land of Oz', 'Tik-Tok of Oz', 'Rinkitink in Oz']);
  await countsHold(bench);
  const [{ owned, missing }] = await bench.knex('series').where({ id: series });
  assert.deepEqual([owned, missing], [2, 3]);
});

withStore('a gap that vanished from the list is closed, and opens again when it is back', async (bench) => {
  const series = await withGaps(bench);
  await bench.store.shelf.putGaps({ series }, 'series_gap', GAPS.slice(1));
  assert.deepEqual(await titles(bench), ['The Marvelous Land of Oz', 'Rinkitink in Oz']);
  await bench.store.shelf.putGaps({ series }, 'series_gap', GAPS);
  assert.equal((await titles(bench)).length, 3);
  await countsHold(bench);
});

withStore('while a service does not give its list, no gap vanishes', async (bench) => {
  const series = await withGaps(bench);
  await bench.store.shelf.putGaps({ series }, 'series_gap', [], false);
  assert.equal((await titles(bench)).length, 3);
  await countsHold(bench);
});

withStore('a missing book that was searched in vain waits for its time, and one given up until it is wanted', async (bench) => {
  await withGaps(bench);
  const { shelf } = bench.store;
  const [first, second] = await shelf.missing('series', bench.clock.now());
  const tomorrow = new Date(bench.clock.now().getTime() + 86_400_000);
  await shelf.missed(first?.book as string, bench.clock.now(), tomorrow, 'nothing good enough');
  await shelf.missed(second?.book as string, bench.clock.now(), null, 'nothing after three tries');
  assert.deepEqual(await titles(bench), ['Rinkitink in Oz']);
  bench.clock.set(tomorrow);
  assert.deepEqual(await titles(bench), ['The Marvelous Land of Oz', 'Rinkitink in Oz']);
  assert.equal((await shelf.missing('series', tomorrow))[0]?.attempts, 1);
  await shelf.ignore(first?.book as string, true);
  assert.deepEqual(await titles(bench), ['Rinkitink in Oz']);
  assert.deepEqual(await shelf.standing(first?.book as string), { owned: false, downloading: false, deleted: false, ignored: true });
  await countsHold(bench);
});

withStore('an ignored series is neither asked about nor searched', async (bench) => {
  const series = await withGaps(bench);
  assert.equal(await bench.store.shelf.follow({ series }, false), true);
  assert.deepEqual([await titles(bench), await bench.store.shelf.ownedSeries('abs')], [[], []]);
  assert.equal(await bench.store.shelf.follow({ series: 'x' }, false), false);
});

withStore('a book that arrived is owned, and no longer missing for any reason', async (bench) => {
  await withGaps(bench);
  const { shelf } = bench.store;
  const [land] = await shelf.missing('series', bench.clock.now());
  const [author] = await shelf.ownedAuthors('abs');
  await shelf.putGaps({ author: author?.id as string }, 'author_gap', GAPS);
  assert.equal((await shelf.missing('author', bench.clock.now())).length, 3);
  await shelf.arrived(land?.book as string, 'abs', entry('c', 'Marvelous Land of Oz, The', '2'));
  assert.equal((await shelf.missing('author', bench.clock.now())).length, 2);
  assert.deepEqual(await titles(bench), ['Tik-Tok of Oz', 'Rinkitink in Oz']);
  assert.equal((await shelf.standing(land?.book as string)).owned, true);
  await countsHold(bench);
  assert.equal((await shelf.putEntries('abs', [entry('c', 'Marvelous Land of Oz, The', '2')], 'look-9'))['c'], land?.book);
});

withStore('what the owner deleted of what we brought is not missing again, until it is wanted', async (bench) => {
  await withGaps(bench);
  const { shelf } = bench.store;
  const [land] = await shelf.missing('series', bench.clock.now());
  const book = land?.book as string;
  await shelf.arrived(book, 'abs', entry('c', 'The Marvelous Land of Oz', '2'));
  assert.deepEqual(await bench.store.shelf.putEntries('abs', OWNED, 'look-2').then(() => shelf.closeLook('abs', 'look-2')), { gone: 1 });
  assert.deepEqual(await shelf.standing(book), { owned: false, downloading: false, deleted: true, ignored: false });
  const [series] = await shelf.ownedSeries('abs');
  await shelf.putGaps({ series: series?.id as string }, 'series_gap', GAPS);
  assert.ok(!(await titles(bench)).includes('The Marvelous Land of Oz'));
  const clue = await shelf.bookClue(book);
  await shelf.want({ title: 'The Marvelous Land of Oz', authors: [BAUM], ...clue });
  assert.equal((await bench.knex('entries').where({ external_id: 'c' })).length, 1, 'the entry is marked gone, not deleted');
  await countsHold(bench);
});

withStore('a book that the owner had before us and deleted stays deleted, until it stands in the library again', async (bench) => {
  await synced(bench);
  const { shelf } = bench.store;
  const [series] = await shelf.ownedSeries('abs');
  const back = { key: workKey({ title: 'Ozma of Oz', authors: [BAUM] }), clue: { title: 'Ozma of Oz', authors: [BAUM] } };
  await shelf.putEntries('abs', [OWNED[0] as Entry], 'look-2');
  assert.deepEqual(await shelf.closeLook('abs', 'look-2'), { gone: 1 });
  await shelf.putGaps({ series: series?.id as string }, 'series_gap', [back, ...GAPS]);
  assert.ok(!(await titles(bench)).includes('Ozma of Oz'));
  const books = await synced(bench, 'look-3');
  assert.equal((await shelf.standing(books['b'] as string)).deleted, false);
});

withStore('a look that another one came into marks only what nobody saw since it began', async (bench) => {
  await synced(bench);
  const { shelf } = bench.store;
  await shelf.putEntries('abs', [OWNED[0] as Entry], 'whole');
  await shelf.putEntries('abs', OWNED, 'event');
  assert.deepEqual(await shelf.closeLook('abs', 'whole'), { gone: 0 });
  await shelf.putEntries('abs', [OWNED[0] as Entry], 'next');
  assert.deepEqual(await shelf.closeLook('abs', 'next'), { gone: 1 });
  assert.deepEqual(
    (await shelf.entries('abs', {})).map(({ id }) => id),
    ['a'],
  );
});

withStore('a book that is being downloaded is not missing', async (bench) => {
  await withGaps(bench);
  const [land] = await bench.store.shelf.missing('series', bench.clock.now());
  const run = (await bench.store.runs.start({ plan: plan('p'), planVersion: 'v', trigger: 'manual' })) as string;
  await bench.store.runs.addItems(run, [{ key: 'book:1', label: 'x', facts: {} }]);
  const [item] = await bench.knex('task_items');
  const release = { source: 'mam', key: '1', title: 'Land', clue: { title: 'Land' }, protocol: 'torrent' as const };
  await reserve(bench.store, {
    book: land?.book as string,
    downloader: 'qb',
    ref: 'a1',
    release,
    pipeline: 'p',
    run,
    item: item.id,
  });
  assert.ok(!(await titles(bench)).includes('The Marvelous Land of Oz'));
  assert.equal((await bench.store.shelf.standing(land?.book as string)).downloading, true);
});

withStore('the inventory of a library is kept, and an unknown library has none', async ({ store, clock }) => {
  assert.deepEqual(await store.shelf.inventory('abs'), { accepted: null, lastTotal: null, goodLooks: 0, braked: false });
  const inventory = { accepted: 100, lastTotal: 94, goodLooks: 1, braked: true };
  await store.shelf.saveInventory('abs', inventory);
  assert.deepEqual(await store.shelf.inventory('abs'), { ...inventory, lookedAt: clock.now() });
});

withStore('a page that was read before a newer look, and is stored after it, brings nothing old back', async (bench) => {
  const { shelf } = bench.store;
  const before = { ...entry('a', 'The Wonderful Wizard of Oz'), updated: '2026-03-01T10:00:00.000Z' };
  const after = { ...before, updated: '2026-03-01T10:00:05.000Z', record: { ...before.record, publisher: 'George M. Hill' } };
  const known = async () => (await bench.knex('entries').where({ external_id: 'a' }).first('record')).record;
  await shelf.putEntries('abs', [before], 'whole');
  await shelf.putEntries('abs', [after], 'written');
  await shelf.putEntries('abs', [before], 'whole');
  assert.deepEqual(await known(), after.record);
  assert.deepEqual(await shelf.closeLook('abs', 'whole'), { gone: 0 });
  await bench.knex('entries').update({ updated_at: bench.knex.raw("now() - interval '3 minutes'") });
  await shelf.putEntries('abs', [before], 'later');
  assert.deepEqual(await known(), before.record, 'the library was put back from a backup');
});

withStore('what a library tells of an entry right after a write of ours is looked at a moment later', async (bench) => {
  const { shelf, actions } = bench.store;
  const told = entry('a', 'The Wonderful Wizard of Oz');
  const busy = async (): Promise<string[]> => [...(await shelf.echoes('abs', [told])).busy];
  assert.deepEqual(await busy(), []);
  const run = (await bench.store.runs.start({ plan: plan('p'), planVersion: 'v', trigger: 'manual' })) as string;
  await bench.store.runs.addItems(run, [{ key: 'entry:abs:a', label: 'x', facts: {} }]);
  const [item] = await bench.knex('task_items');
  await bench.store.leases.start();
  const intent = { entry: 'a', change: {} };
  const action = await actions.intend({ key: 'update:1', kind: 'library.update', instance: 'abs', run, item: item.id, intent });
  await actions.claim(action?.id as string);
  assert.deepEqual(await busy(), ['a']);
  await actions.settle(action?.id as string, 'done', {});
  assert.deepEqual(await busy(), ['a']);
  bench.clock.set(new Date(bench.clock.now().getTime() + 4000));
  assert.deepEqual(await busy(), []);
});
