import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { after, before, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { request } from 'undici';
import { failureOf } from '../../sdk/index.ts';
import { type Dialler, dial } from './dialler.ts';
import { transportFailure } from './transport-failure.ts';

let asked = 0;
const server = createServer((_request, response) => {
  asked += 1;
  response.end('private');
});
let port = 0;
let dialler: Dialler;
/** Every name is this machine. */
const here: LookupFunction = (_name, options, callback) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);

before(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  port = (server.address() as AddressInfo).port;
  dialler = dial(here);
});
after(async () => {
  await dialler.close();
  server.closeAllConnections();
  server.close();
});

test('a public name that leads here is not connected to, whatever its name promised', async () => {
  for (const host of ['files.example.org', '127.0.0.1', '[::ffff:127.0.0.1]', '0.0.0.0']) {
    const error = await request(`http://${host}:${port}/`, { dispatcher: dialler.public }).then(
      () => null,
      (caught: unknown) => caught,
    );
    assert.ok(error, host);
    assert.throws(
      () => transportFailure(error, host, { isOver: false, ms: 0, cancelled: false }),
      (failed) => failureOf(failed)?.code === 'refused',
      host,
    );
  }
  assert.equal(asked, 0);
});

test('a configured origin may be private', async () => {
  const { body } = await request(`http://files.example.org:${port}/`, { dispatcher: dialler.configured });
  assert.equal(await body.text(), 'private');
});

test('what cannot prove who it is gets nothing', async () => {
  const tls = createTlsServer(() => undefined);
  tls.on('tlsClientError', () => undefined);
  await new Promise<void>((ready) => tls.listen(0, '127.0.0.1', ready));
  const address = `https://127.0.0.1:${(tls.address() as AddressInfo).port}/`;
  const error = await request(address, { dispatcher: dialler.configured }).catch((caught: unknown) => caught);
  tls.close();
  assert.throws(
    () => transportFailure(error, 'there', { isOver: false, ms: 0, cancelled: false }),
    (failed) => failureOf(failed)?.code === 'unavailable' && /certificate/.test(failureOf(failed)!.message),
  );
});
