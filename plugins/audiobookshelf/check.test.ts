import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failsAs } from '../../test/live/live-instance.ts';
import { pathOf, scriptedContext } from '../../test/live/scripted-context.ts';
import plugin from './index.ts';

const status = { app: 'audiobookshelf', serverVersion: '2.36.0', isInit: true };
const library = {
  id: 'l',
  name: 'Books',
  mediaType: 'book',
  folders: [{ id: 'f', fullPath: '/srv' }],
  settings: { disableWatcher: false },
};
const right = { update: true, upload: true, delete: false };

async function check(answers: { status?: object; me?: object; libraries?: object[] }) {
  const context = scriptedContext((request) => {
    const path = pathOf(request);
    if (path === 'status') return { json: answers.status ?? status };
    if (path === 'api/me') return { json: answers.me ?? { username: 'daemon', type: 'user', permissions: right } };
    return { json: { libraries: answers.libraries ?? [library] } };
  });
  return (await plugin.create(context, { url: 'http://abs.example', apiKey: 'fake-key' })).check!();
}

test('a right user on a watched library gives no warning', async () => {
  const health = await check({});
  assert.deepEqual(health, { version: '2.36.0', summary: 'Audiobookshelf 2.36.0 as daemon (user), book libraries: "Books"' });
});

test('each thing to look at has its warning', async () => {
  const warned = async (answers: Parameters<typeof check>[0], pattern: RegExp) => {
    const { warnings = [] } = await check(answers);
    assert.ok(warnings.length === 1 && pattern.test(warnings[0]!), warnings.join('\n'));
  };
  await warned({ me: { username: 'root', type: 'root', permissions: { ...right, delete: true } } }, /may delete/);
  await warned({ me: { username: 'x', type: 'user', permissions: { ...right, update: false } } }, /may not update/);
  await warned({ me: { username: 'x', type: 'user', permissions: { ...right, upload: false } } }, /may not upload/);
  await warned({ libraries: [{ ...library, settings: { disableWatcher: true } }] }, /no scan can be started/);
  await warned({ libraries: [library, { ...library, id: 'm', name: 'More' }] }, /set `library`/);
  await warned({ libraries: [{ ...library, folders: [...library.folders, { id: 'g', fullPath: '/srv2' }] }] }, /set `folder`/);
  await warned({ status: { ...status, serverVersion: '2.16.0' } }, /older than 2\.17/);
});

test('something else at the address, an unfinished setup and no book library are failures', async () => {
  await assert.rejects(check({ status: { ...status, app: 'jellyfin' } }), failsAs('bad-response', /jellyfin/));
  await assert.rejects(check({ status: { ...status, isInit: false } }), failsAs('unavailable', /setup/));
  await assert.rejects(check({ libraries: [{ ...library, mediaType: 'podcast' }] }), failsAs('refused', /no book library/));
});
