import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { release, seedOz } from './oz-shelf.ts';
import { type ApiBench, apiBench, ask, skip } from './with-api.ts';

describe('what the API shows', { skip }, () => {
  let bench: ApiBench;
  before(async () => {
    bench = await apiBench({ seed: seedOz });
  });
  after(() => bench?.close());

  const get = async (path: string) => {
    const reply = await ask(bench, path, { scope: path.startsWith('/api/failed') ? 'admin' : 'read' });
    assert.equal(reply.status, 200, `${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const titles = async (q: string): Promise<string[]> =>
    (await get(`/api/books?q=${encodeURIComponent(q)}`)).items.map((book: { title: string }) => book.title);

  test('a book is found as one types, without its accents, in any order of the words, and misspelled', async () => {
    assert.deepEqual(await titles('miserab'), ['Les Misérables']);
    assert.deepEqual(await titles('hugo miserables'), ['Les Misérables']);
    assert.deepEqual(await titles('MISÉRABLES, Les'), ['Les Misérables']);
    assert.deepEqual(await titles('tolkein hobit'), ['The Hobbit']);
    assert.deepEqual(await titles('hobbit'), ['The Hobbit']);
    assert.deepEqual(await titles('wizrd wonderful'), ['The Wonderful Wizard of Oz']);
    assert.equal((await titles('oz')).length, 5);
    assert.deepEqual(await titles('zzzz qqqq'), []);
    assert.deepEqual(await titles('!!!'), []);
    assert.deepEqual((await titles('the road')).slice(0, 1), ['The Road to Oz']);
  });

  test('pages of a list follow each other without a gap or a repetition, in each order', async () => {
    for (const query of ['sort=title', 'sort=recent', 'q=oz', 'q=wizrd', 'state=missing']) {
      const whole = (await get(`/api/books?${query}&limit=200`)).items.map((book: { id: string }) => book.id);
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = await get(`/api/books?${query}&limit=2${cursor}`);
        seen.push(...page.items.map((book: { id: string }) => book.id));
        cursor = page.cursor ? `&cursor=${encodeURIComponent(page.cursor)}` : '';
      } while (cursor);
      assert.deepEqual(seen, whole, query);
    }
  });

  test('each book says where it stands and why', async () => {
    const { items } = await get('/api/books?sort=title');
    const states: Record<string, string> = Object.fromEntries(
      items.map((book: { title: string; state: string }) => [book.title, book.state]),
    );
    const expected: Record<string, string> = {
      'Dorothy and the Wizard in Oz': 'downloading',
      'Les Misérables': 'owned',
      'Ozma of Oz': 'owned',
      'The Hobbit': 'owned',
      'The Marvelous Land of Oz': 'not-found',
      'The Road to Oz': 'missing',
      'The Wonderful Wizard of Oz': 'owned',
    };
    assert.deepEqual(states, expected);
    for (const state of ['owned', 'downloading', 'not-found', 'missing', 'known', 'ignored', 'waiting', 'found']) {
      const found = (await get(`/api/books?state=${state}&sort=title`)).items;
      assert.deepEqual(
        found.map((book: { title: string }) => book.title),
        Object.keys(expected).filter((title) => expected[title] === state),
        state,
      );
    }
    assert.deepEqual(
      (await get('/api/books?q=oz&state=missing')).items.map((book: { title: string }) => book.title),
      ['The Road to Oz'],
    );
  });

  test('a series is a row of books in order with its gaps', async () => {
    const { items, total } = await get('/api/shelf/series');
    assert.equal(total, 1);
    const [oz] = items;
    assert.deepEqual([oz.name, oz.owned, oz.missing, oz.complete, oz.follow], ['Oz', 2, 3, false, null]);
    assert.deepEqual(
      oz.books.map((book: { position: string; state: string }) => [book.position, book.state]),
      [
        ['1', 'owned'],
        ['2', 'not-found'],
        ['3', 'owned'],
        ['4', 'downloading'],
        ['5', 'missing'],
      ],
    );
    assert.deepEqual(
      oz.authors.map((author: { name: string }) => author.name),
      ['L. Frank Baum'],
    );
    assert.equal((await get('/api/shelf/series?state=downloading')).total, 1);
    assert.equal((await get('/api/shelf/series?state=ignored')).total, 0);
    assert.equal((await get('/api/shelf/series?completion=complete')).total, 0);
    assert.equal((await get(`/api/shelf/series?author=${oz.authors[0].id}&from=n&sort=missing`)).total, 1);
    assert.deepEqual(
      (await get('/api/author/search?q=baum frank')).items.map((row: { name: string }) => row.name),
      ['L. Frank Baum'],
    );
    assert.deepEqual(
      (await get('/api/author/search?q=tolkein')).items.map((row: { name: string }) => row.name),
      ['J. R. R. Tolkien'],
    );
    assert.equal((await get('/api/series/search?q=oz&limit=1')).items[0].books.length, 5);
    assert.equal((await get('/api/shelf/authors?sort=missing')).items[0].name, 'L. Frank Baum');
    assert.equal((await get(`/api/series/${oz.id}`)).name, 'Oz');
  });

  test('missing books tell what the last search for them found', async () => {
    const { items } = await get('/api/books/missing?by=series');
    assert.deepEqual(
      items.map((row: { book: { title: string }; reason: string; state: string; candidates: number }) => [
        row.book.title,
        row.reason,
        row.state,
        row.candidates,
      ]),
      [
        ['The Marvelous Land of Oz', 'series_gap', 'not-found', 1],
        ['Dorothy and the Wizard in Oz', 'series_gap', 'downloading', 0],
        ['The Road to Oz', 'series_gap', 'missing', 0],
      ],
    );
    assert.equal(items[0].best.why, 'it is in German');
    const first = await get('/api/books/missing?limit=1');
    const second = await get(`/api/books/missing?limit=1&cursor=${encodeURIComponent(first.cursor)}`);
    assert.equal(second.items[0].book.title, 'Dorothy and the Wizard in Oz');
    assert.equal((await get('/api/books/missing?state=missing')).items.length, 1);
  });

  test('one book tells all about itself, and why it is not there', async () => {
    const [land] = (await get('/api/books?q=marvelous')).items;
    const whole = await get(`/api/books/${land.id}`);
    assert.deepEqual(
      whole.missing.map((row: { lastReason: string }) => row.lastReason),
      ['nothing good enough'],
    );
    const why = await get(`/api/books/${land.id}/explain`);
    assert.match(why.sentence, /looked for, and nothing was good enough/);
    assert.equal(why.candidates[0].gates[0].gate, 'language');
    assert.equal((await ask(bench, '/api/books/999')).status, 404);
    assert.equal((await ask(bench, '/api/books/abc')).status, 400);
  });

  test('downloads, the blocklist, failed attempts, runs, items, journal and candidates are lists', async () => {
    const downloads = await get('/api/downloads?state=open');
    assert.deepEqual([downloads.items.length, downloads.counts], [1, { intended: 1, abandoned: 1 }]);
    assert.equal((await get(`/api/downloads/${downloads.items[0].id}`)).book.title, 'Dorothy and the Wizard in Oz');
    assert.equal((await get('/api/downloads?q=dorothy')).items.length, 2);
    assert.equal((await get('/api/blocklist')).items[0].title, 'Dorothy [mp3]');
    assert.equal((await get('/api/failed-attempts')).items[0].reason, 'the tracker does not know it');
    const [run] = (await get('/api/runs?going=true&pipeline=complete-series&state=queued')).items;
    assert.equal((await get('/api/runs?state=finished')).items.length, 0);
    const whole = await get(`/api/runs/${run.id}`);
    assert.deepEqual([whole.total, whole.items[0].candidates.length, whole.journal.length], [2, 1, 1]);
    const items = (await get(`/api/runs/${run.id}/items?outcome=nothing&q=land`)).items;
    assert.equal(items.length, 1);
    assert.equal((await get(`/api/runs/${run.id}/items/${items[0].id}/candidates`)).items[0].verdict, 'reject');
    const replay = (body: object) => ask(bench, `/api/runs/${run.id}/items/${items[0].id}/replay`, { scope: 'read', method: 'POST', body });
    const isOfALanguage = async (languages: string[]) =>
      (await replay({ profile: { languages } })).body.items[0].gates.find((each: { gate: string }) => each.gate === 'language')?.passed;
    assert.deepEqual([await isOfALanguage(['en']), await isOfALanguage(['de'])], [false, true]);
    assert.equal((await replay({ profile: { languages: ['de'] } })).body.quality, 'draft');
    const wrong = await replay({ profile: { formats: 'mp3', nope: 1 } });
    assert.equal(wrong.status, 400);
    assert.match(wrong.body.detail, /a list of formats.*unknown key `nope`/);
    for (const body of [{}, { quality: 'default', profile: {} }]) assert.equal((await replay(body)).status, 400);
    assert.equal((await get(`/api/runs/${run.id}/journal`)).items[0].kind, 'run/selected');
  });

  test('figures, completeness, lists of the week, genres, pipelines and plugins', async () => {
    const stats = await get('/api/system/stats');
    assert.deepEqual([stats.library.books, stats.library.entries, stats.library.missing, stats.queue.waiting > 0], [7, 4, 3, true]);
    assert.equal((await get('/api/system/week?tz=Europe/Berlin')).days.length, 7);
    assert.equal((await ask(bench, '/api/system/week?tz=Nowhere/At')).status, 400);
    const metadata = await get('/api/metadata/status');
    assert.equal(metadata.books, 4);
    assert.equal(metadata.fields.find((row: { field: string }) => row.field === 'description').filled, 1);
    const releases = [release('9', 'Second look'), release('8', 'Another')];
    await bench.store.shelf.saveTop({ source: 'myanonamouse', genre: 'Fantasy', releases: [release('7', 'First look')] });
    await bench.store.shelf.saveTop({ source: 'myanonamouse', genre: 'Fantasy', releases });
    const [top] = (await get('/api/top10/weekly?genre=Fantasy&first=1')).items;
    assert.deepEqual(
      [top.source, top.items.map((row: { place: number; title: string }) => [row.place, row.title])],
      ['myanonamouse', [[1, 'Second look']]],
    );
    assert.equal((await get('/api/genres')).items.length, 1);
    const pipeline = (await get('/api/pipelines')).items.find((row: { name: string }) => row.name === 'complete-series');
    assert.equal(pipeline.lastRun.state, 'queued');
    assert.match((await get('/api/pipelines/complete-series/plan')).text, /find: myanonamouse/);
    const plugin = (await get('/api/plugins')).items.find((row: { instance: string }) => row.instance === 'google-books');
    assert.deepEqual([plugin.state, plugin.limits.some((limit: { left?: number }) => limit.left !== undefined)], ['idle', true]);
  });

  test('a list gives the fields that are asked for, and what has not changed is not sent again', async () => {
    const reply = await ask(bench, '/api/books?fields=id,title&limit=2');
    assert.deepEqual(Object.keys(reply.body.items[0]), ['id', 'title']);
    assert.equal((await ask(bench, '/api/books?fields=id,secret')).status, 400);
    const again = await ask(bench, '/api/books?fields=id,title&limit=2', {
      headers: { 'if-none-match': reply.headers.get('etag') as string },
    });
    assert.deepEqual([again.status, again.body], [304, '']);
  });

  test('a cursor that is none of ours is a wrong request and nothing else', async () => {
    const forged = [
      'x',
      '~',
      Buffer.from('[]').toString('base64url'),
      Buffer.from('["a","b"]').toString('base64url'),
      Buffer.from('["1","99999999999999999999"]').toString('base64url'),
    ];
    for (const cursor of forged)
      for (const path of [
        '/api/books?q=oz',
        '/api/books?sort=title',
        '/api/books?sort=recent',
        '/api/runs?limit=1',
        '/api/books/missing?limit=1',
        '/api/shelf/series?limit=1',
      ]) {
        const { status } = await ask(bench, `${path}&cursor=${cursor}`);
        assert.ok(status === 400 || (status === 200 && (cursor.length > 3 || cursor === '~')), `${path} ${cursor} answered ${status}`);
      }
  });
});
