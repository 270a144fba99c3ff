import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Reroute } from '../../host/index.ts';
import type { Capability } from '../capability.ts';
import { checkFixtures } from './check-fixtures.ts';
import type { Fixture } from './fixture.ts';
import { record } from './record.ts';
import { checkReplay } from './replay.ts';
import { standIn } from './stand-in.ts';

const SAMPLE = join(import.meta.dirname, '../../../test/plugins-zoo/sample-source');
const KEY = 'a-real-and-secret-key-0815';
const PASSKEY = '0123456789abcdef0123456789abcdef';

test('a recording replays, and holds no secret of the owner or the service', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'tomewright-record-'));
  t.after(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'sample-source');
  cpSync(SAMPLE, folder, { recursive: true });
  const announce = `http://t.example/${PASSKEY}/announce`;
  const torrent = `d8:announce${announce.length}:${announce}4:infod6:lengthi5e4:name5:x.mp312:piece lengthi16384e6:pieces20:${'a'.repeat(20)}ee`;
  const service = await standIn(({ url, headers }) => (response) => {
    assert.equal(headers['x-api-key'], KEY);
    if (url.pathname.startsWith('/torrent')) return void response.end(torrent);
    response.setHeader('set-cookie', 'session=real-session-cookie-value; Path=/');
    if (url.pathname === '/account')
      return void response.end(JSON.stringify({ name: 'reader', ratio: 2, apiKey: KEY, token: 'another-real-token' }));
    response.end(JSON.stringify({ rows: [{ id: '1', name: `hello ${KEY}`, size: 1, seeders: 2 }] }));
  });
  t.after(() => service.close());
  const dispatcher = new Reroute(() => service.address);
  t.after(() => dispatcher.destroy());
  const take = (name: string, call: Capability, input: unknown[]): Promise<string> =>
    record({ folder, name, call, input, options: { url: 'http://sample:8080', 'api-key': KEY }, dispatcher });

  const release = { source: 'sample-source', key: '1', title: 'x', clue: { title: 'x' }, protocol: 'torrent' };
  const paths = [
    await take('new-search', 'source.search', [{ title: 'Oz & more' }]),
    await take('new-account', 'source.account', []),
    await take('new-fetch', 'source.fetch', [release]),
  ];

  for (const path of paths) {
    const text = readFileSync(path, 'utf8');
    const decoded = [...text.matchAll(/"base64": "([^"]+)"/g)].map((hit) => Buffer.from(hit[1]!, 'base64').toString('latin1')).join();
    for (const secret of [KEY, PASSKEY, 'real-session-cookie-value', 'another-real-token'])
      assert.ok(!`${text}${decoded}`.includes(secret), `${secret} stands in ${path}`);
  }
  assert.deepEqual((JSON.parse(readFileSync(paths[0]!, 'utf8')) as Fixture).http[0]!.request.query, { q: 'Oz & more' });
  assert.deepEqual(checkFixtures(folder), []);
  assert.deepEqual(await checkReplay(folder), []);
  await assert.rejects(take('new-search', 'source.search', [{ title: 'Oz' }]), /exists already/);
});
