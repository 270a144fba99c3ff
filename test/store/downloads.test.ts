import assert from 'node:assert/strict';
import type { DownloadStatus, Release } from '../../core/sdk/index.ts';
import { plan, reserve, type StoreBench, WIDE, withStore } from './with-store.ts';

const release = (key: string): Release => ({
  source: 'mam',
  key,
  title: `T ${key}`,
  clue: { title: 'T' },
  protocol: 'torrent',
  bytes: 400_000_000,
  infoHash: key,
});
const HOUR_MS = 3_600_000;

async function bookAndItems(bench: StoreBench, count: number): Promise<{ book: string; run: string; items: string[] }> {
  const { id: book } = await bench.store.shelf.saveBook({ title: 'The Lost Princess of Oz', authors: ['L. Frank Baum'] }, 'mam');
  const run = (await bench.store.runs.start({
    plan: plan(`p${bench.clock.now().getTime()}`, 'queue'),
    planVersion: 'v',
    trigger: 'manual',
  })) as string;
  await bench.store.runs.addItems(
    run,
    Array.from({ length: count }, (_, n) => ({ key: `k${n}`, label: 'l', facts: {} })),
  );
  const rows = await bench.knex('task_items').where({ task_id: run }).orderBy('ordinal');
  return { book, run, items: rows.map((row) => row.id) };
}

type Begun = Awaited<ReturnType<typeof bookAndItems>>;
const asked = ({ book, run, items }: Begun, n: number, ref: string) => ({
  book,
  downloader: 'qb',
  ref,
  release: release(ref),
  pipeline: 'p',
  run,
  item: items[n] as string,
});

function status(id: string, state: DownloadStatus['state'], left = 10): DownloadStatus {
  return { id, name: 'n', state, word: `word-${state}`, progress: 0.5, bytes: 20, left, savePath: '/downloads', tags: [] };
}

withStore('fifty at once reserve one download of a book, round after round', async (bench) => {
  const begun = await bookAndItems(bench, 50);
  const daemons = [bench.store, bench.daemon('second'), bench.daemon('third')];
  for (let round = 0; round < 6; round++) {
    const tries = begun.items.map((_, n) => reserve(daemons[n % 3] as typeof bench.store, asked(begun, n, `${round}-${n}`)));
    const got = (await Promise.all(tries)).filter((each) => each !== null);
    assert.equal(new Set(got.map((each) => each.id)).size, 1);
    assert.equal(got.length, 1);
    await bench.store.downloads.fail(got[0]?.id as string, 'broken', bench.clock.now(), false);
  }
});

withStore('one info-hash is downloaded once, whatever books it is for', async (bench) => {
  const begun = await bookAndItems(bench, 2);
  const other = await bench.store.shelf.saveBook({ title: 'Glinda of Oz', authors: ['L. Frank Baum'] }, 'mam');
  assert.notEqual(await reserve(bench.store, asked(begun, 0, 'aa')), null);
  assert.equal(await reserve(bench.store, { ...asked(begun, 1, 'aa'), book: other.id }), null);
});

withStore('an item finds its own reservation again, and one whose item ended unadded is taken over as it was', async (bench) => {
  const begun = await bookAndItems(bench, 3);
  const { downloads, runs } = bench.store;
  const first = await reserve(bench.store, asked(begun, 0, 'aa'));
  assert.equal((await downloads.ofItem(begun.items[0] as string))?.id, first?.id);
  assert.equal((await reserve(bench.store, asked(begun, 0, 'bb')))?.ref, 'aa');
  assert.equal(await reserve(bench.store, asked(begun, 1, 'bb')), null, 'its item is still at it');
  await runs.settle(begun.items[0] as string, 'failed', 'r', []);
  const taken = await reserve(bench.store, asked(begun, 1, 'bb'));
  assert.deepEqual([taken?.id, taken?.ref], [first?.id, 'aa']);
  await downloads.setState(taken?.id as string, 'queued');
  await runs.settle(begun.items[1] as string, 'done', 'r', []);
  assert.equal(await reserve(bench.store, asked(begun, 2, 'cc')), null, 'it was added: nobody takes it over');
});

