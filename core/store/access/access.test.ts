import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { StoreContext } from '../store-context.ts';
import { unleased } from '../testing/unleased.ts';
import { type TestDatabase, withDatabase } from '../testing/with-database.ts';
import { ApiKeys } from './api-keys.ts';
import { ApiLogs } from './api-logs.ts';
import { Cache } from './cache.ts';
import { PluginState } from './plugin-state.ts';
import { openSeal } from './sealed.ts';
import { Sessions } from './sessions.ts';

let now = new Date('2026-03-01T12:00:00Z');
const contextOf = ({ knex, queueSchema }: TestDatabase): StoreContext => ({
  knex,
  queueSchema,
  clock: { now: () => now },
  ...unleased(knex),
});
const later = (ms: number) => new Date(now.getTime() + ms);

withDatabase('an API key is told once, stored hashed, and verified with its scopes', async (database) => {
  const keys = new ApiKeys(contextOf(database));
  const { id, key } = await keys.create('phone', ['read', 'operate']);
  assert.match(key, /^tw_[\w-]{43}$/);
  const stored = JSON.stringify(await database.knex('api_keys').select('*', database.knex.raw("encode(hash, 'escape') as text")));
  assert.ok(!stored.includes(key) && !stored.includes(key.slice(3)));
  const found = await keys.verify(key);
  assert.deepEqual([found?.id, found?.name, found?.scopes], [id, 'phone', ['read', 'operate']]);
  assert.deepEqual((await keys.list())[0]?.lastUsedAt, now);
});

withDatabase('a key that is wrong, cut, revoked or expired is none', async (database) => {
  const keys = new ApiKeys(contextOf(database));
  const [a, b] = [await keys.create('a', ['admin']), await keys.create('b', ['read'], later(1000))];
  const changed = `${a.key.slice(0, -1)}${a.key.endsWith('A') ? 'B' : 'A'}`;
  for (const wrong of ['', 'tw_', changed, a.key.slice(0, -1), `${a.key}x`, a.key.toUpperCase(), ` ${a.key}`])
    assert.equal(await keys.verify(wrong), null);
  assert.notEqual(await keys.verify(b.key), null);
  now = later(1000);
  assert.equal(await keys.verify(b.key), null);
  assert.equal(await keys.revoke(a.id), true);
  assert.equal(await keys.revoke(a.id), false);
  assert.equal(await keys.revoke('x'), false);
  assert.equal(await keys.verify(a.key), null);
});

withDatabase('an API call is logged without its query, which may hold anything', async (database) => {
  await new ApiLogs(contextOf(database)).add([
    { keyId: null, method: 'GET', path: '/api/runs?key=SECRET', status: 401, ms: 1.5, ip: '127.0.0.1' },
  ]);
  const [row] = await database.knex('api_logs');
  assert.deepEqual([row.path, row.status, row.at], ['/api/runs', 401, now]);
});

withDatabase('calls that are on their way into the log are stored before it is left', async (database) => {
  const logs = new ApiLogs(contextOf(database));
  for (let call = 0; call < 1200; call++)
    void logs.add([{ keyId: null, method: 'GET', path: '/api/runs', status: 200, ms: 1, ip: '127.0.0.1' }]);
  await logs.settled();
  assert.equal((await database.knex('api_logs')).length, 1200);
});

withDatabase('what an instance keeps is given back as it was, and a secret lies sealed', async (database) => {
  const seal = openSeal({ key: 'a passphrase', dataDir: '/nowhere' });
  const state = new PluginState(contextOf(database), () => seal);
  for (const value of [{ a: [1, null] }, 'text', 0, false, null, []]) {
    for (const secret of [true, false]) {
      await state.set('mam', 'session', value, secret);
      assert.deepEqual(await state.get('mam', 'session'), { value, secret });
    }
  }
  await state.set('mam', 'session', 'CANARY-COOKIE', true);
  const [row] = await database.knex('plugin_state');
  assert.ok(!JSON.stringify(row).includes('CANARY') && !row.sealed.includes('CANARY'));
  assert.equal(await state.get('other', 'session'), undefined);
  await state.delete('mam', 'session');
  assert.equal(await state.get('mam', 'session'), undefined);
});

