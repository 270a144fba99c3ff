import assert from 'node:assert/strict';
import { withStore } from './with-store.ts';

withStore('the genres that the file begins with are enabled once; what the owner makes of them stays', async ({ store }) => {
  const enabled = () => store.shelf.genres('mam');
  await store.genres.seed('mam', ['Fantasy', 'Mystery', 'Fantasy'], 10);
  assert.deepEqual(await enabled(), [
    { genre: 'Fantasy', first: 10 },
    { genre: 'Mystery', first: 10 },
  ]);
  await store.genres.set([{ source: 'mam', genre: 'Mystery', enabled: true, first: 3 }]);
  await store.genres.seed('mam', ['Fantasy'], 10);
  assert.deepEqual(await enabled(), [{ genre: 'Mystery', first: 3 }]);
  await store.genres.set([]);
  await store.genres.seed('mam', ['Fantasy'], 10);
  assert.deepEqual(await enabled(), [], 'what was taken away stays away');
});

withStore('where the owner has set genres before the file names any, the file changes nothing', async ({ store }) => {
  await store.genres.set([{ source: 'mam', genre: 'Horror', enabled: false, first: 5 }]);
  await store.genres.seed('mam', ['Fantasy'], 10);
  assert.deepEqual(await store.shelf.genres('mam'), []);
});
