import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { seedOz } from './oz-shelf.ts';
import { type ApiBench, apiBench, ask, skip } from './with-api.ts';

describe('what is ordered through the API', { skip }, () => {
  let bench: ApiBench;
  before(async () => {
    bench = await apiBench({ seed: seedOz });
  });
  after(() => bench?.close());

  const order = async (method: string, path: string, body: unknown, status = 202) => {
    const reply = await ask(bench, path, { method, body, scope: 'operate' });
    assert.equal(reply.status, status, `${method} ${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const get = async (path: string) => (await ask(bench, path)).body;
  const bookOf = async (q: string) => (await get(`/api/books?q=${encodeURIComponent(q)}`)).items[0];
  const only = async (run: string) => (await bench.store.runs.get(run))?.only;

  test('a book that is asked for is noted, and its pipeline starts for it alone', async () => {
    const made = await order('POST', '/api/books/wanted', { title: 'The Patchwork Girl of Oz', authors: ['L. Frank Baum'] });
    assert.deepEqual(await only(made.run), [`book:${made.book}`]);
    assert.equal((await get('/api/books/missing?by=wanted')).items[0].book.title, 'The Patchwork Girl of Oz');
    const known = await bookOf('road');
    assert.equal((await order('POST', '/api/books/wanted', { book: known.id })).book, known.id);
    assert.equal((await order('POST', '/api/books/wanted', { book: (await bookOf('hobbit')).id })).note, 'it is in the library already');
    await order('POST', '/api/books/wanted', { book: '99999' }, 404);
    await order('POST', '/api/books/wanted', {}, 400);
    await order('POST', '/api/books/wanted', { title: 'x', isbn: 'no' }, 400);
  });

  test('an ignored book is not looked for, until it is not ignored any more', async () => {
    const { id } = await bookOf('marvelous');
    await order('PUT', `/api/books/${id}/ignored`, { ignored: true }, 200);
    assert.equal((await bookOf('marvelous')).state, 'ignored');
    assert.ok(!(await bench.store.shelf.missing('series', new Date())).some((missing) => missing.book === id));
    await order('PUT', `/api/books/${id}/ignored`, { ignored: false }, 200);
    assert.equal((await bookOf('marvelous')).state, 'not-found');
    await order('PUT', '/api/books/99999/ignored', { ignored: true }, 404);
  });

  test('the selection obeys what is followed, ignored and capped', async () => {
    const { shelf } = bench.store;
    const [oz] = (await get('/api/shelf/series')).items;
    const [baum] = (await get('/api/author/search?q=baum')).items;
    const missing = async () => (await shelf.missing('series', new Date())).length;
    const all = await missing();
    await order('PUT', '/api/follow', { series: oz.id, follow: true, cap: 1 }, 200);
    assert.equal(await missing(), 1);
    await order('PUT', '/api/follow', { series: oz.id, follow: null, cap: null }, 200);
    assert.equal(await missing(), all);
    await order('PUT', '/api/follow', { author: baum.id, follow: false }, 200);
    assert.equal(await missing(), 0);
    assert.deepEqual(
      (await get('/api/follow?of=authors&follow=ignored')).items.map((row: { name: string }) => row.name),
      ['L. Frank Baum'],
    );
    await order('PUT', '/api/follow', { author: baum.id, follow: null }, 200);
    const made = await order('PUT', '/api/follow', { authorName: 'Ruth Plumly Thompson', seriesName: 'Oz sequels', follow: true }, 200);
    const followed = (await shelf.ownedSeries('audiobookshelf')).find((series) => series.id === made.id);
    assert.deepEqual([followed?.name, followed?.authors, followed?.owned], ['Oz sequels', ['Ruth Plumly Thompson'], []]);
    await order('PUT', '/api/follow', { series: '99999', follow: true }, 404);
    await order('PUT', '/api/follow', { follow: true }, 400);
  });

  test('a download is tried again from any state, and a blocked release gives way to the next', async () => {
    const [open, abandoned] = (await get('/api/downloads')).items;
    const blocked = await order('POST', `/api/downloads/${open.id}/blocklist`, {});
    assert.deepEqual(await only(blocked.run), [`download:${open.id}`]);
    assert.equal((await get(`/api/downloads/${open.id}`)).state, 'failed');
    assert.equal((await get('/api/blocklist')).items.length, 2);
    const again = await order('POST', `/api/downloads/${abandoned.id}/retry`, {});
    assert.deepEqual(await only(again.run), [`book:${abandoned.book.id}`], 'it is not the last word on its book, so the book is wanted');
    await order('POST', '/api/trigger/redownload', { download: open.id });
    await order('POST', '/api/trigger/redownload', { download: open.id, book: '1' }, 400);
    await order('POST', '/api/downloads/99999/retry', {}, 404);
    const [block] = (await get('/api/blocklist')).items;
    await order('DELETE', `/api/blocklist/${block.id}`, undefined, 200);
    await order('DELETE', `/api/blocklist/${block.id}`, undefined, 404);
  });

  test('libraries are read again and metadata asked again', async () => {
    const scan = await order('POST', '/api/trigger/rescan', {});
    assert.deepEqual(
      scan.runs.map((started: { pipeline: string }) => started.pipeline),
      ['library-sync'],
    );
    await order('POST', '/api/trigger/rescan', { library: 'nowhere' }, 409);
    assert.equal((await order('POST', '/api/trigger/rescrape', {})).runs[0].pipeline, 'metadata-full');
    const hobbit = await bookOf('hobbit');
    const one = await order('POST', '/api/trigger/rescrape', { book: hobbit.id });
    assert.deepEqual([one.runs[0].pipeline, await only(one.runs[0].run)], ['on-import', ['entry:audiobookshelf:d']]);
    await order('POST', '/api/trigger/rescrape', { book: (await bookOf('marvelous')).id }, 404);
  });

  test('a paused pipeline is started by nothing but hands, a disabled one by nothing, and both are remembered', async () => {
    const plan = bench.wiring && (await bench.store.runs.get((await get('/api/runs')).items[0].id))?.plan;
    const pipeline = bench.parts.plans.current().pipelines.find((each) => each.name === 'mam-daily');
    assert.ok(plan && pipeline);
    const byTime = (slot: string) =>
      bench.store.runs.start({ plan: pipeline, planVersion: 'v', trigger: 'schedule', slot: new Date(slot) });
    assert.deepEqual(await order('POST', '/api/pipelines/mam-daily/pause', {}, 200), { name: 'mam-daily', state: 'paused', paused: true });
    assert.equal(await byTime('2026-01-01T02:00:00Z'), null);
    const run = (await order('POST', '/api/pipelines/mam-daily/runs', {})).run;
    await order('POST', `/api/runs/${run}/stop`, {});
    await order('POST', '/api/pipelines/mam-daily/disable', {}, 200);
    await order('POST', '/api/pipelines/mam-daily/runs', {}, 409);
    assert.equal((await get('/api/pipelines/mam-daily')).enabled, false);
    await order('POST', '/api/pipelines/mam-daily/enable', {}, 200);
    assert.equal(await byTime('2026-01-01T02:00:00Z'), null, 'what came due during the pause is not made up for');
    assert.ok(await byTime('2026-01-02T02:00:00Z'));
    await order('POST', '/api/pipelines/mam-daily/pause', { until: '2026-01-01T00:00:00Z' }, 200);
    assert.equal((await get('/api/pipelines/mam-daily')).state, 'on', 'a pause that is over is none');
    await order('POST', '/api/pipelines/mam-daily/pause', { until: 'tomorrow' }, 400);
  });

  test('a disabled instance is called by nobody', async () => {
    const disabled = await order('POST', '/api/plugins/google-books/disable', {}, 200);
    assert.deepEqual([disabled.state, disabled.enabled], ['disabled', false]);
    const { plugins } = bench.wiring.get((await import('../../core/main/container.ts')).TOKENS.ports);
    const called = await plugins.call('google-books', 'metadata.identify', [{ title: 'x' }]);
    assert.match(called.ok ? '' : called.failure.message, /is disabled/);
    assert.equal((await order('POST', '/api/plugins/google-books/enable', {}, 200)).enabled, true);
    await order('POST', '/api/plugins/nobody/enable', {}, 404);
  });

  test('a key is shown once, opens what its scope says, and opens nothing when it is revoked', async () => {
    const made = await ask(bench, '/api/keys', { method: 'POST', body: { name: 'phone', scope: 'read', days: 1 } });
    assert.equal(made.status, 201);
    assert.match(made.body.key, /^tw_[A-Za-z0-9_-]{43}$/);
    const withKey = { headers: { 'x-api-key': made.body.key } };
    assert.equal((await ask(bench, '/api/runs', withKey)).status, 200);
    assert.equal((await ask(bench, '/api/keys', withKey)).status, 403);
    assert.doesNotMatch(JSON.stringify((await get('/api/keys')).items), new RegExp(made.body.key.slice(3)));
    assert.equal((await ask(bench, `/api/keys/${made.body.id}`, { method: 'DELETE' })).status, 200);
    assert.equal((await ask(bench, '/api/runs', withKey)).status, 403, 'at once');
    const own = (await get('/api/keys')).items.find((key: { name: string }) => key.name === 'admin');
    assert.equal((await ask(bench, `/api/keys/${own.id}`, { method: 'DELETE' })).status, 409);
    assert.ok(bench.logged.every((line) => !line.includes('tw_')));
  });
});
