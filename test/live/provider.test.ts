import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Daemon, startDaemon } from '../../core/main/daemon.ts';
import { postgresql } from '../flows/databases.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { claimFolder, type LiveShelf, openShelf, skipLiveShelf } from './live-shelf.ts';

interface Match {
  title: string;
  author?: string;
  publisher?: string;
  isbn?: string;
  series?: { series: string; sequence?: string }[];
}

/** Registers us as a custom metadata provider of a real Audiobookshelf, and asks it as its Match tab does. */
describe('as a metadata provider of a real Audiobookshelf', { skip: skipLiveShelf || postgresql.skip, concurrency: false }, () => {
  const ends: (() => unknown)[] = [];
  let world: World;
  let daemon: Daemon;
  let shelf: LiveShelf;
  let provider: string;

  before(async () => {
    const dir = mkdtempSync(join(tmpdir(), 'tw-provider-'));
    ends.push(() => rmSync(dir, { recursive: true, force: true }));
    world = await makeWorld({ dir: join(dir, 'world'), library: claimFolder(), standIn: true, minutes: 120, books: [3] });
    ends.push(() => world.stop());
    shelf = await openShelf();
    ends.push(() => shelf.close());
    await shelf.readAnew();
    writeHome(world, join(dir, 'home'));
    const database = await postgresql.make();
    ends.push(() => database.drop());
    daemon = await startDaemon({ home: join(dir, 'home'), env: { ...environment(world), ...database.env }, pace: 'lifted' });
    ends.push(() => daemon.stop());
    const key = readFileSync(daemon.firstKey!, 'utf8').trim();
    provider = await register(`Bearer ${key}`);
  });
  after(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  async function register(authHeaderValue: string): Promise<string> {
    const made = await shelf.api<{ provider: { id: string; slug?: string } }>('POST', '/api/custom-metadata-providers', {
      name: `Tomewright ${Date.now()}`,
      url: `${daemon.url}/provider/audiobookshelf`,
      mediaType: 'book',
      authHeaderValue,
    });
    ends.push(() => shelf.api('DELETE', `/api/custom-metadata-providers/${made.provider.id}`));
    return made.provider.slug ?? `custom-${made.provider.id}`;
  }

  const search = (slug: string, title: string, author: string) =>
    shelf.api<Match[]>('GET', `/api/search/books?${new URLSearchParams({ provider: slug, title, author })}`);

  test('its search shows our merged record', async () => {
    const [match, ...others] = await search(provider, 'Ozma of Oz', 'L. Frank Baum');
    assert.deepEqual(others, []);
    assert.equal(match?.title, 'Ozma of Oz');
    assert.equal(match.author, 'L. Frank Baum');
    assert.equal(match.publisher, 'Reilly & Britton');
    assert.match(match.isbn ?? '', /^97800000/);
    assert.equal(match.series?.[0]?.sequence, '3');
  });

  test('its match of a book writes what we say', async () => {
    const [book] = (await shelf.books()).filter(({ relPath }) => relPath.includes('The Marvelous Land of Oz'));
    assert.ok(book);
    const matched = await shelf.api<{ updated?: boolean }>('POST', `/api/items/${book.id}/match`, {
      provider,
      title: 'The Marvelous Land of Oz',
      author: 'L. Frank Baum',
      overrideDetails: true,
    });
    assert.equal(matched.updated, true);
    const [after] = (await shelf.books()).filter(({ id }) => id === book.id);
    assert.equal(after?.media.metadata.publisher, 'Reilly & Britton');
    assert.match(after?.media.metadata.isbn ?? '', /^97800000/);
  });

  test('a book that nobody surely knows is no match, and a wrong key shows nothing', async () => {
    assert.deepEqual(await search(provider, 'A Book That Is Not There', 'Nobody At All'), []);
    assert.deepEqual(await search(await register('Bearer tw_wrong'), 'Ozma of Oz', 'L. Frank Baum'), []);
  });
});
