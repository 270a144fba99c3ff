import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { failsAs } from '../../test/live/live-instance.ts';
import { type Answer, pathOf, scriptedContext } from '../../test/live/scripted-context.ts';
import { type Options, Session } from './session.ts';

const options: Options = { url: 'http://qb.example:8080/qb', username: 'admin', password: 'right' };

/** A qBittorrent of which one session at a time is good. */
function qbittorrent(password = 'right', login: Answer = { text: 'Ok.' }) {
  const server = { session: 0, logins: 0 };
  const context = scriptedContext((request) => {
    if (pathOf(request, 'qb/api/v2/') === 'auth/login') {
      server.logins += 1;
      if (request.form?.['password'] !== password) return { text: 'Fails.' };
      server.session += 1;
      return { ...login, cookies: [`QBT_SID_8080=s${server.session}; HttpOnly; path=/`] };
    }
    const isGood = request.headers?.['cookie'] === `QBT_SID_8080=s${server.session}` && server.session > 0;
    return isGood ? { text: '2.11.4' } : { status: 403, text: 'Forbidden' };
  });
  return { server, context };
}

test('ten calls at once log in once', async () => {
  const { server, context } = qbittorrent();
  const session = new Session(context, options);
  await Promise.all(Array.from({ length: 10 }, () => session.call('app/version')));
  assert.equal(server.logins, 1);
});

test('ten calls at once after the session has ended log in once more', async () => {
  const { server, context } = qbittorrent('right', { status: 204 });
  const session = new Session(context, options);
  await session.call('app/version');
  server.session = 100;
  await Promise.all(Array.from({ length: 10 }, () => session.call('app/version')));
  assert.equal(server.logins, 2);
});

test('a refused login is not repeated for ten minutes, then for twenty', async () => {
  const { server, context } = qbittorrent('another');
  const session = new Session(context, options);
  const denied = () => assert.rejects(session.call('app/version'), failsAs('auth'));
  await denied();
  await denied();
  context.advance(599_000);
  await denied();
  assert.equal(server.logins, 1);
  context.advance(2_000);
  await denied();
  context.advance(1_190_000);
  await denied();
  assert.equal(server.logins, 2);
});

test('a wrong password over a whole day is fewer tries than would keep the owner out', async () => {
  const { server, context } = qbittorrent('another');
  const session = new Session(context, options);
  for (let minutes = 0; minutes < 24 * 60; minutes++) {
    await session.call('app/version').catch(() => {});
    context.advance(60_000);
  }
  assert.ok(server.logins <= 8, `${server.logins} logins`);
});

test('the version is asked once for each login', async () => {
  const { server, context } = qbittorrent();
  const session = new Session(context, options);
  assert.equal((await session.dialect()).start, 'torrents/start');
  await session.dialect();
  assert.equal(context.sent.filter((request) => request.url.endsWith('webapiVersion')).length, 1);
  server.session = 100;
  await session.call('app/version');
  await session.dialect();
  assert.equal(context.sent.filter((request) => request.url.endsWith('webapiVersion')).length, 2);
});

test('each version has its own words', async () => {
  const words = async (version: string) =>
    new Session(
      scriptedContext(() => ({ text: version })),
      { url: 'http://qb.example' },
    ).dialect();
  assert.equal((await words('2.0.2')).halted, 'paused');
  assert.equal((await words('2.8.19')).start, 'torrents/resume');
  assert.equal((await words('2.11.4')).halted, 'stopped');
  assert.equal((await words('2.16.2\n')).start, 'torrents/start');
  await assert.rejects(words('1.9'), failsAs('refused', /update qBittorrent/));
  await assert.rejects(words('<html>'), failsAs('bad-response'));
});

test('an API key and basic credentials are sent with every call, and no login', async () => {
  const context = scriptedContext(() => ({ text: 'v5.3.0' }));
  await new Session(context, { url: options.url, apiKey: 'qbt_fake' }).call('app/version');
  await new Session(context, { ...options, login: 'basic' }).call('app/version');
  assert.deepEqual(
    context.sent.map((request) => request.headers?.['authorization']),
    ['Bearer qbt_fake', `Basic ${Buffer.from('admin:right').toString('base64')}`],
  );
});

test('where no login is needed the cookie is kept all the same, because increments belong to it', async () => {
  let count = 0;
  const context = scriptedContext(() => ({ text: '2.8.19', cookies: count++ === 0 ? ['SID=abc; path=/'] : [] }));
  const session = new Session(context, { url: 'http://qb.example' });
  await session.call('app/version');
  await session.call('app/version');
  assert.equal(context.sent[1]?.headers?.['cookie'], 'SID=abc');
});

test('no call of this plugin deletes anything', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const code = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('\n');
  assert.ok(files.length >= 10);
  assert.equal(/torrents\/delete|deleteFiles|removeCategories|deleteTags/.test(code), false);
});