withStore('the link of a release, which may carry a passkey, is not stored', async (bench) => {
  const begun = await bookAndItems(bench, 1);
  await reserve(bench.store, { ...asked(begun, 0, 'aa'), release: { ...release('aa'), link: 'https://t/?passkey=SECRET' } });
  assert.ok(!JSON.stringify(await bench.knex('downloads')).includes('SECRET'));
});

withStore('the open downloads of a run are counted', async (bench) => {
  const begun = await bookAndItems(bench, 1);
  const one = await reserve(bench.store, asked(begun, 0, 'aa'));
  assert.equal((await bench.store.runs.counts(begun.run)).openDownloads, 1);
  await bench.store.downloads.setState(one?.id as string, 'imported');
  assert.equal((await bench.store.runs.counts(begun.run)).openDownloads, 0);
});

withStore('a failed download is due after its backoff, then abandoned with a row, and its release blocked', async (bench) => {
  const begun = await bookAndItems(bench, 3);
  const { downloads } = bench.store;
  const now = bench.clock.now();
  const due = new Date(now.getTime() + HOUR_MS);
  const first = await reserve(bench.store, asked(begun, 0, 'aa'));
  await downloads.fail(first?.id as string, 'wrong narrator', due, true);
  assert.deepEqual(await downloads.select('qb', 'failed', now), []);
  const [again] = await downloads.select('qb', 'failed', due);
  assert.deepEqual(
    [again?.id, again?.attempts, again?.title, again?.clue.authors],
    [first?.id, 1, 'The Lost Princess of Oz', ['L. Frank Baum']],
  );
  const isBlocked = async (one: Release): Promise<boolean> => (await downloads.blocked([release('other'), one])).has(one);
  assert.equal(await isBlocked(release('aa')), true);
  assert.equal(await isBlocked({ ...release('zz'), infoHash: 'AA' }), true, 'the same torrent from elsewhere');
  assert.equal(await isBlocked(release('bb')), false);
  const posted = { ...release('cc'), title: 'T aa' };
  const { infoHash: _, ...unhashed } = posted;
  assert.equal(await isBlocked({ ...unhashed, bytes: 403_000_000 }), true, 'the same name and size, where no hash is told');
  assert.equal(await isBlocked({ ...unhashed, bytes: 700_000_000 }), false, 'the same name, and another size');
  assert.equal(await isBlocked(posted), false, 'the same name, and another torrent');

  const second = await reserve(bench.store, asked(begun, 1, 'bb'));
  assert.equal(second?.attempts, 1);
  assert.deepEqual(await downloads.select('qb', 'failed', due), [], 'a newer one is open');
  await downloads.fail(second?.id as string, 'given up', null, false);
  assert.deepEqual(await downloads.select('qb', 'failed', due), []);
  const rows = await bench.knex('failed_attempts');
  assert.deepEqual([rows.length, rows[0].attempts, rows[0].reason], [1, 2, 'given up']);
  assert.equal(await downloads.triedSince(begun.book, now), 2);
  assert.equal(await downloads.triedSince(begun.book, due), 0);
});

withStore('what the downloader says is followed, and only changes are told', async (bench) => {
  const begun = await bookAndItems(bench, 1);
  const { downloads } = bench.store;
  const { id } = (await reserve(bench.store, asked(begun, 0, 'aa'))) as { id: string };
  const seen: [string, string][] = [];
  for (const state of ['metadata', 'downloading', 'stalled', 'missing-files', 'downloading', 'finished', 'finished'] as const) {
    for (const change of await downloads.observe('qb', [status('aa', state)], [], bench.clock.now())) seen.push([change.from, change.to]);
  }
  assert.deepEqual(seen, [
    ['intended', 'downloading'],
    ['downloading', 'stalled'],
    ['stalled', 'downloading'],
    ['downloading', 'finished'],
  ]);
  assert.deepEqual(
    (await downloads.select('qb', 'finished', bench.clock.now())).map((each) => [each.id, each.savePath]),
    [[id, '/downloads']],
  );
  await downloads.setState(id, 'importing');
  assert.deepEqual(await downloads.observe('qb', [status('aa', 'downloading')], [], bench.clock.now()), [], 'the import has it');
  assert.deepEqual(await downloads.observe('other', [status('aa', 'failed')], [], bench.clock.now()), []);
});

