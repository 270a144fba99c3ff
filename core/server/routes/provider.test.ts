import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookRecord, Clue } from '../../sdk/index.ts';
import { ProblemError } from '../problem.ts';
import type { Call, ServerParts } from '../route.ts';
import { providerRoutes } from './provider.ts';

type LookedUp = Awaited<ReturnType<ServerParts['lookup']>>;

function provider(answer: Partial<LookedUp>) {
  const asked: Clue[] = [];
  const lookup: ServerParts['lookup'] = async (clue) => {
    asked.push(clue);
    return { record: null, complete: true, failures: [], ...answer };
  };
  const route = providerRoutes({ lookup } as unknown as ServerParts)[0]!;
  const search = async (query: Record<string, string>) => {
    const { body } = await route.handle({ query } as unknown as Call);
    return (body as { matches: Record<string, unknown>[] }).matches;
  };
  return { asked, search };
}

const record: BookRecord = {
  ids: { isbn13: '9780000000019', asin: 'B0EXAMPLE1' },
  title: 'The Clockwork Harbour',
  authors: ['Nia Stone', 'Bram Okafor'],
  narrators: ['Ivo Strand'],
  series: [{ name: 'The Lantern Cycle', position: '1.5' }, { name: 'Harbours' }],
  published: '2019-04-02',
  language: 'en',
  description: 'A story.',
  genres: ['Fantasy'],
  minutes: 611.4,
  cover: 'https://covers.example/1.jpg',
};

test('the merged record is told in the form that Audiobookshelf reads', async () => {
  const { search } = provider({ record });
  assert.deepEqual(await search({ query: 'The Clockwork Harbour', mediaType: 'book' }), [
    {
      title: 'The Clockwork Harbour',
      author: 'Nia Stone, Bram Okafor',
      narrator: 'Ivo Strand',
      publishedYear: '2019',
      description: 'A story.',
      cover: 'https://covers.example/1.jpg',
      isbn: '9780000000019',
      asin: 'B0EXAMPLE1',
      genres: ['Fantasy'],
      series: [{ series: 'The Lantern Cycle', sequence: '1.5' }, { series: 'Harbours' }],
      language: 'English',
      duration: 611,
    },
  ]);
});

test('authors in one text are told apart, and an ISBN or an ASIN is known as what it is', async () => {
  const { search, asked } = provider({});
  await search({ query: 'A Title', author: 'Nia Stone, Bram Okafor & Ann Lee', isbn: '978-0-00-000001-9' });
  await search({ query: 'A Title', isbn: 'b0example1' });
  await search({ query: 'A Title', author: ' ', isbn: 'nonsense' });
  assert.deepEqual(asked, [
    { title: 'A Title', authors: ['Nia Stone', 'Bram Okafor', 'Ann Lee'], ids: { isbn13: '9780000000019' } },
    { title: 'A Title', ids: { asin: 'B0EXAMPLE1' } },
    { title: 'A Title' },
  ]);
});

test('no match is an answer only where every service gave one', async () => {
  assert.deepEqual(await provider({}).search({ query: 'A Title' }), []);
  const failures = [{ instance: 'goodreads', failure: { code: 'unavailable' as const, message: 'it rests' } }];
  for (const answer of [{ complete: false }, { complete: false, failures }])
    await assert.rejects(
      provider(answer).search({ query: 'A Title' }),
      (error: unknown) => error instanceof ProblemError && error.code === 'metadata-away' && Number(error.headers['retry-after']) > 0,
    );
  assert.equal((await provider({ record, complete: false, failures }).search({ query: 'A Title' })).length, 1, 'one sure record is enough');
});

test("podcasts and an empty title are nobody's business", async () => {
  const { search, asked } = provider({ record });
  assert.deepEqual(await search({ query: 'A Show', mediaType: 'podcast' }), []);
  assert.deepEqual(await search({ query: '  ' }), []);
  assert.deepEqual(asked, []);
});
