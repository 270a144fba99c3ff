import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Manifest, Page, Release } from '../../core/sdk/index.ts';
import { callOnce } from '../../core/sdk/testkit/kit-host.ts';
import { standIn } from '../../core/sdk/testkit/stand-in.ts';

/** Recorded answers where they stand beside the project; a clone without them runs without these tests. */
const ANSWERS = join(import.meta.dirname, '../../../shared/fixtures/prowlarr');
const INDEXERS = [1, 2, 3, 4].map((id) => ({ id, name: `Indexer ${id}`, enable: true, protocol: 'torrent', privacy: 'public' }));

async function search(file: string, api: 'json' | 'torznab') {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, 'manifest.json'), 'utf8')) as Manifest;
  const body = readFileSync(join(ANSWERS, file));
  const service = await standIn(({ url }) => (response) => {
    const isList = url.pathname === '/api/v1/indexer';
    response.writeHead(200, { 'content-type': api === 'json' || isList ? 'application/json' : 'application/rss+xml' });
    response.end(isList ? JSON.stringify(api === 'json' ? INDEXERS : INDEXERS.slice(0, 1)) : body);
  });
  const options = { url: 'http://prowlarr.example:9696', apiKey: 'fake-api-key', api };
  try {
    const input = [{ title: 'Anything' }];
    const kit = {
      folder: import.meta.dirname,
      manifest,
      call: 'source.search' as const,
      input,
      options,
      state: {},
      now: new Date(0),
      deadlineMs: 10_000,
    };
    return (await callOnce({ ...kit, address: service.address })).outcome;
  } finally {
    await service.close();
  }
}

describe('answers that Prowlarr gave', () => {
  if (!existsSync(ANSWERS)) return;

  test('rows of public indexers are read, keyed by indexer and guid, without the API key', async () => {
    const outcome = await search('search-public-trackers.sample.json', 'json');
    assert.ok(outcome.ok, outcome.ok ? '' : outcome.failure.message);
    const { items } = outcome.value as Page<Release>;
    assert.equal(items.length, 9);
    assert.equal(new Set(items.map(({ key }) => key)).size, 9);
    assert.ok(items.every(({ link, flags }) => link?.startsWith('http://') && flags?.every((flag) => flag === 'partial')));
    assert.doesNotMatch(JSON.stringify(items), /apikey/i);
    const [magnet] = items;
    assert.deepEqual(
      [magnet?.key.slice(0, 16), magnet?.infoHash, magnet?.category],
      ['2|magnet:?xt=urn', 'e47a897c3d1c066179a52481b11aa685ee928ac6', '5070'],
    );
  });

  test('a torznab feed is read, with seeders and not peers', async () => {
    const outcome = await search('prowlarr-torznab-search.xml', 'torznab');
    assert.ok(outcome.ok, outcome.ok ? '' : outcome.failure.message);
    const { items } = outcome.value as Page<Release>;
    assert.deepEqual(
      items.map(({ seeders, bytes, added }) => [seeders, bytes, added]),
      [
        [7, 891394457, '2026-08-01T20:32:55.000Z'],
        [45, 1159641169, '2026-07-18T10:25:00.000Z'],
      ],
    );
    assert.match(items[0]?.link ?? '', /^http:\/\/127\.0\.0\.1:9696\/1\/download\?link=\w+&file=/);
  });

  test("an indexer's refusal in XML with status 200 is a failure", async () => {
    const outcome = await search('indexer-error-unauthorized.xml', 'torznab');
    assert.equal(outcome.ok ? 'found' : outcome.failure.code, 'unavailable');
    assert.match(outcome.ok ? '' : outcome.failure.message, /Incorrect user credentials/);
  });
});