withStore(
  'a download that the downloader does not show is never failed, and doubted only after ten minutes and two looks',
  async (bench) => {
    const begun = await bookAndItems(bench, 1);
    const { downloads } = bench.store;
    const { id } = (await reserve(bench.store, asked(begun, 0, 'aa'))) as { id: string };
    const at = (minutes: number) => new Date(bench.clock.now().getTime() + minutes * 60_000);
    assert.deepEqual(await downloads.observe('qb', [], ['aa'], at(0)), [], 'it was not added yet');
    await downloads.observe('qb', [status('aa', 'downloading')], [], at(1));
    assert.deepEqual(await downloads.observe('qb', [], ['aa'], at(2)), []);
    assert.deepEqual(await downloads.observe('qb', [], ['aa'], at(5)), []);
    assert.deepEqual(await downloads.observe('qb', [], ['aa'], at(13)), [{ id, from: 'downloading', to: 'stalled' }]);
    assert.match((await downloads.get(id))?.reason ?? '', /has not shown it since/);
    assert.deepEqual(await downloads.observe('qb', [status('aa', 'downloading')], [], at(14)), [
      { id, from: 'stalled', to: 'downloading' },
    ]);
  },
);

withStore('a downloader has one cursor', async ({ store }) => {
  assert.equal(await store.downloads.cursor('qb'), null);
  await store.downloads.saveCursor('qb', '1');
  await store.downloads.saveCursor('qb', '2');
  assert.equal(await store.downloads.cursor('qb'), '2');
});

withStore('corrections know what was written last, what is locked, and what was undone', async (bench) => {
  const { book, run } = await bookAndItems(bench, 1);
  const { provenance } = bench.store;
  const record = { ids: {}, title: 'T', authors: [] };
  const plan = { name: 'metadata-full', about: 'a', overlap: 'queue' } as const;
  const later = (await bench.store.runs.start({ plan, planVersion: 'v', trigger: 'manual' })) as string;
  const save = (after: unknown, run: string) =>
    provenance.save({
      book,
      library: 'abs',
      entry: 'a',
      run,
      corrections: [{ field: 'genres', before: null, after, source: 'google-books', confidence: 0.9 }],
      record,
      sources: { genres: 'google-books' },
      completeness: 0.75,
    });
  await save(['Fantasy'], run);
  await save(['Horror'], run); // a second time in one run, as after a crash: the first row stands
  await save(['Fantasy', 'Classics'], later);
  await provenance.lock(book, 'title', 'owner');
  assert.deepEqual(await provenance.known(book, 'abs'), { lastWritten: { genres: ['Fantasy', 'Classics'] }, locks: ['title'] });
  assert.deepEqual(await provenance.known(book, 'other'), { lastWritten: {}, locks: ['title'] });
  assert.deepEqual(await provenance.entriesWritten({ run: later }), [{ book, library: 'abs', entry: 'a' }]);
  const standing = await provenance.standing(book, 'abs', 'a');
  assert.deepEqual(
    standing.map((each) => [each.run, each.after]),
    [
      [run, ['Fantasy']],
      [later, ['Fantasy', 'Classics']],
    ],
  );
  await provenance.undone({ ids: [standing[1]?.id as string], book, fields: ['genres'], by: 'owner' });
  assert.deepEqual(await provenance.known(book, 'abs'), { lastWritten: { genres: ['Fantasy'] }, locks: ['genres', 'title'] });
  assert.deepEqual(
    (await provenance.history(book)).map((each) => each.undoneAt !== null),
    [true, false],
  );
  const [row] = await bench.knex('books').where({ id: book });
  assert.deepEqual([row.sources, row.completeness], [{ genres: 'google-books' }, 0.75]);
});

