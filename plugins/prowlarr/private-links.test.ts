import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Release } from '../../core/sdk/index.ts';
import { failsAs, type LiveInstance, liveInstance } from '../../test/live/live-instance.ts';

const SPELLINGS = [
  '127.0.0.1',
  'localhost',
  'LOCALHOST',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '0',
  '0.0.0.0',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  '①②⑦.0.0.1',
  '127.255.255.254',
];

describe('what a Prowlarr names in the own network is not fetched', () => {
  const reached: string[] = [];
  /** A service beside Prowlarr that nobody may be led to. */
  const other = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.end('d4:infode');
  });
  let target = '';
  const prowlarr = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    if (pathname.endsWith('/download'))
      response.writeHead(301, { location: Buffer.from(searchParams.get('link') ?? '').toString('latin1') }).end();
    else response.writeHead(404).end();
  });
  let instance: LiveInstance;
  let port = 0;

  before(async () => {
    for (const server of [other, prowlarr]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (other.address() as AddressInfo).port;
    instance = liveInstance(import.meta.dirname, {
      url: `http://127.0.0.1:${(prowlarr.address() as AddressInfo).port}`,
      apiKey: 'fake-key-0123456789',
    });
  });
  after(async () => {
    await instance.close();
    for (const server of [other, prowlarr]) server.close();
  });

  const release = (link: string): Release => ({
    source: 'prowlarr',
    key: '1|g',
    title: 'T',
    clue: { title: 'T' },
    protocol: 'torrent',
    link,
  });

  for (const host of SPELLINGS) {
    test(`neither as a link nor as a redirect: ${host}`, async () => {
      target = `http://${host}:${port}/secret`;
      await assert.rejects(instance.call('source.fetch', release(target)), failsAs('refused', /private network|no whole address/));
      const own = `http://prowlarr:9696/1/download?link=${encodeURIComponent(target)}&file=T`;
      // a header knows no circled digits, so that one leads nowhere
      await assert.rejects(instance.call('source.fetch', release(own)), /private network|no whole address|no web address/);
      assert.deepEqual(reached, []);
    });
  }
});
