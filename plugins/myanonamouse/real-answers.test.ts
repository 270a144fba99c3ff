import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Capability, Manifest, Page, Release } from '../../core/sdk/index.ts';
import { callOnce } from '../../core/sdk/testkit/kit-host.ts';
import { standIn } from '../../core/sdk/testkit/stand-in.ts';

/** Answers of the site where they stand beside the project; a clone without them runs without these tests. */
const ANSWERS = join(import.meta.dirname, '../../../shared/fixtures/mam');

async function ask(file: string, status = 200, type = 'text/html', call: Capability = 'source.search') {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, 'manifest.json'), 'utf8')) as Manifest;
  const body = readFileSync(join(ANSWERS, file));
  const service = await standIn(() => (response) => void response.writeHead(status, { 'content-type': type }).end(body));
  const options = { url: 'https://www.myanonamouse.net', session: 'fake-session' };
  const input = call === 'source.search' ? [{ title: 'Anything' }] : [];
  try {
    const kit = { folder: import.meta.dirname, manifest, call, input, options, state: {}, now: new Date(0), deadlineMs: 10_000 };
    return (await callOnce({ ...kit, address: service.address })).outcome;
  } finally {
    await service.close();
  }
}

async function rows(file: string): Promise<Release[]> {
  const outcome = await ask(file, 200, 'application/json');
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.failure.message);
  return (outcome.value as Page<Release>).items;
}

describe('answers that MyAnonamouse gave', () => {
  if (!existsSync(ANSWERS)) return;

  test("the example of the site's documentation is read, all numbers being text", async () => {
    const [row] = await rows('search.site-docs-example.json');
    assert.equal(row?.title, 'Love at Stake series');
    assert.deepEqual(
      [row.key, row.bytes, row.files, row.format, row.seeders, row.language],
      ['273200', 6324306932, 149, 'm4a mp3', 5, 'en'],
    );
    assert.deepEqual(row.clue.series, [{ name: 'Love at Stake', position: '01-16, 13.5' }]);
    assert.equal(row.narrators?.length, 3);
    assert.deepEqual(row.flags, []);
  });

  test('rows with the types of the live site are read, and a broken field costs only itself', async () => {
    const [first, second, third] = await rows('DERIVED.search.live-types.json');
    assert.equal(first?.title, "The Reader's Guide to Cafés");
    assert.deepEqual([first.bytes, first.flags], [1_057_803_469, ['fl-vip', 'vip', 'abridged']]);
    assert.deepEqual([second?.title, second?.language, second?.flags], ['1984', 'de', ['freeleech', 'personal-freeleech', 'snatched']]);
    assert.deepEqual([third?.clue.authors, third?.bytes], [undefined, 512]);
  });

  test('an audiobook is told from an e-book by its main category', async () => {
    const found = await rows('search.readarr-fork-fixture.json');
    assert.deepEqual(
      found.map(({ category }) => category),
      ['3030', '7020'],
    );
  });

  test('a search that found nothing is nothing', async () => assert.deepEqual(await rows('search.nothing-returned.json'), []));

  test('every refusal is told apart from an answer', async () => {
    const refusals: [string, number][] = [
      ['403-nginx.html', 403],
      ['403-session.invalid-cookie.txt', 403],
      ['403-session.invalid-cookie.txt', 200],
      ['not-signed-in.login-page.html', 200],
    ];
    for (const [file, status] of refusals) {
      const outcome = await ask(file, status);
      assert.equal(outcome.ok ? 'found' : outcome.failure.code, 'auth', `${file} with ${status}`);
    }
  });

  test("the account's standing is read", async () => {
    const outcome = await ask('DERIVED.jsonLoad.snatch_summary.json', 200, 'application/json', 'source.account');
    const { asOf, ...value } = (outcome.ok ? outcome.value : {}) as { asOf?: string };
    assert.ok(asOf, 'it says when it was read');
    const expected = {
      name: 'member',
      class: 'VIP',
      mayDownload: true,
      ratio: 4.21,
      wedges: 7,
      bonus: 50000,
      uploaded: 4_210_000_000,
      downloaded: 1_000_000_000,
      unsatisfied: { count: 139, limit: 150 },
    };
    assert.deepEqual(value, expected);
  });
});