withStore('of many that want the last slots of an account, over three daemons, just those that fit are let in', async (bench) => {
  const { run, items } = await bookAndItems(bench, 12);
  const daemons = [bench.store, bench.daemon('second'), bench.daemon('third')];
  const read = new Date(bench.clock.now().getTime() - HOUR_MS);
  const judge = ({ slots, wedges }: { slots: number; wedges: number }) =>
    slots < 5
      ? { may: true, cost: wedges < 2 ? ('wedge' as const) : ('ratio' as const), reason: '' }
      : { may: false, cost: 'ratio' as const, reason: `${slots}` };
  const tries = items.map(async (_, n) => {
    const { id } = await bench.store.shelf.saveBook({ title: `Volume of Oz ${'abcdefghijkl'[n]}`, authors: ['L. Frank Baum'] }, 'mam');
    const wanted = { ...asked({ book: id, run, items }, n, `slot-${n}`), book: id };
    return (daemons[n % 3] as typeof bench.store).downloads.reserve(wanted, { caps: WIDE, guard: { since: read, judge } });
  });
  const got = await Promise.all(tries);
  assert.equal(got.filter((each) => each.outcome === 'guarded').length, 7);
  assert.equal(got.filter((each) => each.outcome === 'reserved' && each.download.cost === 'wedge').length, 2);
  assert.equal(got.filter((each) => each.outcome === 'reserved' && each.download.cost === 'ratio').length, 3);
  const added = got.flatMap((each) => (each.outcome === 'reserved' ? [each.download.id] : []));
  for (const id of added) await bench.store.downloads.setState(id, 'downloading');
  bench.clock.set(new Date(bench.clock.now().getTime() + 2 * HOUR_MS));
  const later = { ...asked({ book: '', run, items }, 0, 'later') };
  const { id: book } = await bench.store.shelf.saveBook({ title: 'Later Oz', authors: ['L. Frank Baum'] }, 'mam');
  const seen: number[] = [];
  const guard = {
    since: new Date(bench.clock.now().getTime() - HOUR_MS),
    judge: (taken: { slots: number; wedges: number }) => judge({ ...taken, slots: seen.push(taken.slots) - 1 }),
  };
  await bench.store.downloads.reserve({ ...later, book }, { caps: WIDE, guard });
  assert.deepEqual(seen, [0], 'an account that was read after they were announced counts them itself');
});

withStore('a torrent that a downloader once listed for us is known for ever', async (bench) => {
  const begun = await bookAndItems(bench, 1);
  const { downloads } = bench.store;
  await reserve(bench.store, asked(begun, 0, 'aa'));
  assert.equal(await downloads.wasTaken('aa'), false, 'it was intended only');
  await downloads.observe('qb', [status('aa', 'downloading')], [], bench.clock.now());
  assert.equal(await downloads.wasTaken('aa'), true);
});

const seven = async (bench: StoreBench): Promise<string> =>
  (await bench.store.shelf.saveBook({ title: 'The Patchwork Girl of Oz', authors: ['L. Frank Baum'] }, 'mam')).id;
const states = async (bench: StoreBench): Promise<string[]> =>
  (await bench.knex('downloads').orderBy('id')).map((row) => `${row.book_id} ${row.state}`);

withStore('a pack is a download for each of its books, handed over once and followed together', async (bench) => {
  const begun = await bookAndItems(bench, 1);
  const other = await seven(bench);
  const pack = { files: [0, 1], others: [{ book: other, files: [4, 5] }], partial: true };
  const lead = await reserve(bench.store, { ...asked(begun, 0, 'aa'), pack });
  assert.deepEqual(
    (await bench.store.downloads.books(lead!.id)).map(({ book, files, partial }) => ({ book, files, partial })),
    [
      { book: begun.book, files: [0, 1], partial: true },
      { book: other, files: [4, 5], partial: true },
    ],
  );
  assert.equal((await bench.store.downloads.ofItem(begun.items[0]!))?.id, lead!.id);
  await bench.store.downloads.setState(lead!.id, 'queued');
  assert.deepEqual(await states(bench), [`${begun.book} queued`, `${other} queued`]);
  await bench.store.downloads.observe('qb', [status('aa', 'finished', 0)], [], bench.clock.now());
  const ready = await bench.store.downloads.select('qb', 'finished', bench.clock.now());
  assert.deepEqual(
    ready.map((download) => download.title),
    ['The Lost Princess of Oz', 'The Patchwork Girl of Oz'],
  );
});