withDatabase('of two that go on from the same value one is stored, and the other hears so', async (database) => {
  const daemon = () => new PluginState(contextOf(database), () => openSeal({ key: 'a passphrase', dataDir: '/nowhere' }));
  for (const secret of [true, false]) {
    const [one, other] = [daemon(), daemon()];
    const to = (state: PluginState, from: unknown, value: unknown) => state.replace('mam', 'session', { from, to: value, secret });
    const value = async () => (await daemon().get('mam', 'session'))?.value;
    const first = await Promise.all([to(one, undefined, { n: 1 }), to(other, undefined, { n: 1 })]);
    assert.deepEqual(first.toSorted(), [false, true]);
    for (const state of [one, other]) assert.deepEqual(await state.get('mam', 'session'), { value: { n: 1 }, secret });
    assert.equal(await to(other, { n: 1 }, { n: 2 }), true);
    assert.equal(await to(one, { n: 1 }, { n: 'old' }), false);
    assert.deepEqual(await value(), { n: 2 });
    assert.equal(await to(one, { n: 2 }, { n: 3 }), true, 'what it does not know yet it reads');
    await other.delete('mam', 'session');
    assert.equal(await to(one, { n: 3 }, { n: 'old' }), false);
    assert.equal(await value(), undefined);
  }
});

withDatabase('a sealed value opens only with its key, in its place, and unchanged', async (database) => {
  const context = contextOf(database);
  const state = (key: string) => new PluginState(context, () => openSeal({ key, dataDir: '/nowhere' }));
  await state('right').set('mam', 'session', 'x', true);
  assert.equal(await state('wrong').get('mam', 'session'), undefined);
  await database.knex('plugin_state').update({ instance: 'evil' });
  assert.equal(await state('right').get('evil', 'session'), undefined);
  await database.knex('plugin_state').update({ instance: 'mam' });
  assert.notEqual(await state('right').get('mam', 'session'), undefined);
  await database
    .knex('plugin_state')
    .update({ sealed: database.knex.raw('set_byte(sealed, length(sealed) - 1, 255 - get_byte(sealed, length(sealed) - 1))') });
  assert.equal(await state('right').get('mam', 'session'), undefined);
});

withDatabase('a cached answer is there until its time, also where it is null', async (database) => {
  const cache = new Cache(contextOf(database));
  await cache.set('gb', 'k', { a: 1 }, later(1000));
  await cache.set('gb', 'n', null, later(1000));
  assert.deepEqual([await cache.get('gb', 'k'), await cache.get('gb', 'n'), await cache.get('gr', 'k')], [{ a: 1 }, null, undefined]);
  now = later(1000);
  assert.equal(await cache.get('gb', 'k'), undefined);
});

test('the key file is made once, is for its owner alone, and a broken one is not replaced', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tomewright-key-'));
  try {
    const sealed = openSeal({ dataDir }).seal('text', 'here');
    const path = join(dataDir, 'secret-key');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(openSeal({ dataDir }).open(sealed, 'here'), 'text');
    const before = readFileSync(path, 'utf8');
    chmodSync(path, 0o600);
    writeFileSync(path, 'broken');
    assert.throws(() => openSeal({ dataDir }), /does not hold a key: restore it/);
    assert.equal(readFileSync(path, 'utf8'), 'broken');
    assert.notEqual(before, 'broken');
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});

withDatabase('a session is told once, stored hashed, and ends with its time, its idleness, its sign-out or its key', async (database) => {
  const keys = new ApiKeys(contextOf(database));
  const sessions = new Sessions(contextOf(database));
  const begun = now;
  const [lasting, brief] = [await keys.create('sofa', ['operate']), await keys.create('guest', ['read'], later(3_600_000))];
  const one = await sessions.open(lasting.id);
  const other = await sessions.open(lasting.id);
  const guest = await sessions.open(brief.id);
  const stored = JSON.stringify(await database.knex('sessions').select(database.knex.raw("encode(hash, 'escape') as text")));
  assert.ok(!stored.includes(one.token));
  const found = await sessions.verify(one.token);
  assert.deepEqual([found?.keyId, found?.keyName, found?.scopes], [lasting.id, 'sofa', ['operate']]);
  for (const wrong of ['', one.token.slice(1), `${one.token}x`, 'A'.repeat(43)]) assert.equal(await sessions.verify(wrong), null);

  await sessions.close(one.token);
  assert.equal(await sessions.verify(one.token), null);
  assert.notEqual(await sessions.verify(other.token), null);
  assert.notEqual(await sessions.verify(guest.token), null);
  now = later(2 * 3_600_000);
  assert.equal(await sessions.verify(guest.token), null, 'its key has expired');

  for (let day = 0; day < 29; day++) {
    now = later(86_400_000);
    assert.notEqual(await sessions.verify(other.token), null, `day ${day}`);
  }
  now = later(86_400_000);
  assert.equal(await sessions.verify(other.token), null, 'thirty days are over');
  const idle = await sessions.open(lasting.id);
  now = later(8 * 86_400_000);
  assert.equal(await sessions.verify(idle.token), null, 'a week without a request');
  const last = await sessions.open(lasting.id);
  await keys.revoke(lasting.id);
  assert.equal(await sessions.verify(last.token), null, 'its key was revoked');
  now = begun;
});