withStore('a pack that the downloader refused holds none of its books', async (bench) => {
  const begun = await bookAndItems(bench, 1);
  const other = await seven(bench);
  const pack = { files: [0], others: [{ book: other, files: [1] }], partial: false };
  const lead = await reserve(bench.store, { ...asked(begun, 0, 'aa'), pack });
  await bench.store.downloads.fail(lead!.id, 'refused', null, true);
  assert.deepEqual(await states(bench), [`${begun.book} abandoned`]);
});

withStore('a book waits behind no pack that was never handed over', async (bench) => {
  const begun = await bookAndItems(bench, 2);
  const other = await seven(bench);
  const pack = { files: [0], others: [{ book: other, files: [1] }], partial: false };
  await reserve(bench.store, { ...asked(begun, 0, 'aa'), pack });
  assert.equal(await reserve(bench.store, { ...asked(begun, 1, 'bb'), book: other }), null);
  await bench.store.runs.settle(begun.items[0]!, 'failed', 'the downloader is away', []);
  assert.equal((await reserve(bench.store, { ...asked(begun, 1, 'bb'), book: other }))?.ref, 'bb');
});

withStore('a torrent that is under way for other books serves one more with files of its own, and never with theirs', async (bench) => {
  const begun = await bookAndItems(bench, 2);
  const other = await seven(bench);
  const first = await reserve(bench.store, { ...asked(begun, 0, 'aa'), pack: { files: [0, 1], others: [], partial: true } });
  await bench.store.downloads.setState(first!.id, 'downloading');
  const later = { ...asked(begun, 1, 'aa'), book: other };
  assert.equal(await reserve(bench.store, { ...later, pack: { files: [1, 2], others: [], partial: true } }), null);
  assert.equal(await reserve(bench.store, later), null);
  const joined = await reserve(bench.store, { ...later, pack: { files: [2, 3], others: [], partial: true } });
  assert.deepEqual([joined?.book, joined?.files], [other, [2, 3]]);
  assert.equal((await bench.store.downloads.ofItem(begun.items[1]!))?.id, joined?.id);
});

withStore('what was only ever intended is given up once nobody comes to its book again and the downloader lacks it', async (bench) => {
  const { store, knex, clock } = bench;
  const begun = await bookAndItems(bench, 1);
  const { id } = (await reserve(store, asked(begun, 0, 'left'))) as { id: string };
  const look = () => store.downloads.observe('qb', [], ['left'], clock.now());
  assert.deepEqual(await look(), [], 'its item is open');
  await store.runs.settle(begun.items[0] as string, 'failed', 'no answer', []);
  const only = [`book:${begun.book}`];
  const again = await store.runs.start({ plan: plan('again', 'queue'), planVersion: 'v', trigger: 'retry', only, notBefore: clock.now() });
  assert.deepEqual(await look(), [], 'a run waits for its book');
  await store.runs.finish(again as string, 'finished', 'it came to nothing', false);
  assert.deepEqual(await look(), [{ id, from: 'intended', to: 'abandoned' }]);
  assert.equal((await knex('failed_attempts').where({ download_id: id })).length, 1);
  assert.deepEqual(await look(), []);
});

withStore('twenty downloads begin within an hour over all daemons and pipelines, and the next when the hour is over', async (bench) => {
  const { store, clock } = bench;
  const daemons = [store, bench.daemon('second')];
  const hour = () => ({ every: { since: new Date(clock.now().getTime() - HOUR_MS), downloads: 20 } });
  const begun = await bookAndItems(bench, 23);
  const asks = await Promise.all(
    begun.items.map(async (_, n) => {
      const { id: book } = await store.shelf.saveBook({ title: `Work ${n}`, authors: ['A'] }, 'mam');
      return { ...asked(begun, n, `hash-${n}`), book, pipeline: `p${n % 3}` };
    }),
  );
  const outcomes = await Promise.all(
    asks.slice(0, 22).map(async (ask, n) => (await (daemons[n % 2] as typeof store).downloads.reserve(ask, { caps: hour() })).outcome),
  );
  assert.deepEqual([outcomes.filter((each) => each === 'reserved').length, outcomes.filter((each) => each === 'capped').length], [20, 2]);
  clock.set(new Date(clock.now().getTime() + HOUR_MS + 1000));
  assert.equal((await store.downloads.reserve(asks[22] as (typeof asks)[0], { caps: hour() })).outcome, 'reserved');
});
